import * as z from 'zod';
import { referenceTree } from '../../server/src/cli/batch/reference-tree.ts';
import { valueTypeOf } from '../../server/src/promql/index.ts';
import {
  answer,
  fromBytes,
  fullPrometheus,
  referenceError,
  verdictDifference,
} from '../support/conformance.ts';
import type { Answer } from '../support/conformance.ts';
import { count, difference, skip } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({
  input: z.string(),
  input_latin1: z.string().optional(),
  ok: z.boolean(),
  errors: z.array(referenceError).optional(),
  type: z.string().optional(),
  tree: z.unknown().optional(),
});

interface Case {
  readonly row: z.infer<typeof rowShape>;
  readonly text: string;
  readonly found: Answer;
}

function parseRow(value: unknown): Case {
  const row = rowShape.parse(value);
  const { input, input_latin1: bytes } = row;
  const text = bytes === undefined ? input : fromBytes(bytes);
  // One UTF-16 unit stands for one byte there.
  const toBytes = bytes === undefined ? undefined : (offset: number) => offset;
  return { row, text, found: answer(text, fullPrometheus, toBytes) };
}

export const parseCases: Check = {
  file: 'parse_cases',
  run: (rows) => {
    const cases = rows.map(parseRow);
    return [
      count('verdict', cases, ({ row, text, found }) => verdictDifference(text, row.ok, found)),
      count('first error', cases, ({ row, text, found }) =>
        row.ok ? skip : difference(text.slice(0, 200), row.errors?.[0], found.errors[0]),
      ),
      count('type', cases, ({ row, text, found }) =>
        row.ok ? difference(text, row.type, valueTypeOf(found.result.expr, fullPrometheus)) : skip,
      ),
      count('tree', cases, ({ row, text, found }) =>
        row.ok ? difference(text, row.tree, referenceTree(found.result.expr, found.toBytes)) : skip,
      ),
    ];
  },
};
