import { combineProposals } from './combine.ts';
import { condition, withCondition, type Condition } from './conditions.ts';
import type { ControllerConfig } from './controller.ts';
import type { Course, Decision, Scale, SyncInput } from './decision.ts';
import type { HpaMemory } from './memory.ts';
import { normalize } from './normalize.ts';
import type { ProposalResult } from './proposal.ts';
import { withScaleEvent } from './scale-events.ts';
import { proposeForMetric } from './sources/index.ts';
import type { FullHpaSpec } from './spec.ts';
import { toleranceOf } from './tolerance.ts';

/** A wish for a number of replicas, before it is written. */
interface Draft {
  readonly path: Decision['path'];
  readonly current: number;
  readonly desired: number;
  readonly metrics: Decision['metrics'];
  readonly course: Course | undefined;
  readonly conditions: readonly Condition[];
  readonly memory: HpaMemory;
  readonly rescaleReason: string | undefined;
  readonly error: string | undefined;
}

const selectorReasons = {
  missing: ['InvalidSelector', "the HPA target's scale is missing a selector"],
  unparsable: [
    'InvalidSelector',
    "couldn't convert selector into a corresponding internal selector object",
  ],
  ambiguous: ['AmbiguousSelector', 'pods by selector are controlled by multiple HPAs'],
} as const;

const hasUnboundMetric = ({ metrics }: FullHpaSpec): boolean =>
  metrics.some(({ type }) => type === 'Object' || type === 'External');

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go recordInitialRecommendation */
const withFirstRecommendation = (memory: HpaMemory, replicas: number, at: number): HpaMemory =>
  memory.recommendations === undefined
    ? { ...memory, recommendations: [{ replicas, at }] }
    : memory;

const proposals = (
  { now, spec, pods, observations }: SyncInput,
  { specReplicas, statusReplicas }: Scale,
  config: ControllerConfig,
): readonly ProposalResult[] => {
  const tolerance = toleranceOf(spec, config);
  const context = { now, specReplicas, statusReplicas, pods, tolerance, config };
  return spec.metrics.map((metric, index) =>
    proposeForMetric(
      metric,
      observations[index] ?? { kind: 'failed', message: 'no answer' },
      context,
    ),
  );
};

const activeCondition = (description: string): Condition =>
  condition(
    'ScalingActive',
    true,
    'ValidMetricFound',
    `the HPA was able to successfully calculate a replica count from ${description}`,
  );

const rescaleReason = (current: number, proposed: number, description: string): string => {
  if (proposed > current) return `${description} above target`;
  return proposed < current
    ? 'All metrics below target'
    : 'Current number of replicas below Spec.MinReplicas';
};

/** What the metrics make of it, through windows, policies and bounds. */
const draftFromMetrics = (
  input: SyncInput,
  scale: Scale,
  config: ControllerConfig,
  { memory, conditions }: Pick<Draft, 'memory' | 'conditions'>,
): Draft => {
  const current = scale.specReplicas;
  const blocked = (reason: string, message: string, metrics: Draft['metrics']): Draft => ({
    path: 'blocked',
    current,
    desired: input.lastDesired,
    metrics,
    course: undefined,
    conditions: withCondition(conditions, condition('ScalingActive', false, reason, message)),
    memory,
    rescaleReason: undefined,
    error: message,
  });
  const { selector = 'selectable' } = input;
  if (selector !== 'selectable') {
    const [reason, message] = selectorReasons[selector];
    return blocked(reason, message, []);
  }
  const metrics = proposals(input, scale, config);
  const combined = combineProposals(metrics, current);
  if (combined.kind === 'blocked') return blocked(combined.reason, combined.error, metrics);
  const { spec, now } = input;
  // A proposal below zero is one that wrapped: the controller starts from zero.
  const proposed = Math.max(combined.replicas, 0);
  const {
    course,
    conditions: fromLimits,
    recommendations,
  } = normalize({ current, proposed, now, winner: combined.winner }, spec, memory, config);
  const { limited } = course;
  const fromZero = current === 0 && spec.minReplicas !== 0;
  const desired = fromZero ? Math.max(limited.replicas, spec.minReplicas) : limited.replicas;
  const { scaleUpEvents, scaleDownEvents } = memory;
  return {
    path: 'metrics',
    current,
    desired,
    metrics,
    course,
    // AbleToScale is among the later ones and takes the place of the earlier.
    conditions: [activeCondition(combined.description), ...fromLimits],
    memory: { recommendations, scaleUpEvents, scaleDownEvents },
    rescaleReason:
      desired === current ? undefined : rescaleReason(current, proposed, combined.description),
    error: combined.error,
  };
};

const gotScale: readonly Condition[] = [
  condition(
    'AbleToScale',
    true,
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  ),
];

/**
 * Which way a pass goes, before anything is written.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler,
 * shouldComputeMetricsForZeroReplicas
 */
