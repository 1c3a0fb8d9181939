import {
  averageReplicas,
  changeInPeriod,
  groupPods,
  limitLegacy,
  limitWithBehavior,
  perPodReplicas,
  podRequests,
  policyLimit,
  resourceSamples,
  stabilizeLegacy,
  stabilizeWithBehavior,
  sumForPods,
  sumForValue,
  utilizationReplicas,
  valueReplicas,
  withScaleEvent,
  type Calculation,
  type ControllerConfig,
  type Int64,
  type Outcome,
  type Pod,
} from '../../../autoscale/index.ts';
import type { BatchAnswer } from '../request.ts';
import {
  behaviorOf,
  contextOf,
  eventsOf,
  now,
  podsOf,
  recommendationsOf,
  usageOf,
} from './case-inputs.ts';
import {
  eventsShape,
  groupShape,
  limitsShape,
  policyShape,
  rateShape,
  requestsShape,
  resourceShape,
  stabilizeShape,
  valuesShape,
} from './case-shapes.ts';

/** One kind of row: what a step of the algorithm answers for it. */
export type Step = (row: unknown, config: ControllerConfig) => BatchAnswer;

interface Replicas {
  readonly replicas: number;
  readonly calculation: Calculation;
}

interface CaseRange {
  readonly currentReplicas: number;
  readonly desiredReplicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
}

type CaseEvents = Parameters<typeof eventsOf>[0];

interface CaseHistory {
  readonly scaleUpEvents: CaseEvents;
  readonly scaleDownEvents: CaseEvents;
}

/** 64-bit values beyond 2^53 are written as text. */
const milli = (value: Int64): number | string =>
  typeof value === 'bigint' ? String(value) : value;

const usageAnswer = (outcome: Outcome<Replicas>): BatchAnswer =>
  outcome.ok
    ? { replicas: outcome.value.replicas, usageMilli: milli(outcome.value.calculation.usage) }
    : { error: outcome.message };

const resourceUtilization: Step = (row, config) => {
  const { input } = resourceShape.parse(row);
  const samples = resourceSamples(
    { kind: 'usage', pods: usageOf(input.samples) },
    input.resource,
    input.container,
  );
  if (!samples.ok) return { error: samples.message };
  const outcome = utilizationReplicas(
    samples.value,
    { resource: input.resource, container: input.container, target: input.targetUtilization },
    contextOf(podsOf(input.pods, input.resource), input.currentReplicas, config),
  );
  if (!outcome.ok) return { error: outcome.message };
  const { replicas, calculation } = outcome.value;
  return {
    replicas,
    utilization: calculation.utilization,
    rawValueMilli: milli(calculation.usage),
  };
};

const podsMetric: Step = (row, config) => {
  const { input } = valuesShape.parse(row);
  const pods = podsOf(input.pods, '');
  const samples = new Map(
    input.valuesMilli.map((value, index) => [
      `test-pod-${String(index)}`,
      { value, at: now, window: 0 },
    ]),
  );
  return usageAnswer(
    averageReplicas(
      samples,
      { resource: '', target: input.targetMilli ?? 0 },
      contextOf(pods, input.currentReplicas, config),
    ),
  );
};

const valueStep =
  (sum: (values: readonly Int64[]) => Int64): Step =>
  (row, config) => {
    const { input } = valuesShape.parse(row);
    const context = contextOf(podsOf(input.pods, ''), input.currentReplicas, config);
    return usageAnswer(valueReplicas(sum(input.valuesMilli), input.targetMilli ?? 0, context));
  };

const perPodStep =
  (sum: (values: readonly Int64[]) => Int64, kind: 'object' | 'external'): Step =>
  (row, config) => {
    const { input } = valuesShape.parse(row);
    const context = contextOf(podsOf(input.pods, ''), input.currentReplicas, config);
    const value = perPodReplicas(
      sum(input.valuesMilli),
      input.targetPerPodMilli ?? 0,
      context,
      kind,
    );
    return usageAnswer({ ok: true, value });
  };

const only = ([value = 0]: readonly Int64[]): Int64 => value;

const groupStep: Step = (row, config) => {
  const { input } = groupShape.parse(row);
  const samples = new Map(
    usageOf(input.samples).map(({ pod, at, window }) => [pod, { value: 1, at, window }]),
  );
  const groups = groupPods(podsOf(input.pods, input.resource), samples, input.resource, {
    now,
    config,
  });
  const names = (pods: readonly Pod[]): readonly string[] => pods.map(({ name }) => name).sort();
  return {
    readyCount: groups.ready,
    unready: names(groups.unready),
    missing: names(groups.missing),
    ignored: names(groups.ignored),
  };
};

