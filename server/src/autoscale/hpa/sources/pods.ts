import { averageReplicas } from '../pod-metric-replicas.ts';
import type { MetricSource } from '../proposal.ts';
import { failure, resultOf } from './result.ts';
import { customSamples } from './samples.ts';

const type = 'Pods';
const reason = 'FailedGetPodsMetric';

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeStatusForPodsMetric */
export const podsSource: MetricSource = {
  type,
  propose: ({ pods }, observation, context) => {
    if (pods?.target.averageValue === undefined) {
      return failure(type, reason, 'the metric has no target averageValue');
    }
    const metric = { resource: '', target: pods.target.averageValue.milli };
    const samples = customSamples(observation, pods.metric.name);
    return resultOf(
      type,
      reason,
      `pods metric ${pods.metric.name}`,
      samples.ok ? averageReplicas(samples.value, metric, context) : samples,
    );
  },
};
