import type { MetricSource } from '../proposal.ts';
import { resourceDescription, resourceReplicas } from './resource-target.ts';
import { failure, resultOf } from './result.ts';

const type = 'ContainerResource';
const reason = 'FailedGetContainerResourceMetric';

/** Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeStatusForContainerResourceMetric */
export const containerResourceSource: MetricSource = {
  type,
  propose: ({ containerResource }, observation, context) =>
    containerResource === undefined
      ? failure(type, reason, 'the metric has no field containerResource')
      : resultOf(
          type,
          reason,
          resourceDescription(containerResource),
          resourceReplicas(containerResource, observation, context),
        ),
};
