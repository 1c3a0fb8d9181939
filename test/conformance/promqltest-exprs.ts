import * as z from 'zod';
import { language, valueTypeOf } from '../../server/src/promql/index.ts';
import { answer, features, fullPrometheus, verdictDifference } from '../support/conformance.ts';
import { count, difference, skip } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({
  expr: z.string(),
  parse_fail: z.boolean(),
  needs: features,
  type: z.string(),
});

export const promqltestExprs: Check = {
  file: 'promqltest_exprs',
  run: (values) => {
    const rows = values.map((value) => rowShape.parse(value));
    return [
      count('verdict', rows, ({ expr, parse_fail: refused }) =>
        verdictDifference(expr, !refused, answer(expr, fullPrometheus)),
      ),
      count('needs exactly these features', rows, ({ expr, needs }) =>
        needs.length === 0
          ? verdictDifference(expr, true, answer(expr, language('prometheus')))
          : (verdictDifference(expr, true, answer(expr, language('prometheus', needs))) ??
            verdictDifference(expr, false, answer(expr, language('prometheus')))),
      ),
      count('type', rows, ({ expr, type, parse_fail: refused }) => {
        if (refused) return skip;
        const { result } = answer(expr, fullPrometheus);
        return difference(expr, type, valueTypeOf(result.expr, fullPrometheus));
      }),
    ];
  },
};