const requestsStep: Step = (row, config) => {
  const { input } = requestsShape.parse(row);
  const requestsOf = (request: Int64 | null | undefined): Record<string, Int64> =>
    request === null || request === undefined ? {} : { [input.resource]: request };
  const outcome = podRequests(
    input.pods.map((pod) => ({
      name: pod.name,
      phase: 'Running',
      deleting: false,
      requests: requestsOf(pod.podRequestMilli),
      containers: pod.containers.map(({ name, requestMilli }) => ({
        name,
        requests: requestsOf(requestMilli),
      })),
      initContainers: pod.initContainers.map(({ name, requestMilli, restartPolicy }) => ({
        name,
        requests: requestsOf(requestMilli),
        restartable: restartPolicy === 'Always',
      })),
    })),
    input.container,
    input.resource,
    config.traits.podLevelRequests,
  );
  if (!outcome.ok) return { error: outcome.message };
  const requests = [...outcome.value].map(([pod, request]) => [pod, milli(request)] as const);
  return { requestsMilli: Object.fromEntries(requests) };
};

const rangeOf = (input: CaseRange) => ({
  current: input.currentReplicas,
  desired: input.desiredReplicas,
  min: input.minReplicas,
  max: input.maxReplicas,
});

const historyOf = (input: CaseHistory) => ({
  events: {
    scaleUpEvents: eventsOf(input.scaleUpEvents),
    scaleDownEvents: eventsOf(input.scaleDownEvents),
  },
  now,
});

const rateStep: Step = (row, config) => {
  const { input } = rateShape.parse(row);
  const { replicas, reason } = limitWithBehavior(
    rangeOf(input),
    behaviorOf(input.scaleUp, input.scaleDown, config),
    historyOf(input),
  );
  return { replicas, reason };
};

const policyStep: Step = (row, config) => {
  const { input } = policyShape.parse(row);
  const isUp = input.direction === 'up';
  const { scaleUp, scaleDown } = behaviorOf(input.rules, input.rules, config);
  const { limit } = policyLimit(
    input.direction,
    input.currentReplicas,
    isUp ? scaleUp : scaleDown,
    historyOf(input),
  );
  return { limit };
};

const eventsStep: Step = (row, config) => {
  const { input } = eventsShape.parse(row);
  const events = eventsOf(input.events);
  const { scaleUp, scaleDown } = behaviorOf(input.rules, input.rules, config);
  const hasBehavior = input.rules !== null && input.rules !== undefined;
  const after = hasBehavior
    ? withScaleEvent(
        events,
        Math.abs(input.newReplicas - input.previousReplicas),
        input.direction === 'up' ? scaleUp : scaleDown,
        now,
      )
    : events;
  return {
    sumBefore: changeInPeriod(events, input.sumPeriodSeconds, now),
    eventsAfter: after.map(({ change, outdated }) => ({ change, outdated })),
  };
};

const legacyWindow: Step = (row) => {
  const { input } = stabilizeShape.parse(row);
  const { replicas, recommendations } = stabilizeLegacy(
    recommendationsOf(input.recommendations),
    input.desiredReplicas,
    now,
    (input.windowSeconds ?? 0) * 1000,
  );
  return { replicas, logLength: recommendations.length };
};

const behaviorWindows: Step = (row) => {
  const { input } = stabilizeShape.parse(row);
  const { replicas, recommendations } = stabilizeWithBehavior(
    recommendationsOf(input.recommendations),
    { current: input.currentReplicas ?? 0, desired: input.desiredReplicas },
    now,
    { up: input.scaleUpWindowSeconds ?? 0, down: input.scaleDownWindowSeconds ?? 0 },
  );
  return { replicas, recommendations: recommendations.map((entry) => entry.replicas) };
};

const legacyLimits: Step = (row, config) => {
  const { input } = limitsShape.parse(row);
  const { replicas, reason } = limitLegacy(rangeOf(input), config);
  return { replicas, reason };
};

/** The kinds of rows that are about one step. */
export const steps: ReadonlyMap<string, Step> = new Map(
  Object.entries({
    resource_utilization: resourceUtilization,
    pods_metric: podsMetric,
    object_value: valueStep(only),
    object_per_pod: perPodStep(only, 'object'),
    external_value: valueStep(sumForValue),
    external_per_pod: perPodStep(sumForPods, 'external'),
    group_pods: groupStep,
    pod_requests: requestsStep,
    behavior_rate: rateStep,
    policy_limit: policyStep,
    scale_events: eventsStep,
    stabilize_legacy: legacyWindow,
    stabilize_behavior: behaviorWindows,
    legacy_limits: legacyLimits,
  }),
);
