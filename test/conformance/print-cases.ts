import * as z from 'zod';
import { print } from '../../server/src/promql/index.ts';
import { answer, fullPrometheus } from '../support/conformance.ts';
import { count, difference } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({ in: z.string(), out: z.string() });

export const printCases: Check = {
  file: 'print_cases',
  run: (rows) => [
    count('one line', rows, (value) => {
      const row = rowShape.parse(value);
      const { ok, errors, result } = answer(row.in, fullPrometheus);
      return difference(row.in, row.out, ok ? print(result.expr) : errors[0]);
    }),
  ],
};
