// The autoscalers of the demo: the talk's, over all clusters, and two that metrics-server feeds.
import type { Component, ComponentContext, KubeObject } from '../component.ts';
import { object } from './manifest.ts';
import type { Fields, Identity } from './manifest.ts';
import { oldServer, plainServer } from './mesh-neighbours.ts';
import { globalP99 } from './rules.ts';
import { strestServer } from './strest.ts';
import { globalQuerierUrl } from './thanos-query.ts';

/**
 * The talk's rule: all clusters scale by the p99 (ms) over all clusters. Its target was 10 ms; here it is thirty-five
 * times that, so that two cores can produce the load that overcomes six replicas. To go from two replicas to one, the
 * p99 has to stay below half of the target; that leaves a request, which takes 33 ms and may find two others before it,
 * more than 50 ms in which none of the four clusters' thousand processes lets it run. Half of the target, two thirds and
 * three quarters of it are no bounds of the histogram, so that the estimate of a quantile does not jump there.
 */
export const strestScaling = {
  scaledObject: 'strest-server',
  /** The name that KEDA gives to the autoscaler it makes. */
  autoscaler: 'keda-hpa-strest-server',
  thresholdMs: 350,
  minReplicas: 1,
  maxReplicas: 6,
  /**
   * A latency says nothing of how many replicas would do, so they go one by one: otherwise too many go at once, the
   * queues fill, and all come back. The highest proposal holds for as long (s) as the query looks back.
   */
  scaleDown: {
    stabilizationWindowSeconds: 30,
    selectPolicy: 'Max',
    policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }],
  },
} as const;

/** KEDA's ScaledObject for strest's servers and the HPAs of others. */
export const autoscaling: Component = {
  name: 'autoscaling',
  images: [],
  where: 'each',
  ready: [],
  objects: (context) => [
    scaledObject(context),
    // Processor time of all containers of a pod.
    cpuAutoscaler(plainServer, { type: 'Resource', resource: cpuTarget(75) }),
    // Of one container: the proxy beside it does not count.
    cpuAutoscaler(oldServer, {
      type: 'ContainerResource',
      containerResource: { container: oldServer.name, ...cpuTarget(75) },
    }),
  ],
};

function scaledObject({ lab }: ComponentContext): KubeObject {
  const { thresholdMs, minReplicas, maxReplicas, scaleDown } = strestScaling;
  const { namespace, labels } = strestServer;
  return object(
    'keda.sh/v1alpha1',
    'ScaledObject',
    { name: strestScaling.scaledObject, namespace, labels },
    {
      spec: {
        scaleTargetRef: { name: strestServer.name },
        pollingInterval: 10,
        minReplicaCount: minReplicas,
        maxReplicaCount: maxReplicas,
        advanced: {
          horizontalPodAutoscalerConfig: {
            behavior: { scaleDown },
          },
        },
        triggers: [
          {
            type: 'prometheus',
            // Not an average per pod: a latency has no share of each.
            metricType: 'Value',
            metadata: {
              serverAddress: globalQuerierUrl(lab),
              query: globalP99,
              threshold: `${thresholdMs}`,
              // No series means that nothing is known, not a p99 of 0; nor does half an answer scale anything.
              ignoreNullValues: 'false',
              queryParameters: 'partial_response=false,dedup=true',
            },
          },
        ],
      },
    },
  );
}

function cpuTarget(averageUtilization: number): Fields {
  return { name: 'cpu', target: { type: 'Utilization', averageUtilization } };
}

function cpuAutoscaler(target: Identity, metric: Fields): KubeObject {
  return object('autoscaling/v2', 'HorizontalPodAutoscaler', target, {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target.name },
      minReplicas: 1,
      maxReplicas: 3,
      metrics: [metric],
    },
  });
}
