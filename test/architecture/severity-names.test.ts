import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { errorCodes, severityNames } from './severity-names.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Codes as the parser spells them where it makes an error; a few are put together there and not seen here. */
const spelled = /\b(?:(?:lexical|syntax|semantic)\(|report\(checker,)\s*'([a-z0-9-]+)'/g;

describe('the names of severities', () => {
  it('hold every error that the parser spells', () => {
    const files = globSync('server/src/promql/*.ts', { cwd: root }).filter(
      (path) => !path.includes('/series'),
    );
    const codes = files.flatMap((path) =>
      [...readFileSync(root + path, 'utf8').matchAll(spelled)].map(([, code = '']) => code),
    );
    expect(codes.length).toBeGreaterThan(40);
    const known = new Set([...errorCodes().values()].flat());
    expect([...new Set(codes)].filter((code) => !known.has(code))).toEqual([]);
  });

  it('are each of one thing', () => {
    const names = severityNames();
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});
