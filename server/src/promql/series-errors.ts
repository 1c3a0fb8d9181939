import { describeToken } from './describe-token.ts';
import type { Problem } from './errors.ts';
import { semantic, syntax } from './errors.ts';
import { quoteString } from './literal-strings.ts';
import type { SeriesHistogram } from './series-model.ts';
import type { SeriesToken } from './series-scanner.ts';
import { customSchema, haveSameBounds } from './series-sums.ts';
import { keywordRows, literalRows, punctuationRows } from './tokens.ts';

const rows = new Map(
  [...keywordRows, ...punctuationRows, ...literalRows].map((row) => [row.name, row]),
);

/** Tokens without a text of their own, which the reference calls by their number. */
const numbered: ReadonlyMap<string, number> = new Map([
  ['SUM_DESC', 57370],
  ['COUNT_DESC', 57371],
  ['SCHEMA_DESC', 57372],
  ['OFFSET_DESC', 57373],
  ['NEGATIVE_OFFSET_DESC', 57374],
  ['BUCKETS_DESC', 57375],
  ['NEGATIVE_BUCKETS_DESC', 57376],
  ['ZERO_BUCKET_DESC', 57377],
  ['ZERO_BUCKET_WIDTH_DESC', 57378],
  ['CUSTOM_VALUES_DESC', 57379],
  ['COUNTER_RESET_HINT_DESC', 57380],
  ['UNKNOWN_COUNTER_RESET', 57445],
  ['COUNTER_RESET', 57446],
  ['NOT_COUNTER_RESET', 57447],
  ['GAUGE_TYPE', 57448],
]);

/** Where a token was unexpected and what could have stood there, in the reference's words. */
export interface Context {
  readonly where: string;
  readonly expected?: string;
}

export const inValues: Context = { where: ' in series values' };
export const inHistogram: Context = {
  where: ' in histogram description',
  expected: 'histogram description key, e.g. buckets:[5 10 7]',
};
export const inLabels = (expected: string): Context => ({ where: ' in label set', expected });

export function unexpected({ type, text }: SeriesToken, { where, expected }: Context): Problem {
  const number = numbered.get(type);
  const name = number === undefined ? '' : `"<Item ${number}>" `;
  const described = name + describeToken(rows.get(type), text);
  const hint = expected === undefined ? '' : `, expected ${expected}`;
  return syntax('unexpected-token', `unexpected ${described}${where}${hint}`);
}

export function badRepetition(reason: string): Problem {
  return semantic('bad-repetition', `invalid repetition in series values: ${reason}`);
}

export function badNumber(reason: string): Problem {
  return semantic('bad-number', `error parsing number: ${reason}`);
}

export function badString(text: string): Problem {
  return semantic('bad-string', `error unquoting string ${quoteString(text)}: invalid syntax`);
}

export function duplicateKey(key: string): Problem {
  return semantic('duplicate-histogram-key', `duplicate key "${key}" in histogram`);
}

/** Why a histogram cannot be added to another or taken from it. */
export function combinationProblem(
  first: SeriesHistogram,
  step: SeriesHistogram,
): Problem | undefined {
  if (first.schema > step.schema) {
    const reason = `cannot merge from schema ${step.schema} to ${first.schema}`;
    return semantic('histogram-schema', `error combining histograms: ${reason}`);
  }
  if ((first.schema === customSchema) === (step.schema === customSchema)) return undefined;
  return semantic(
    'histogram-schema',
    'cannot apply this operation on histograms with a mix of exponential and custom bucket schemas',
  );
}

/** Whether the reference looks a bucket up in front of the first boundary. */
export function isCrash(first: SeriesHistogram, step: SeriesHistogram): boolean {
  if (first.schema !== customSchema || step.schema !== customSchema) return false;
  const isBefore = [first, step].some(({ offset, buckets }) => offset < 0 && buckets.length > 0);
  return isBefore && !haveSameBounds(first.customValues, step.customValues);
}
