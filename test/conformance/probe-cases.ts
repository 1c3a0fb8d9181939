import { print, valueTypeOf } from '../../server/src/promql/index.ts';
import { fullPrometheus, verdictDifference } from '../support/conformance.ts';
import { count, difference, skip } from './check.ts';
import type { Check } from './check.ts';
import { labelledCase } from './labelled-case.ts';

export const probeCases: Check = {
  file: 'probe_cases',
  run: (values) => {
    const cases = values.map(labelledCase);
    return [
      count('verdict', cases, ({ row, found }) => verdictDifference(row.expr, row.ok, found)),
      count('first error', cases, ({ row, found }) =>
        row.ok ? skip : difference(row.expr, row.errors?.[0], found.errors[0]),
      ),
      count('type', cases, ({ row, found }) =>
        row.ok
          ? difference(row.expr, row.type, valueTypeOf(found.result.expr, fullPrometheus))
          : skip,
      ),
      count('one line', cases, ({ row, found }) =>
        row.ok ? difference(row.expr, row.string, print(found.result.expr)) : skip,
      ),
    ];
  },
};
