import {
  decide,
  fullSpec,
  noMemory,
  readHpaSpec,
  type ControllerConfig,
  type Decision,
  type MetricSpec,
  type Observation,
  type ProposalResult,
  type SyncInput,
} from '../../../autoscale/index.ts';
import type { BatchAnswer } from '../request.ts';
import { now, podsOf, recommendationsOf, usageOf } from './case-inputs.ts';
import { reconcileShape, type ReconcileCase } from './case-shapes.ts';

const resourceOf = ({ resource, containerResource }: MetricSpec): string =>
  resource?.name ?? containerResource?.name ?? '';

const observationOf = ({ type }: MetricSpec, { samples, faults }: ReconcileCase): Observation => {
  if (faults?.metricsError?.includes(type) === true) return { kind: 'failed', message: 'error' };
  switch (type) {
    case 'Pods':
      return {
        kind: 'pods',
        values: (samples.pods ?? []).map(({ pod, milli }) => ({ pod, value: milli })),
      };
    case 'Object':
      return samples.object === undefined
        ? { kind: 'failed', message: 'no value' }
        : { kind: 'object', value: samples.object.milli };
    case 'External':
      return { kind: 'external', values: (samples.external ?? []).map(({ milli }) => milli) };
    default:
      return { kind: 'usage', pods: usageOf(samples.resource ?? []) };
  }
};

const selectorOf = ({ faults }: ReconcileCase): NonNullable<SyncInput['selector']> => {
  if (faults?.otherHPASelects !== undefined) return 'ambiguous';
  if (faults?.selector === undefined) return 'selectable';
  return faults.selector === 'unparsable' ? 'unparsable' : 'missing';
};

const metricAnswer = (
  result: ProposalResult,
  current: number,
): { readonly action: string; readonly error: string } => {
  if (!result.ok) return { action: 'none', error: result.failure.kind };
  const { replicas } = result.proposal;
  if (replicas === current) return { action: 'none', error: 'none' };
  return { action: replicas > current ? 'scale_up' : 'scale_down', error: 'none' };
};

/** The reported utilization of the first CPU metric that has one. */
const cpuUtilization = ({ metrics }: Decision): number | null => {
  for (const result of metrics) {
    if (result.ok && result.type === 'Resource') {
      return result.proposal.calculation.utilization ?? null;
    }
  }
  return null;
};

/** One whole pass, as the row's `expect` words it. */
export const reconcileStep = (row: unknown, config: ControllerConfig): BatchAnswer => {
  const parsed = reconcileShape.parse(row);
  const { scale, faults, history, pods } = parsed;
  const spec = fullSpec(readHpaSpec({ ...parsed.hpa }).spec, config);
  const resources = new Set(spec.metrics.map(resourceOf).filter((name) => name !== ''));
  const decision = decide(
    {
      now,
      spec,
      scale: faults?.getScale === undefined ? scale : { failure: faults.getScale },
      lastDesired: scale.specReplicas,
      selector: selectorOf(parsed),
      pods: podsOf(pods, [...resources][0] ?? 'cpu'),
      observations: spec.metrics.map((metric) => observationOf(metric, parsed)),
      memory:
        history.recommendations === null
          ? noMemory
          : { ...noMemory, recommendations: recommendationsOf(history.recommendations) },
      ...(faults?.updateScale === undefined ? {} : { writeFailure: faults.updateScale }),
    },
    config,
  );
  return {
    desiredReplicas: decision.desired,
    conditions: decision.conditions.map(({ type, status, reason }) => ({ type, status, reason })),
    action: decision.action,
    error: decision.error,
    metrics: Object.fromEntries(
      decision.metrics.map((result) => [result.type, metricAnswer(result, scale.specReplicas)]),
    ),
    cpuUtilization: cpuUtilization(decision),
  };
};
