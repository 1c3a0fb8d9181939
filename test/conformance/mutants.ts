import { valueTypeOf } from '../../server/src/promql/index.ts';
import { fullPrometheus, verdictDifference } from '../support/conformance.ts';
import { count, difference, skip } from './check.ts';
import type { Check } from './check.ts';
import { labelledCase } from './labelled-case.ts';

export const mutants: Check = {
  file: 'mutants',
  run: (values) => {
    const cases = values.map(labelledCase);
    const refused = cases.filter(({ row, found }) => !row.ok && !found.ok);
    return [
      count(
        'verdict',
        cases,
        ({ row, found }) => verdictDifference(row.expr, row.ok, found),
        0.999,
      ),
      count(
        'start of the first error',
        refused,
        ({ row, found }) => difference(row.expr, row.errors?.[0]?.start, found.errors[0]?.start),
        0.98,
      ),
      count(
        'message of the first error',
        refused,
        ({ row, found }) => difference(row.expr, row.errors?.[0]?.msg, found.errors[0]?.msg),
        0.95,
      ),
      count(
        'end of the first error',
        refused,
        ({ row, found }) => difference(row.expr, row.errors?.[0]?.end, found.errors[0]?.end),
        0.95,
      ),
      count('type', cases, ({ row, found }) =>
        row.ok && found.ok
          ? difference(row.expr, row.type, valueTypeOf(found.result.expr, fullPrometheus))
          : skip,
      ),
    ];
  },
};
