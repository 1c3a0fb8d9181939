import type { Observation } from '../observation.ts';
import type { MetricSource, ProposalContext, ProposalResult } from '../proposal.ts';
import type { MetricSpec } from '../spec.ts';
import { containerResourceSource } from './container-resource.ts';
import { externalSource } from './external.ts';
import { objectSource } from './object.ts';
import { podsSource } from './pods.ts';
import { resourceSource } from './resource.ts';

/** Every type of metric: one file here, one line. */
const sources: readonly MetricSource[] = [
  resourceSource,
  containerResourceSource,
  podsSource,
  objectSource,
  externalSource,
];

const byType: ReadonlyMap<string, MetricSource> = new Map(
  sources.map((source) => [source.type, source]),
);

/**
 * What one metric proposes.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeReplicasForMetric
 */
export const proposeForMetric = (
  metric: MetricSpec,
  observation: Observation,
  context: ProposalContext,
): ProposalResult => {
  const source = byType.get(metric.type);
  if (source !== undefined) return source.propose(metric, observation, context);
  const message = `unknown metric source type "${metric.type}"`;
  return {
    ok: false,
    type: metric.type,
    failure: { reason: 'InvalidMetricSourceType', message, kind: 'spec' },
  };
};
