import * as z from 'zod';
import { diagnose } from '../../server/src/features/index.ts';
import { parse } from '../../server/src/promql/index.ts';
import { features } from '../support/conformance.ts';
import { contextOf } from '../support/feature-context.ts';
import { count, skip } from './check.ts';
import type { Check } from './check.ts';

const rowShape = z.object({ expr: z.string(), static_fail: z.boolean(), needs: features });

/** Expressions that parse and fail whenever they are evaluated: the diagnostics say so. */
export const staticFail: Check = {
  file: 'promqltest_exprs',
  run: (lines) => {
    const rows = lines.map((line) => rowShape.parse(line));
    return [
      count('always failing, reported', rows, ({ expr, static_fail: fails, needs }) => {
        if (!fails) return skip;
        const context = contextOf({ features: needs });
        const { diagnostics } = diagnose(parse(expr, context.language), context);
        return diagnostics.some(({ severity }) => severity === 'error') ? undefined : expr;
      }),
    ];
  },
};
