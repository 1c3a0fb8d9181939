import { done } from '../outcome.ts';
import type { MetricSource } from '../proposal.ts';
import {
  perPodReplicas,
  sumForPods,
  sumForValue,
  valueReplicas,
} from '../value-metric-replicas.ts';
import { failure, resultOf } from './result.ts';
import { externalValues } from './samples.ts';

const type = 'External';
const reason = 'FailedGetExternalMetric';

/**
 * The type of the target is not looked at: an average value wins over a value.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeStatusForExternalMetric
 */
export const externalSource: MetricSource = {
  type,
  propose: ({ external }, observation, context) => {
    if (external === undefined) return failure(type, reason, 'the metric has no field external');
    const { metric, target } = external;
    const description = `external metric ${metric.name}(${metric.selector ?? 'nil'})`;
    const values = externalValues(observation, metric.name);
    if (target.averageValue !== undefined) {
      const { milli } = target.averageValue;
      return resultOf(
        type,
        reason,
        description,
        values.ok
          ? done(perPodReplicas(sumForPods(values.value), milli, context, 'external'))
          : values,
      );
    }
    if (target.value !== undefined) {
      return resultOf(
        type,
        reason,
        description,
        values.ok ? valueReplicas(sumForValue(values.value), target.value.milli, context) : values,
      );
    }
    return failure(
      type,
      reason,
      'invalid external metric source: neither a value target nor an average value target was set',
    );
  },
};
