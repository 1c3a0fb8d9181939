// A small HorizontalPodAutoscaler: one External metric (Value or AverageValue), with and without behavior.
// Semantics from kubernetes v1.36.3 pkg/controller/podautoscaler/{horizontal,replica_calculator}.go; each step names
// the function it follows. Left out, because the history has none of it: other metric types, several metrics, scaling
// to zero, and pods that end slowly. It decides in the history; it is no part of the product, whose own replay is
// judged by what this one recorded.

export interface Policy {
  readonly type: 'Pods' | 'Percent';
  readonly value: number;
  readonly periodSeconds: number;
}

export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly Policy[];
}

/** What is set for one HPA. Quantities are in thousandths, as the controller counts them. */
export interface HpaSpec {
  readonly namespace: string;
  readonly name: string;
  readonly target: string;
  readonly metricName: string;
  readonly targetType: 'Value' | 'AverageValue';
  readonly targetMilli: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly behavior?: { readonly scaleUp: ScalingRules; readonly scaleDown: ScalingRules };
}

/** What one pass of the controller finds. `at` is in seconds since 1970. */
export interface Observation {
  readonly at: number;
  /** Undefined where the metric could not be had. */
  readonly metricMilli: number | undefined;
  /** spec.replicas, which here is also status.replicas unless a rollout has a pod more. */
  readonly specReplicas: number;
  readonly statusReplicas: number;
  readonly readyPods: number;
}

export interface Decision {
  /** What the metric asked for; undefined where nothing was computed. */
  readonly proposal: number | undefined;
  /** After the stabilization window. */
  readonly stabilized: number | undefined;
  readonly desired: number;
  /** A sentence of the kind that the controller puts into events and conditions. */
  readonly why: string;
}

export interface Hpa {
  readonly spec: HpaSpec;
  readonly decide: (observation: Observation) => Decision;
  /** The controller was restarted: what it remembered is gone. */
  readonly restart: () => void;
}

/** Flags of the controller-manager, at their defaults. */
const tolerance = 0.1;
const downscaleStabilizationSeconds = 300;

interface Change {
  readonly at: number;
  readonly replicas: number;
}

interface Memory {
  /** Proposals before limits; undefined until the first pass, which records the size it finds. */
  recommendations: Change[] | undefined;
  ups: Change[];
  downs: Change[];
}

/** A controller's view of one HPA, with its memory. */
export const createHpa = (spec: HpaSpec): Hpa => {
  const memory: Memory = { recommendations: undefined, ups: [], downs: [] };
  return {
    spec,
    decide: (observation) => reconcile(spec, memory, observation),
    restart: () => {
      memory.recommendations = undefined;
      memory.ups = [];
      memory.downs = [];
    },
  };
};

/** Source: reconcileAutoscaler. */
const reconcile = (spec: HpaSpec, memory: Memory, observation: Observation): Decision => {
  const { at, specReplicas: current, metricMilli } = observation;
  memory.recommendations ??= [{ at, replicas: current }];
  const bound = outOfBounds(spec, current);
  if (bound !== undefined) {
    record(spec, memory, { at, from: current, to: bound.desired });
    return bound;
  }
  if (metricMilli === undefined) {
    return {
      proposal: undefined,
      stabilized: undefined,
      desired: current,
      why: 'FailedGetExternalMetric',
    };
  }
  const { proposal, held } = proposed(spec, observation, metricMilli);
  const stabilized = stabilize(spec, memory, { at, current, proposal });
  const limited = limit(spec, memory, { at, current, wanted: stabilized });
  record(spec, memory, { at, from: current, to: limited.desired });
  const tendency =
    proposal > current
      ? `${spec.metricName} above target`
      : proposal < current
        ? 'All metrics below target'
        : held
          ? 'within tolerance'
          : 'rounded up to the current size';
  const why = [
    tendency,
    ...(stabilized === proposal ? [] : [proposal < current ? 'ScaleDownStabilized' : 'Stabilized']),
    ...(limited.reason === undefined ? [] : [limited.reason]),
  ].join(', ');
  return { proposal, stabilized, desired: limited.desired, why };
};

const outOfBounds = (spec: HpaSpec, current: number): Decision | undefined => {
  const desired =
    current > spec.maxReplicas
      ? spec.maxReplicas
      : current < spec.minReplicas
        ? spec.minReplicas
        : undefined;
  if (desired === undefined) return undefined;
  const side = desired < current ? 'above Spec.MaxReplicas' : 'below Spec.MinReplicas';
  const why = `Current number of replicas ${side}`;
  return { proposal: undefined, stabilized: undefined, desired, why };
};

const withinTolerance = (ratio: number): boolean =>
  1 - tolerance <= ratio && ratio <= 1 + tolerance;

interface Proposal {
  readonly proposal: number;
  /** The ratio is within the tolerance. */
  readonly held: boolean;
}

