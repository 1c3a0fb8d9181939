import * as z from 'zod';
import { referenceTree } from '../../server/src/cli/batch/reference-tree.ts';
import { valueTypeOf } from '../../server/src/promql/index.ts';
import { answer, fullPrometheus } from '../support/conformance.ts';
import { formatDifference, keepsComments, withoutComments } from '../support/check-format.ts';
import { count, difference, skip } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({
  expr: z.string(),
  type: z.string(),
  ast: z.unknown(),
  pretty: z.string(),
});

export const rulesOracle: Check = {
  file: 'rules_oracle',
  run: (values) => {
    const cases = values.map((value) => {
      const row = rowShape.parse(value);
      return { row, found: answer(row.expr, fullPrometheus) };
    });
    return [
      count('type', cases, ({ row, found }) =>
        difference(row.expr, row.type, valueTypeOf(found.result.expr, fullPrometheus)),
      ),
      count('tree', cases, ({ row, found }) =>
        difference(row.expr, row.ast, referenceTree(found.result.expr, found.toBytes)),
      ),
      count('layout', cases, ({ row }) => formatDifference(withoutComments(row.expr), row.pretty)),
      count('comments kept', cases, ({ row, found }) =>
        found.result.comments.length === 0 ? skip : keepsComments(row.expr),
      ),
    ];
  },
};
