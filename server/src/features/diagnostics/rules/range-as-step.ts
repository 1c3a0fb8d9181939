import type { Subquery } from '../../../promql/ast.ts';
import { rule } from '../rule.ts';
import type { Finding } from '../rule.ts';

function check({ step }: Subquery): readonly Finding[] {
  if (step?.kind !== 'DurationCall' || step.name !== 'range') return [];
  const { start, end } = step;
  const message =
    'range() is not meaningful as a subquery resolution step; consider a concrete duration';
  const fixes = [{ title: 'Replace by step()', edits: [{ start, end, text: 'step()' }] }];
  return [{ start, end, message, fixes }];
}

/**
 * A subquery whose step is the whole queried range looks at one point in time.
 *
 * @bad max_over_time(up[1h:range()])
 * @good max_over_time(up[1h:1m])
 */
export const rangeAsStep = rule({
  code: 'range-as-step',
  severity: 'warning',
  visit: { Subquery: check },
});
