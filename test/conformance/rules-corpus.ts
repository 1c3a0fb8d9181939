import * as z from 'zod';
import { language, valueTypeOf } from '../../server/src/promql/index.ts';
import { answer, fullPrometheus, verdictDifference } from '../support/conformance.ts';
import { count, difference } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({ expr: z.string(), type: z.string() });

export const rulesCorpus: Check = {
  file: 'rules_corpus',
  run: (values) => {
    const rows = values.map((value) => rowShape.parse(value));
    return [
      count('accepted', rows, ({ expr }) =>
        verdictDifference(expr, true, answer(expr, fullPrometheus)),
      ),
      // 16,360 of the 16,364 expressions these rows were drawn from pass Thanos without any flag.
      count(
        'accepted by Thanos',
        rows,
        ({ expr }) => verdictDifference(expr, true, answer(expr, language('thanos'))),
        0.999,
      ),
      count('type', rows, ({ expr, type }) => {
        const { result } = answer(expr, fullPrometheus);
        return difference(expr, type, valueTypeOf(result.expr, fullPrometheus));
      }),
    ];
  },
};
