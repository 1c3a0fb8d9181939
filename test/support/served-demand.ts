/** A scripted Thanos that remembers two clusters whose autoscalers go by the p99 of both together. */
import { specOf } from '../server/autoscale/support/pass.ts';
import { period, recordQueue, start, type Pair } from '../server/autoscale/support/recorded.ts';
import type { FaultProxy } from './fault-proxy.ts';
import { series, serveSeries, type Recorded } from './served-queue.ts';

/** 25 minutes. */
const passes = 100;
/** Unix milliseconds. */
export const demandRange = { from: start * 1000, to: (start + (passes - 1) * period) * 1000 };

export const globalP99 =
  'histogram_quantile(0.99, sum by (le) (rate(latency_ms_bucket{app="web"}[30s])))';

/** The HPA of each of the clusters. */
export const demandManifest = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 1
  maxReplicas: 6
  metrics:
    - type: External
      external:
        metric: { name: queue }
        target: { type: Value, value: '350' }
`;

const metric = {
  type: 'External',
  external: { metric: { name: 'queue' }, target: { type: 'Value', value: '350' } },
};

/** Two spells of load, of different heights; both are slow for a while, again and again. */
const demandAt = (index: number): number => {
  if (index >= 20 && index < 40) return 60;
  return index >= 60 && index < 80 ? 105 : 8;
};
const p99At = (index: number): number => (demandAt(index) > 8 && index % 8 < 3 ? 2000 : 90);

/** Starts the server. Each cluster has the demand above; its own latency is high where a pod has more than 20/s. */
export const serveDemand = async (): Promise<FaultProxy> => {
  const spec = specOf({ minReplicas: 1, maxReplicas: 6, metrics: [metric] });
  const { replicas = [], ready = [] } = recordQueue(spec, passes, p99At) as unknown as Recorded;
  const line = (value: (index: number) => number): readonly Pair[] =>
    replicas.map(([at], index): Pair => [at, value(index)]);
  const fewest = (index: number): number =>
    Math.min(...ready.slice(Math.max(0, index - 2), index + 1).map(([, pods]) => Number(pods)));
  const own = line((index) => {
    const load = demandAt(index) / fewest(index);
    return load > 20 ? 900 + load : 80 + load;
  });
  const named = (name: string, points: readonly Pair[]) => series({ __name__: name }, points);
  const each = (points: readonly Pair[]) =>
    ['aks', 'gke'].map((cluster) => series({ cluster }, points));
  const demand = line(demandAt);
  return serveSeries((query) => {
    if (query.includes('max by (cluster)')) return each(ready);
    if (query.includes('sum by (cluster)')) return each(demand);
    if (query.includes('sum by (le, cluster)')) return each(own);
    if (query.includes('histogram_quantile'))
      return [series({}, query.includes('cluster=') ? own : line(p99At))];
    if (query.includes('latency_ms_count')) return [series({}, demand)];
    if (query.includes('kube_horizontalpodautoscaler')) {
      return [
        named('kube_horizontalpodautoscaler_status_current_replicas', replicas),
        named('kube_horizontalpodautoscaler_status_desired_replicas', replicas),
      ];
    }
    return [
      named('kube_deployment_spec_replicas', replicas),
      named('kube_deployment_status_replicas', replicas),
      named('kube_deployment_status_replicas_ready', ready),
    ];
  });
};
