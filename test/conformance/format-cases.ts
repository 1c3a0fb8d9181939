import * as z from 'zod';
import { formatDifference, keepsComments, withoutComments } from '../support/check-format.ts';
import { count, skip } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({ in: z.string(), out: z.string(), max_line: z.number() });

export const formatCases: Check = {
  file: 'format_cases',
  run: (values) => {
    const rows = values.map((value) => rowShape.parse(value));
    return [
      count('layout', rows, (row) =>
        formatDifference(withoutComments(row.in), row.out, row.max_line),
      ),
      count('comments kept', rows, (row) =>
        row.in === withoutComments(row.in) ? skip : keepsComments(row.in, row.max_line),
      ),
    ];
  },
};
