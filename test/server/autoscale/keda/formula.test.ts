import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileFormula, runFormula } from '../../../../server/src/autoscale/index.ts';

interface Case {
  readonly formula: string;
  readonly env: Readonly<Record<string, number>>;
  readonly nil?: readonly string[];
  /** What expr v1.17.8 answered, called as KEDA 2.21 calls it. */
  readonly expect:
    | { readonly value: number | string | null; readonly type?: string }
    | { readonly compile: string }
    | { readonly dummy: string }
    | { readonly run: string };
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../fixtures/autoscale/formula-cases.json'), 'utf8'),
) as readonly Case[];

const answer = ({ formula, env, nil = [] }: Case): unknown => {
  const compiled = compileFormula(formula, [...Object.keys(env), ...nil]);
  if (!compiled.ok) return { refused: compiled.problem.message };
  const values = new Map<string, number | undefined>(Object.entries(env));
  for (const name of nil) values.set(name, undefined);
  const result = runFormula(compiled.value, values);
  if (!result.ok) return { failed: result.problem.message };
  const { value } = result;
  if (value === undefined) return { value: null };
  return { value: Number.isFinite(value) ? value : goText(value) };
};

const goText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
};

const words = (message: string): string => message.replace(/ \(\d+:\d+\)\n[^]*$/, '');

const wanted = ({ expect: found }: Case): unknown => {
  if ('compile' in found) return { refused: words(found.compile) };
  if ('dummy' in found) return { refused: words(found.dummy) };
  if ('run' in found) return { failed: words(found.run) };
  if (found.type !== undefined)
    return { refused: `formula returned non-float result ${found.type}` };
  return { value: found.value };
};

/** Go's own words for values without a type, which say nothing to anybody. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ['nil', 'invalid argument for float (type nil)'],
  ['[a]', 'invalid argument for float (type []float64)'],
  ['min([])', 'invalid argument for float (type <nil>)'],
]);

describe('a formula of scaling modifiers', () => {
  test.each(cases)('$formula', (row) => {
    const words = otherWords.get(row.formula);
    expect(answer(row)).toEqual(words === undefined ? wanted(row) : { refused: words });
  });

  test('says where it is wrong', () => {
    const compiled = compileFormula('a +  nosuch', ['a']);
    expect(compiled).toMatchObject({ ok: false, problem: { at: 5, isInvalid: true } });
  });

  test('says what is not evaluated here instead of guessing', () => {
    const compiled = compileFormula('len("text")', []);
    expect(compiled).toMatchObject({ ok: false, problem: { isInvalid: false } });
  });
});
