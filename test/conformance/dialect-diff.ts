import * as z from 'zod';
import { language } from '../../server/src/promql/index.ts';
import { answer, fullPrometheus, verdictDifference } from '../support/conformance.ts';
import { count, difference, skip } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({
  expr: z.string(),
  thanos_3_9_1_ok: z.boolean(),
  thanos_err: z.string(),
  prometheus_ok: z.boolean(),
});

/** The rows were labelled with the experimental functions on. */
const thanos = language('thanos', ['experimental-functions']);

export const dialectDiff: Check = {
  file: 'dialect_diff',
  run: (values) => {
    const rows = values.map((value) => rowShape.parse(value));
    return [
      count('Thanos', rows, ({ expr, thanos_3_9_1_ok: ok }) =>
        verdictDifference(expr, ok, answer(expr, thanos)),
      ),
      count('message of Thanos', rows, ({ expr, thanos_err: wanted }) =>
        wanted === '' ? skip : difference(expr, wanted, answer(expr, thanos).errors[0]?.msg),
      ),
      count('Prometheus', rows, ({ expr, prometheus_ok: ok }) =>
        verdictDifference(expr, ok, answer(expr, fullPrometheus)),
      ),
    ];
  },
};
