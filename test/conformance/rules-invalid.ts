import * as z from 'zod';
import {
  answer,
  fullPrometheus,
  referenceError,
  verdictDifference,
} from '../support/conformance.ts';
import { count, difference } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({ expr: z.string(), errors: z.array(referenceError) });

export const rulesInvalid: Check = {
  file: 'rules_invalid',
  run: (values) => {
    const cases = values.map((value) => {
      const row = rowShape.parse(value);
      return { row, found: answer(row.expr, fullPrometheus) };
    });
    return [
      count('refused', cases, ({ row, found }) => verdictDifference(row.expr, false, found)),
      count('first error', cases, ({ row, found }) =>
        difference(row.expr, row.errors[0], found.errors[0]),
      ),
    ];
  },
};
