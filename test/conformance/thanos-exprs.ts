import * as z from 'zod';
import { language } from '../../server/src/promql/index.ts';
import { answer, fullPrometheus, verdictDifference } from '../support/conformance.ts';
import { count } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({
  expr: z.string(),
  thanos: z.object({
    ok_default: z.boolean(),
    ok_x_functions: z.boolean(),
    ok_x_and_experimental: z.boolean(),
  }),
  prometheus_all_flags_ok: z.boolean(),
});

const withX = language('thanos', ['x-functions']);
const withAll = language('thanos', ['x-functions', 'experimental-functions']);

export const thanosExprs: Check = {
  file: 'thanos_exprs',
  run: (values) => {
    const rows = values.map((value) => rowShape.parse(value));
    return [
      count('Thanos', rows, ({ expr, thanos }) =>
        verdictDifference(expr, thanos.ok_default, answer(expr, language('thanos'))),
      ),
      count('Thanos with x-functions', rows, ({ expr, thanos }) =>
        verdictDifference(expr, thanos.ok_x_functions, answer(expr, withX)),
      ),
      count('Thanos with all features', rows, ({ expr, thanos }) =>
        verdictDifference(expr, thanos.ok_x_and_experimental, answer(expr, withAll)),
      ),
      count('Prometheus, all features', rows, ({ expr, prometheus_all_flags_ok: ok }) =>
        verdictDifference(expr, ok, answer(expr, fullPrometheus)),
      ),
    ];
  },
};