/** Source: GetExternalMetricReplicas and getUsageRatioReplicaCount; GetExternalPerPodMetricReplicas. */
const proposed = (spec: HpaSpec, observation: Observation, usage: number): Proposal => {
  const { specReplicas, statusReplicas, readyPods } = observation;
  if (spec.targetType === 'AverageValue') {
    const held = withinTolerance(usage / (spec.targetMilli * statusReplicas));
    return { held, proposal: held ? statusReplicas : Math.ceil(usage / spec.targetMilli) };
  }
  const ratio = usage / spec.targetMilli;
  const held = withinTolerance(ratio);
  return { held, proposal: held ? specReplicas : Math.ceil(ratio * readyPods) };
};

interface Wish {
  readonly at: number;
  readonly current: number;
  readonly proposal: number;
}

/** Source: stabilizeRecommendation, stabilizeRecommendationWithBehaviors (the edge of the window is out of it). */
const stabilize = (spec: HpaSpec, memory: Memory, { at, current, proposal }: Wish): number => {
  const { behavior } = spec;
  const remembered = memory.recommendations ?? [];
  const longest = behavior
    ? Math.max(
        behavior.scaleUp.stabilizationWindowSeconds,
        behavior.scaleDown.stabilizationWindowSeconds,
      )
    : downscaleStabilizationSeconds;
  memory.recommendations = [
    ...remembered.filter((entry) => at - entry.at <= longest),
    { at, replicas: proposal },
  ];
  if (!behavior) {
    const recent = remembered.filter((entry) => at - entry.at <= downscaleStabilizationSeconds);
    return Math.max(proposal, ...recent.map(({ replicas }) => replicas));
  }
  const inWindow = (seconds: number): readonly number[] =>
    remembered.filter((entry) => at - entry.at < seconds).map(({ replicas }) => replicas);
  const up = Math.min(proposal, ...inWindow(behavior.scaleUp.stabilizationWindowSeconds));
  const down = Math.max(proposal, ...inWindow(behavior.scaleDown.stabilizationWindowSeconds));
  return Math.min(Math.max(current, up), down);
};

interface Limited {
  readonly desired: number;
  readonly reason: string | undefined;
}

interface Wanted {
  readonly at: number;
  readonly current: number;
  readonly wanted: number;
}

/** Source: convertDesiredReplicasWithRules, convertDesiredReplicasWithBehaviorRate. */
const limit = (spec: HpaSpec, memory: Memory, { at, current, wanted }: Wanted): Limited => {
  const { behavior, minReplicas, maxReplicas } = spec;
  const up = behavior
    ? Math.max(rateLimit(behavior.scaleUp, memory, { at, current, direction: 1 }), current)
    : Math.max(2 * current, 4);
  const down =
    behavior && wanted < current
      ? Math.min(rateLimit(behavior.scaleDown, memory, { at, current, direction: -1 }), current)
      : 0;
  const highest = Math.min(maxReplicas, up);
  const lowest = Math.max(minReplicas, down);
  if (wanted > highest) {
    return { desired: highest, reason: maxReplicas > up ? 'ScaleUpLimit' : 'TooManyReplicas' };
  }
  if (wanted < lowest) {
    return { desired: lowest, reason: minReplicas < down ? 'ScaleDownLimit' : 'TooFewReplicas' };
  }
  return { desired: wanted, reason: undefined };
};

interface Pace {
  readonly at: number;
  readonly current: number;
  readonly direction: 1 | -1;
}

/** Source: calculateScaleUpLimitWithScalingRules, calculateScaleDownLimitWithBehaviors. */
const rateLimit = (rules: ScalingRules, memory: Memory, pace: Pace): number => {
  const { at, current, direction } = pace;
  if (rules.selectPolicy === 'Disabled') return current;
  const proposals = rules.policies.map(({ type, value, periodSeconds }) => {
    const start =
      current - within(memory.ups, at, periodSeconds) + within(memory.downs, at, periodSeconds);
    if (type === 'Pods') return start + direction * value;
    const changed = start * (1 + (direction * value) / 100);
    return direction > 0 ? Math.ceil(changed) : Math.trunc(changed);
  });
  const largestChange = (rules.selectPolicy === 'Max') === direction > 0;
  return largestChange ? Math.max(...proposals) : Math.min(...proposals);
};

/** Source: getReplicasChangePerPeriod. */
const within = (changes: readonly Change[], at: number, periodSeconds: number): number =>
  changes
    .filter((change) => at - change.at < periodSeconds)
    .reduce((sum, { replicas }) => sum + replicas, 0);

interface Rescale {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Longest period (s) that a policy may have. */
const longestPolicySeconds = 1800;

/** Source: storeScaleEvent. */
const record = (spec: HpaSpec, memory: Memory, { at, from, to }: Rescale): void => {
  if (!spec.behavior || from === to) return;
  const keep = (changes: readonly Change[]): Change[] =>
    changes.filter((change) => at - change.at <= longestPolicySeconds);
  const change = { at, replicas: Math.abs(to - from) };
  if (to > from) memory.ups = [...keep(memory.ups), change];
  else memory.downs = [...keep(memory.downs), change];
};
