import { pausesOf, type ScaledObject } from './scaled-object.ts';

/** What one poll of KEDA's own loop looks at. Times in ms. */
export interface ScaleLoopInput {
  readonly now: number;
  readonly replicas: number;
  /** At least one trigger is above its activation threshold. */
  readonly isActive: boolean;
  /** At least one trigger answered with an error. */
  readonly isError: boolean;
  readonly createdAt: number;
  /** When a trigger was last active; absent when that is not known. */
  readonly lastActiveAt?: number;
}

/** What the loop does; everything between one and max is the HPA's. */
export interface ScaleLoopDecision {
  /** The number it writes; absent when it writes none. */
  readonly replicas?: number;
  readonly lastActiveAt?: number;
  readonly reason: ScaleLoopReason;
}

export type ScaleLoopReason =
  | 'paused'
  | 'scale-out-paused'
  | 'scale-in-paused'
  | 'activated'
  | 'active'
  | 'partial-error'
  | 'waits-for-fallback'
  | 'error'
  | 'deactivated'
  | 'cooling-down'
  | 'raised-to-min'
  | 'inactive';

const second = 1000;

const activate = (scaledObject: ScaledObject, now: number): ScaleLoopDecision => {
  if (pausesOf(scaledObject).scaleOut) return { reason: 'scale-out-paused' };
  const { minReplicaCount = 0 } = scaledObject;
  return { replicas: Math.max(minReplicaCount, 1), lastActiveAt: now, reason: 'activated' };
};

/** Source: keda v2.21.0 pkg/scaling/executor/scale_scaledobjects.go scaleToZeroOrIdle */
const deactivate = (
  scaledObject: ScaledObject,
  { now, createdAt, lastActiveAt }: ScaleLoopInput,
): ScaleLoopDecision => {
  if (pausesOf(scaledObject).scaleIn) return { reason: 'scale-in-paused' };
  const { initialCooldownPeriod, cooldownPeriod, idleReplicaCount, minReplicaCount } = scaledObject;
  const until =
    lastActiveAt === undefined
      ? createdAt + initialCooldownPeriod * second
      : lastActiveAt + cooldownPeriod * second;
  return until < now
    ? { replicas: idleReplicaCount ?? minReplicaCount ?? 0, reason: 'deactivated' }
    : { reason: 'cooling-down' };
};

const whileActive = (
  scaledObject: ScaledObject,
  { now, replicas, isError }: ScaleLoopInput,
): ScaleLoopDecision => {
  const { idleReplicaCount, minReplicaCount = 0 } = scaledObject;
  const isIdle = idleReplicaCount !== undefined && replicas < minReplicaCount;
  if (isIdle || replicas === 0) return activate(scaledObject, now);
  return isError ? { reason: 'partial-error' } : { lastActiveAt: now, reason: 'active' };
};

const whileInactive = (scaledObject: ScaledObject, input: ScaleLoopInput): ScaleLoopDecision => {
  const { idleReplicaCount, minReplicaCount = 0, fallback } = scaledObject;
  const { replicas, isError } = input;
  if (isError && fallback === undefined) return { reason: 'error' };
  if (isError && fallback?.replicas !== 0) return { reason: 'waits-for-fallback' };
  const isAboveIdle = idleReplicaCount !== undefined && replicas > idleReplicaCount;
  if (isAboveIdle || (replicas > 0 && minReplicaCount === 0)) {
    return deactivate(scaledObject, input);
  }
  return idleReplicaCount === undefined && replicas < minReplicaCount
    ? { replicas: minReplicaCount, reason: 'raised-to-min' }
    : { reason: 'inactive' };
};

/**
 * One poll of KEDA's own loop, every `pollingInterval`: the steps to and from zero (or the idle number).
 * Source: keda v2.21.0 pkg/scaling/executor/scale_scaledobjects.go RequestScale
 */
export const decideScaleLoop = (
  scaledObject: ScaledObject,
  input: ScaleLoopInput,
): ScaleLoopDecision => {
  const { all, replicas, forceActivation } = pausesOf(scaledObject);
  if (all) {
    return replicas === undefined || replicas === input.replicas
      ? { reason: 'paused' }
      : { replicas, reason: 'paused' };
  }
  return input.isActive || forceActivation
    ? whileActive(scaledObject, input)
    : whileInactive(scaledObject, input);
};
