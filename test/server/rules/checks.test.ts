import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAsRules } from '../../../server/src/embedded/index.ts';
import type { DialectId } from '../../../server/src/promql/index.ts';
import { ruleChecks } from '../../../server/src/rules/checks/index.ts';
import { readRuleFile } from '../../../server/src/rules/index.ts';

const folder = new URL('../../../server/src/rules/checks/', import.meta.url);

interface Example {
  readonly isGood: boolean;
  readonly dialects: readonly DialectId[];
  readonly text: string;
}

/** Characters that a comment cannot show. */
const unescape = (text: string): string =>
  text
    .replaceAll(/\\u([0-9a-f]{4})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replaceAll(/\\t/g, '\t');

/** The examples in the doc comment of a check. */
const examplesIn = (source: string): readonly Example[] => {
  const pattern =
    /^ \* (Bad|Good)(?: \((prometheus|thanos)\))?:\n \* ```yaml\n((?: \*.*\n)*?) \* ```/gm;
  return [...source.matchAll(pattern)].map(([, kind, dialect, body = '']) => ({
    isGood: kind === 'Good',
    dialects: dialect === undefined ? ['prometheus', 'thanos'] : [dialect as DialectId],
    text: unescape(body.replaceAll(/^ \* ?/gm, '')),
  }));
};

const fileOf = (code: string): string => {
  const names = readdirSync(folder).filter((name) => name !== 'check.ts' && name !== 'index.ts');
  const file = names.find((name) =>
    readFileSync(new URL(name, folder), 'utf8').includes(`code: '${code}'`),
  );
  if (file === undefined) throw new Error(`no file for ${code}`);
  return readFileSync(new URL(file, folder), 'utf8');
};

describe.each(ruleChecks.map((check) => [check.code, check] as const))('%s', (code, check) => {
  const examples = examplesIn(fileOf(code));

  test('has examples of both kinds', () => {
    expect(examples.some(({ isGood }) => isGood)).toBe(true);
    expect(examples.some(({ isGood }) => !isGood)).toBe(true);
  });

  test.each(examples)('example %#', ({ isGood, dialects, text }) => {
    for (const dialect of dialects) {
      const remarks = check.run(readRuleFile(readAsRules(text), dialect));
      expect({ text, remarks: remarks.length > 0 }).toEqual({ text, remarks: !isGood });
      for (const { start, end, message } of remarks) {
        expect(message).not.toBe('');
        expect([start >= 0, end >= start, end <= text.length + 1]).toEqual([true, true, true]);
      }
    }
  });

  test('good examples are good for all checks', () => {
    for (const { text, dialects } of examples.filter(({ isGood }) => isGood)) {
      for (const dialect of dialects) {
        const file = readRuleFile(readAsRules(text), dialect);
        const others = ruleChecks.filter((other) => other.severity === 'error');
        expect(others.flatMap((other) => other.run(file))).toEqual([]);
      }
    }
  });
});

test('every file in the folder is registered', () => {
  const count = readdirSync(folder).length - 2;
  expect(ruleChecks.length).toBe(count);
  expect(new Set(ruleChecks.map(({ code }) => code)).size).toBe(count);
});
