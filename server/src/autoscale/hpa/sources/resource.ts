import type { MetricSource } from '../proposal.ts';
import { resourceDescription, resourceReplicas } from './resource-target.ts';
import { failure, resultOf } from './result.ts';

const type = 'Resource';
const reason = 'FailedGetResourceMetric';

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeStatusForResourceMetric */
export const resourceSource: MetricSource = {
  type,
  propose: ({ resource }, observation, context) => {
    if (resource === undefined) return failure(type, reason, 'the metric has no field resource');
    const target = { ...resource, container: '' };
    return resultOf(
      type,
      reason,
      resourceDescription(target),
      resourceReplicas(target, observation, context),
    );
  },
};
