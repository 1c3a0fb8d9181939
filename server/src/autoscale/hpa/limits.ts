import { ceilToInt32, int32OfFloat } from '../int64.ts';
import type { ControllerConfig } from './controller.ts';
import type { HpaMemory } from './memory.ts';
import { changeInPeriod } from './scale-events.ts';
import type { FullScalingRules, ScalingPolicy } from './spec.ts';

/** The reason of the condition ScalingLimited. */
export type LimitReason =
  'DesiredWithinRange' | 'ScaleUpLimit' | 'ScaleDownLimit' | 'TooManyReplicas' | 'TooFewReplicas';

export interface Limited {
  readonly replicas: number;
  readonly reason: LimitReason;
  /** The policy that set the bound, when one did. */
  readonly policy?: ScalingPolicy;
}

export interface Bounds {
  readonly current: number;
  readonly desired: number;
  readonly min: number;
  readonly max: number;
}

type Events = Pick<HpaMemory, 'scaleUpEvents' | 'scaleDownEvents'>;

/** How far the policies of a direction let go. */
export interface PolicyLimit {
  readonly limit: number;
  readonly policy?: ScalingPolicy;
}

const maxInt32 = 2_147_483_647;
const minInt32 = -2_147_483_648;

/** The number of replicas when the period began, from the scalings the controller did itself. */
const atStartOfPeriod = (
  current: number,
  { scaleUpEvents, scaleDownEvents }: Events,
  periodSeconds: number,
  now: number,
): number =>
  (current -
    changeInPeriod(scaleUpEvents, periodSeconds, now) +
    changeInPeriod(scaleDownEvents, periodSeconds, now)) |
  0;

/** Per cent up rounds up, so that one replica can grow at all; per cent down cuts. */
const boundOf = (policy: ScalingPolicy, start: number, isUp: boolean): number => {
  if (policy.type === 'Pods') return (isUp ? start + policy.value : start - policy.value) | 0;
  return isUp
    ? ceilToInt32(start * (1 + policy.value / 100))
    : int32OfFloat(start * (1 - policy.value / 100));
};

/**
 * The bound of the policies that `selectPolicy` picks; a direction that is disabled stays where it is.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go calculateScaleUpLimitWithScalingRules,
 * calculateScaleDownLimitWithBehaviors
 */
export const policyLimit = (
  direction: 'up' | 'down',
  current: number,
  rules: Pick<FullScalingRules, 'selectPolicy' | 'policies'>,
  { events, now }: { readonly events: Events; readonly now: number },
): PolicyLimit => {
  if (rules.selectPolicy === 'Disabled') return { limit: current };
  const isUp = direction === 'up';
  const wantsLargest = (rules.selectPolicy === 'Min') !== isUp;
  let best: PolicyLimit = { limit: wantsLargest ? minInt32 : maxInt32 };
  for (const policy of rules.policies) {
    const start = atStartOfPeriod(current, events, policy.periodSeconds, now);
    const limit = boundOf(policy, start, isUp);
    if (wantsLargest ? limit > best.limit : limit < best.limit) best = { limit, policy };
  }
  return best;
};

const limitedUp = ({ current, desired, max }: Bounds, found: PolicyLimit): Limited => {
  const limit = Math.max(found.limit, current);
  const isPolicy = max > limit;
  const allowed = isPolicy ? limit : max;
  if (desired <= allowed) return { replicas: desired, reason: 'DesiredWithinRange' };
  if (!isPolicy) return { replicas: allowed, reason: 'TooManyReplicas' };
  const { policy } = found;
  return {
    replicas: allowed,
    reason: 'ScaleUpLimit',
    ...(policy === undefined ? {} : { policy }),
  };
};

const limitedDown = ({ current, desired, min }: Bounds, found: PolicyLimit): Limited => {
  const limit = Math.min(found.limit, current);
  const isPolicy = min < limit;
  const allowed = isPolicy ? limit : min;
  if (desired >= allowed) return { replicas: desired, reason: 'DesiredWithinRange' };
  if (!isPolicy) return { replicas: allowed, reason: 'TooFewReplicas' };
  const { policy } = found;
  return {
    replicas: allowed,
    reason: 'ScaleDownLimit',
    ...(policy === undefined ? {} : { policy }),
  };
};

/**
 * The desired number inside the policies and min/max, with `behavior`.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go convertDesiredReplicasWithBehaviorRate
 */
export const limitWithBehavior = (
  bounds: Bounds,
  behavior: { readonly scaleUp: FullScalingRules; readonly scaleDown: FullScalingRules },
  log: { readonly events: Events; readonly now: number },
): Limited => {
  const { current, desired } = bounds;
  if (desired > current) {
    return limitedUp(bounds, policyLimit('up', current, behavior.scaleUp, log));
  }
  if (desired < current) {
    return limitedDown(bounds, policyLimit('down', current, behavior.scaleDown, log));
  }
  return { replicas: desired, reason: 'DesiredWithinRange' };
};

/**
 * The desired number inside the cap of one pass and min/max, without `behavior`.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go convertDesiredReplicasWithRules,
 * calculateScaleUpLimit
 */
export const limitLegacy = (
  { current, desired, min, max }: Bounds,
  config: Pick<ControllerConfig, 'legacyScaleUpFactor' | 'legacyScaleUpMinimum'>,
): Limited => {
  const cap = int32OfFloat(
    Math.max(config.legacyScaleUpFactor * current, config.legacyScaleUpMinimum),
  );
  if (desired < min) return { replicas: min, reason: 'TooFewReplicas' };
  if (desired > Math.min(max, cap)) {
    return max > cap
      ? { replicas: cap, reason: 'ScaleUpLimit' }
      : { replicas: max, reason: 'TooManyReplicas' };
  }
  return { replicas: desired, reason: 'DesiredWithinRange' };
};
