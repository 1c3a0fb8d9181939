import { withEntry, type ScaleEvent } from './memory.ts';
import type { FullScalingRules, ScalingPolicy } from './spec.ts';

const second = 1000;

/**
 * How many replicas came (or went) within a policy's period, its edge not included.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go getReplicasChangePerPeriod
 */
export const changeInPeriod = (
  events: readonly ScaleEvent[],
  periodSeconds: number,
  now: number,
): number => {
  const cutoff = now - periodSeconds * second;
  let sum = 0;
  for (const { at, change } of events) if (at > cutoff) sum += change;
  return sum;
};

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go getLongestPolicyPeriod */
const longestPeriod = (policies: readonly ScalingPolicy[]): number =>
  policies.reduce((longest, { periodSeconds }) => Math.max(longest, periodSeconds), 0);

/**
 * The log with one more scaling. What no policy looks at any more is marked, and the last marked place is used again.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go storeScaleEvent, markScaleEventsOutdated
 */
export const withScaleEvent = (
  events: readonly ScaleEvent[],
  change: number,
  { policies }: Pick<FullScalingRules, 'policies'>,
  now: number,
): readonly ScaleEvent[] => {
  const cutoff = now - longestPeriod(policies) * second;
  const marked = events.map((event) => (event.at < cutoff ? { ...event, outdated: true } : event));
  const free = marked.findLastIndex(({ outdated }) => outdated);
  return withEntry(marked, free === -1 ? undefined : free, { change, at: now, outdated: false });
};
