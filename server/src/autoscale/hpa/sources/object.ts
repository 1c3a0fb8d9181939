import type { MetricSource } from '../proposal.ts';
import { done } from '../outcome.ts';
import { perPodReplicas, valueReplicas } from '../value-metric-replicas.ts';
import { failure, resultOf } from './result.ts';
import { objectValue } from './samples.ts';

const type = 'Object';
const reason = 'FailedGetObjectMetric';

/**
 * Type and field of the target must match, though the API server accepts it when they do not.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeStatusForObjectMetric
 */
export const objectSource: MetricSource = {
  type,
  propose: ({ object }, observation, context) => {
    if (object === undefined) return failure(type, reason, 'the metric has no field object');
    const { metric, describedObject, target } = object;
    const value = objectValue(
      observation,
      `${metric.name} on ${describedObject.kind} ${describedObject.name}`,
    );
    if (target.type === 'Value' && target.value !== undefined) {
      return resultOf(
        type,
        reason,
        `${describedObject.kind} metric ${metric.name}`,
        value.ok ? valueReplicas(value.value, target.value.milli, context) : value,
      );
    }
    if (target.type === 'AverageValue' && target.averageValue !== undefined) {
      return resultOf(
        type,
        reason,
        `external metric ${metric.name}(${metric.selector ?? 'nil'})`,
        value.ok
          ? done(perPodReplicas(value.value, target.averageValue.milli, context, 'object'))
          : value,
      );
    }
    return failure(
      type,
      reason,
      'invalid object metric source: neither a value target nor an average value target was set',
    );
  },
};
