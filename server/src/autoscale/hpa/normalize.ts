import { condition, type Condition } from './conditions.ts';
import type { ControllerConfig } from './controller.ts';
import type { Course } from './decision.ts';
import { limitLegacy, limitWithBehavior, type Limited } from './limits.ts';
import type { HpaMemory, Recommendation } from './memory.ts';
import type { FullHpaSpec } from './spec.ts';
import { stabilizeLegacy, stabilizeWithBehavior } from './stabilize.ts';

export interface Normalized {
  readonly course: Course;
  readonly conditions: readonly Condition[];
  readonly recommendations: readonly Recommendation[];
}

interface Wish {
  readonly current: number;
  readonly proposed: number;
  /** Index of the metric that proposed it. */
  readonly winner: number;
  readonly now: number;
}

const limitMessages = {
  DesiredWithinRange: 'the desired count is within the acceptable range',
  ScaleUpLimit: 'the desired replica count is increasing faster than the maximum scale rate',
  ScaleDownLimit: 'the desired replica count is decreasing faster than the maximum scale rate',
  TooManyReplicas: 'the desired replica count is more than the maximum replica count',
  TooFewReplicas: 'the desired replica count is less than the minimum replica count',
} as const;

const lower =
  'recent recommendations were lower than current one, applying the lowest recent recommendation';
const higher =
  'recent recommendations were higher than current one, applying the highest recent recommendation';

const stabilizedCondition = (isStabilized: boolean, isUp: boolean): Condition => {
  if (!isStabilized) {
    const message = 'recommended size matches current size';
    return condition('AbleToScale', true, 'ReadyForNewScale', message);
  }
  return isUp
    ? condition('AbleToScale', true, 'ScaleUpStabilized', lower)
    : condition('AbleToScale', true, 'ScaleDownStabilized', higher);
};

const limitedCondition = ({ replicas, reason }: Limited, stabilized: number): Condition =>
  condition('ScalingLimited', replicas !== stabilized, reason, limitMessages[reason]);

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicas */
const normalizeLegacy = (
  { current, proposed, winner, now }: Wish,
  { minReplicas: min, maxReplicas: max }: FullHpaSpec,
  memory: HpaMemory,
  config: ControllerConfig,
): Normalized => {
  const window = config.downscaleStabilization;
  const { replicas: stabilized, recommendations } = stabilizeLegacy(
    memory.recommendations ?? [],
    proposed,
    now,
    window,
  );
  const limited = limitLegacy({ current, desired: stabilized, min, max }, config);
  return {
    course: {
      proposed,
      winner,
      stabilized,
      limited,
      min,
      max,
      rules: 'legacy',
      windowSeconds: { up: 0, down: window / 1000 },
    },
    conditions: [
      stabilizedCondition(stabilized !== proposed, false),
      limitedCondition(limited, stabilized),
    ],
    recommendations,
  };
};

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go normalizeDesiredReplicasWithBehaviors */
const normalizeWithBehavior = (
  { current, proposed, winner, now }: Wish,
  { minReplicas: min, maxReplicas: max }: FullHpaSpec,
  memory: HpaMemory,
  behavior: NonNullable<FullHpaSpec['behavior']>,
): Normalized => {
  const windowSeconds = {
    up: behavior.scaleUp.stabilizationWindowSeconds,
    down: behavior.scaleDown.stabilizationWindowSeconds,
  };
  const { replicas: stabilized, recommendations } = stabilizeWithBehavior(
    memory.recommendations ?? [],
    { current, desired: proposed },
    now,
    windowSeconds,
  );
  const limited = limitWithBehavior({ current, desired: stabilized, min, max }, behavior, {
    events: memory,
    now,
  });
  return {
    course: { proposed, winner, stabilized, limited, min, max, rules: 'behavior', windowSeconds },
    conditions: [
      stabilizedCondition(stabilized !== proposed, proposed >= current),
      limitedCondition(limited, stabilized),
    ],
    recommendations,
  };
};

/** The proposal after windows, policies and bounds. */
export const normalize = (
  wish: Wish,
  spec: FullHpaSpec,
  memory: HpaMemory,
  config: ControllerConfig,
): Normalized =>
  spec.behavior === undefined
    ? normalizeLegacy(wish, spec, memory, config)
    : normalizeWithBehavior(wish, spec, memory, spec.behavior);
