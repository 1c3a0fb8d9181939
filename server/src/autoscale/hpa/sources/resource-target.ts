import type { Observation } from '../observation.ts';
import { failed, type Outcome } from '../outcome.ts';
import {
  averageReplicas,
  utilizationReplicas,
  type PodMetricReplicas,
} from '../pod-metric-replicas.ts';
import type { ProposalContext } from '../proposal.ts';
import type { ResourceMetric } from '../spec.ts';
import { resourceSamples } from './samples.ts';

/** What `Resource` and `ContainerResource` have in common; an average value wins over a utilization. */
export interface ResourceTarget extends ResourceMetric {
  /** Empty for whole pods. */
  readonly container: string;
}

const inWords = (what: string, outcome: Outcome<PodMetricReplicas>): Outcome<PodMetricReplicas> =>
  outcome.ok ? outcome : failed(`failed to get ${what}: ${outcome.message}`);

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeStatusForResourceMetricGeneric */
export const resourceReplicas = (
  { name, container, target }: ResourceTarget,
  observation: Observation,
  context: ProposalContext,
): Outcome<PodMetricReplicas> => {
  const { averageValue, averageUtilization } = target;
  if (averageValue === undefined && averageUtilization === undefined) {
    return failed(
      'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set',
    );
  }
  const samples = resourceSamples(observation, name, container);
  if (averageValue !== undefined) {
    const metric = { resource: name, target: averageValue.milli };
    return inWords(
      `${name} usage`,
      samples.ok ? averageReplicas(samples.value, metric, context) : samples,
    );
  }
  const metric = { resource: name, container, target: averageUtilization ?? 0 };
  return inWords(
    `${name} utilization`,
    samples.ok ? utilizationReplicas(samples.value, metric, context) : samples,
  );
};

/** Source: as above, `metricNameProposal` */
export const resourceDescription = ({ name, container, target }: ResourceTarget): string => {
  if (target.averageValue !== undefined) return `${name} resource`;
  const kind = container === '' ? 'resource' : 'container resource';
  return `${name} ${kind} utilization (percentage of request)`;
};