const draftOf = (input: SyncInput, scale: Scale, config: ControllerConfig): Draft => {
  const { spec, now, scaledToZero = false } = input;
  const current = scale.specReplicas;
  const base = {
    current,
    metrics: [],
    course: undefined,
    conditions: gotScale,
    memory: withFirstRecommendation(input.memory, current, now),
    rescaleReason: undefined,
    error: undefined,
  };
  if (current === 0) {
    const cameFromZero = config.traits.scaleToZero && scaledToZero;
    if (!cameFromZero || (spec.minReplicas === 0 && !hasUnboundMetric(spec))) {
      const message = 'scaling is disabled since the replica count of the target is zero';
      const disabled = condition('ScalingActive', false, 'ScalingDisabled', message);
      return {
        ...base,
        path: 'scaling-disabled',
        desired: 0,
        conditions: withCondition(base.conditions, disabled),
      };
    }
  } else if (current > spec.maxReplicas) {
    const rescaleReason = 'Current number of replicas above Spec.MaxReplicas';
    return { ...base, path: 'above-max', desired: spec.maxReplicas, rescaleReason };
  } else if (current < spec.minReplicas) {
    const rescaleReason = 'Current number of replicas below Spec.MinReplicas';
    return { ...base, path: 'below-min', desired: spec.minReplicas, rescaleReason };
  }
  return draftFromMetrics(input, scale, config, base);
};

/** Only an HPA with `behavior` keeps a log. */
const withEvent = (
  memory: HpaMemory,
  { current, desired }: { readonly current: number; readonly desired: number },
  { behavior }: FullHpaSpec,
  now: number,
): HpaMemory => {
  if (behavior === undefined) return memory;
  const change = Math.abs(desired - current);
  return desired > current
    ? {
        ...memory,
        scaleUpEvents: withScaleEvent(memory.scaleUpEvents, change, behavior.scaleUp, now),
      }
    : {
        ...memory,
        scaleDownEvents: withScaleEvent(memory.scaleDownEvents, change, behavior.scaleDown, now),
      };
};

const zeroCondition = ({ current, desired }: Draft, spec: FullHpaSpec): Condition =>
  current > 0 && desired === 0 && spec.minReplicas === 0 && hasUnboundMetric(spec)
    ? condition(
        'ScaledToZero',
        true,
        'ScaledToZero',
        'the HPA controller scaled the workload to zero',
      )
    : condition(
        'ScaledToZero',
        false,
        'NotScaledToZero',
        'the HPA controller did not scale the workload to zero',
      );

const written = (draft: Draft, { spec, now }: SyncInput, config: ControllerConfig): Draft => {
  const { current, desired } = draft;
  const rescaled = condition(
    'AbleToScale',
    true,
    'SucceededRescale',
    `the HPA controller was able to update the target scale to ${String(desired)}`,
  );
  const conditions = withCondition(draft.conditions, rescaled);
  return {
    ...draft,
    memory: withEvent(draft.memory, { current, desired }, spec, now),
    conditions: config.traits.scaleToZero
      ? withCondition(conditions, zeroCondition(draft, spec))
      : conditions,
  };
};

const notWritten = (draft: Draft, { lastDesired }: SyncInput, failure: string): Draft => {
  const message = `the HPA controller was unable to update the target scale: ${failure}`;
  return {
    ...draft,
    desired: lastDesired,
    error: message,
    conditions: withCondition(
      draft.conditions,
      condition('AbleToScale', false, 'FailedUpdateScale', message),
    ),
  };
};

const actionOf = (current: number, desired: number): Decision['action'] => {
  if (desired === current) return 'none';
  return desired > current ? 'scale_up' : 'scale_down';
};

/**
 * One pass of the controller over one HPA.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go reconcileAutoscaler
 */
export const decide = (input: SyncInput, config: ControllerConfig): Decision => {
  const { now: at, scale, lastDesired, memory, writeFailure } = input;
  if ('failure' in scale) {
    const message = `the HPA controller was unable to get the target's current scale: ${scale.failure}`;
    return {
      at,
      path: 'no-scale',
      current: undefined,
      desired: lastDesired,
      action: 'none',
      error: 'internal',
      message,
      metrics: [],
      conditions: [condition('AbleToScale', false, 'FailedGetScale', message)],
      memory,
    };
  }
  const draft = draftOf(input, scale, config);
  const isRescale = draft.path !== 'blocked' && draft.desired !== draft.current;
  const fails = isRescale && writeFailure !== undefined;
  const isWritten = isRescale && !fails;
  let result = draft;
  if (fails) result = notWritten(draft, input, writeFailure);
  else if (isWritten) result = written(draft, input, config);
  return {
    at,
    path: result.path,
    current: result.current,
    desired: result.desired,
    action: isWritten ? actionOf(draft.current, draft.desired) : 'none',
    error: result.error === undefined ? 'none' : 'internal',
    message: result.error,
    rescaleReason: result.rescaleReason,
    metrics: result.metrics,
    course: result.course,
    conditions: result.conditions,
    memory: result.memory,
  };
};
