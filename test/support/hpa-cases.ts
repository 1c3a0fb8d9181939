/** Rows of HPA cases (the shape of test/conformance) through the product, compared key by key. */
import * as z from 'zod';
import { answerCase } from '../../server/src/cli/batch/hpa/answer-case.ts';

export const hpaRow = z.looseObject({
  id: z.string(),
  kind: z.string(),
  expect: z.record(z.string(), z.unknown()),
});
export type HpaRow = z.infer<typeof hpaRow>;

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, part]) => [key, sorted(part)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
};

/** Lists whose order says nothing. */
const unordered = new Set(['conditions', 'unready', 'missing', 'ignored']);

const comparable = (key: string, value: unknown): string => {
  const plain = sorted(value);
  const isSet = unordered.has(key) && Array.isArray(plain);
  return isSet
    ? JSON.stringify(plain.map((part) => JSON.stringify(part)).toSorted())
    : JSON.stringify(plain);
};

const isSame = (key: string, wanted: unknown, found: unknown): boolean =>
  key === 'error' || key === 'errorContains'
    ? String(found).includes(String(wanted))
    : comparable(key, wanted) === comparable(key, found);

/** What differs between the row's `expect` and our answer; `undefined` when nothing does. */
export const hpaDifference = (row: HpaRow): string | undefined => {
  const found = answerCase(row);
  const wrong = Object.entries(row.expect).filter(
    ([key, wanted]) => !isSame(key, wanted, found[key]),
  );
  if (wrong.length === 0) return undefined;
  const lines = wrong.map(
    ([key, wanted]) =>
      `    ${key}: wanted ${JSON.stringify(wanted)}\n    found  ${JSON.stringify(found[key])}`,
  );
  return `${row.id}\n${lines.join('\n')}`;
};
