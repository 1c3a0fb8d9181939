/** A scripted Prometheus that remembers an HPA which scales a Deployment by a queue, with a known truth. */
import { queueMetric, specOf } from '../server/autoscale/support/pass.ts';
import { period, recordQueue, start, type Pair } from '../server/autoscale/support/recorded.ts';
import { data, type FaultProxy, type Reaction } from './fault-proxy.ts';
import { serverForTest } from './thanos-api.ts';

export const queuePasses = 960;
/** Unix milliseconds. */
export const queueRange = { from: start * 1000, to: (start + (queuePasses - 1) * period) * 1000 };

/** The HPA as written, with comments of its owner. */
export const queueManifest = `# The web shop.
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  minReplicas: 2 # never alone
  maxReplicas: 10
  metrics:
    - type: External
      external:
        metric: { name: queue }
        target: { type: AverageValue, averageValue: '10' }
`;

/** A queue that swells and falls off twice. */
const queueAt = (index: number): number =>
  20 + 60 * Math.max(0, Math.sin((index / queuePasses) * 4 * Math.PI));

export interface Recorded {
  readonly [name: string]: readonly Pair[];
}

export const series = (metric: Readonly<Record<string, string>>, points: readonly Pair[]) => ({
  metric,
  points,
});

/** Starts the server; other expressions than those of the HPA, its target and `queue` have no series. */
export const serveQueue = async (): Promise<FaultProxy> => {
  const truth = recordQueue(specOf({ metrics: [queueMetric('10')] }), queuePasses, queueAt);
  const { replicas = [], ready = [] } = truth as unknown as Recorded;
  const queue = replicas.map(([at], index): Pair => [at, queueAt(index)]);
  const demand = queue.map(([at, value]): Pair => [at, Number(value) / 2]);
  const named = (name: string, points: readonly Pair[]) => series({ __name__: name }, points);
  const answers = [
    {
      part: 'kube_horizontalpodautoscaler',
      all: [
        named('kube_horizontalpodautoscaler_status_current_replicas', replicas),
        named('kube_horizontalpodautoscaler_status_desired_replicas', replicas),
      ],
    },
    {
      part: 'kube_deployment',
      all: [
        named('kube_deployment_spec_replicas', replicas),
        named('kube_deployment_status_replicas', replicas),
        named('kube_deployment_status_replicas_ready', ready),
      ],
    },
    { part: 'queue', all: [series({}, queue)] },
    { part: 'demand', all: [series({}, demand)] },
  ];
  return serveSeries((query) => answers.find(({ part }) => query.includes(part))?.all ?? []);
};

/** Starts a server that answers range queries with what a function has for them. */
export const serveSeries = async (
  find: (query: string) => readonly ReturnType<typeof series>[],
): Promise<FaultProxy> => {
  const answer: Reaction = (request, response) => {
    const { params } = request;
    const [from, to] = [Number(params.get('start')), Number(params.get('end'))];
    const result = find(params.get('query') ?? '').map(({ metric, points }) => ({
      metric,
      values: points
        .filter(([at]) => at >= from && at <= to)
        .map(([at, value]) => [at, String(value)]),
    }));
    return data({ resultType: 'matrix', result })(request, response);
  };
  const server = await serverForTest();
  server.script({ '/query_range': answer });
  return server;
};
