import * as z from 'zod';
import { parseSeries, seriesValues } from '../../server/src/promql/index.ts';
import { count, difference, skip } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({
  input: z.string(),
  ok: z.boolean(),
  err: z.string(),
  values: z.array(z.number().nullable()).optional(),
});

export const seriesCases: Check = {
  file: 'series_cases',
  run: (values) => {
    const rows = values.map((value) => rowShape.parse(value));
    return [
      count('verdict', rows, ({ input, ok }) =>
        difference(input, ok, parseSeries(input).errors.length === 0),
      ),
      count('error', rows, ({ input, err }) => {
        if (err === '') return skip;
        const [error] = parseSeries(input).errors;
        if (error === undefined) return `${JSON.stringify(input)} has no error`;
        // All rows are ASCII on one line; some of them tell no place.
        const found = `1:${error.start + 1}: parse error: ${error.message}`;
        return found.endsWith(err) ? undefined : difference(input, err, found);
      }),
      count('values', rows, ({ input, values: wanted }) =>
        wanted === undefined ? skip : difference(input, wanted, seriesValues(parseSeries(input))),
      ),
    ];
  },
};
