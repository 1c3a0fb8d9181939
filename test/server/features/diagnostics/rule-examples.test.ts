import { readFileSync, readdirSync } from 'node:fs';
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

test('every file of the folder is a rule that is registered', () => {
  const files = readdirSync(folder).filter((name) => name !== 'index.ts');
  const registered = rules.map(({ code }) => `${code}.ts`);
  expect(files.toSorted()).toEqual(registered.toSorted());
});

describe('the examples in the comments', () => {
  test.each(rules.map(({ code }) => code))(
    '%s: the bad one is found, the good one is not',
    (code) => {
      const bad = examples(code, 'bad');
      const good = examples(code, 'good');
      expect(bad.length, `${code}.ts has no line " * @bad …"`).toBeGreaterThan(0);
      expect(good.length, `${code}.ts has no line " * @good …"`).toBeGreaterThan(0);
      const codes = (text: string): readonly string[] =>
        diagnosticsOf(text, live).map((one) => one.code);
      for (const text of bad) expect(codes(text)).toContain(code);
      for (const text of good) expect(codes(text)).toEqual([]);
    },
  );
});
