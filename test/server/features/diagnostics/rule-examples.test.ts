import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../../../server/src/features/index.ts';
import { diagnosticsOf } from '../../../support/check-diagnostics.ts';
import { live } from '../../../support/rule-metadata.ts';

const folder = new URL('../../../../server/src/features/diagnostics/rules/', import.meta.url);

/** The PromQL behind a tag in the comment of a rule. */
function examples(code: string, tag: 'bad' | 'good'): readonly string[] {
  const source = readFileSync(new URL(`${code}.ts`, folder), 'utf8');
  return [...source.matchAll(new RegExp(String.raw`^ \* @${tag} (.+)$`, 'gm'))].map(
    ([, text = '']) => text,
  );
}

describe('the examples in the comments', () => {
  test.each(rules.map(({ code }) => code))(
    '%s: the bad one is found, the good one is not',
    (code) => {
      const bad = examples(code, 'bad');
      const good = examples(code, 'good');
      expect(bad.length).toBeGreaterThan(0);
      expect(good.length).toBeGreaterThan(0);
      const codes = (text: string): readonly string[] =>
        diagnosticsOf(text, live).map((one) => one.code);
      for (const text of bad) expect(codes(text)).toContain(code);
      for (const text of good) expect(codes(text)).toEqual([]);
    },
  );
});
