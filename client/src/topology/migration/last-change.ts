import type { Fields } from '../../util/values.ts';
import { identityOf } from '../make-plan.ts';
import { managersOf } from '../owned-fields.ts';
import type { Plan } from '../plan.ts';
import { isWorkload } from '../rollout.ts';

/** When anybody last wrote a workload of a plan, or how its pods are. Unix milliseconds; 0 where nobody tells. */
export function lastChange({ clusters }: Pick<Plan, 'clusters'>): number {
  const live: readonly Fields[] = clusters.flatMap(({ objects, leftovers }) => [
    ...objects.flatMap(({ change }) =>
      'live' in change && change.live !== undefined ? [change.live] : [],
    ),
    ...leftovers.map((leftover) => leftover.live),
  ]);
  const times = live
    .filter((object) => isWorkload(identityOf(object)))
    .flatMap(managersOf)
    .map(({ time }) => Date.parse(time))
    .filter((time) => !Number.isNaN(time));
  return Math.max(0, ...times);
}
