// The series of one pod of strest-server: its proxy's, its container's, and what kube-state-metrics says of it.
import type { Family, Recorder, Series } from './recorder.ts';
import type { Pod } from './pods.ts';
import { bounds } from './queue.ts';

const families = {
  up: { name: 'up', type: 'gauge' },
  request: { name: 'request', type: 'counter' },
  response: { name: 'response', type: 'counter' },
  latency: { name: 'response_latency_ms', type: 'histogram' },
  cpu: { name: 'container_cpu_usage_seconds', type: 'counter' },
  ready: { name: 'kube_pod_status_ready', type: 'gauge' },
  start: { name: 'kube_pod_start_time', type: 'gauge' },
  requests: { name: 'kube_pod_container_resource_requests', type: 'gauge' },
} as const satisfies Record<string, Family>;

/** CPU (cores) that the container of strest-server requests. */
const cpuRequest = 0.02;

const identity = (account: string): string =>
  `${account}.strest.serviceaccount.identity.linkerd.cluster.local`;

/** Writes the samples of one pod, a scrape at a time. */
export interface PodSeries {
  readonly scrape: (at: number) => void;
  readonly end: () => void;
}

export const createPodSeries = (
  recorder: Recorder,
  pod: Pod,
  place: { readonly namespace: string; readonly deployment: string; readonly node: string },
): PodSeries => {
  const group = recorder.group();
  const { namespace, deployment, node } = place;
  // What Linkerd's scrape configuration makes of a pod's labels.
  const scraped = { job: 'linkerd-proxy', namespace, deployment, pod: pod.name };
  const inbound = { direction: 'inbound', tls: 'true', client_id: identity('strest-client') };
  const proxy = { ...scraped, ...inbound };
  const answered = { ...proxy, status_code: '200' };
  const kube = { job: 'kube-state-metrics', namespace, pod: pod.name, uid: pod.uid };

  const up = group.add(families.up, 'up', { ...scraped, instance: `${pod.address}:4191` });
  const requests = group.add(families.request, 'request_total', proxy);
  const succeeded = group.add(families.response, 'response_total', {
    ...answered,
    grpc_status: '0',
    classification: 'success',
  });
  const failed = group.add(families.response, 'response_total', {
    ...answered,
    grpc_status: '8',
    classification: 'failure',
  });
  const buckets = bounds.map((bound) =>
    group.add(families.latency, 'response_latency_ms_bucket', {
      ...answered,
      le: bound === Infinity ? '+Inf' : bound,
    }),
  );
  const count = group.add(families.latency, 'response_latency_ms_count', answered);
  const sum = group.add(families.latency, 'response_latency_ms_sum', answered);
  const cpu = group.add(families.cpu, 'container_cpu_usage_seconds_total', {
    job: 'cadvisor',
    namespace,
    pod: pod.name,
    container: deployment,
    cpu: 'total',
  });
  const ready = group.add(families.ready, 'kube_pod_status_ready', { ...kube, condition: 'true' });
  const start = group.add(families.start, 'kube_pod_start_time', kube);
  const requested = group.add(families.requests, 'kube_pod_container_resource_requests', {
    ...kube,
    container: deployment,
    node,
    resource: 'cpu',
    unit: 'core',
  });

  const proxied: readonly (readonly [Series, () => number])[] = [
    [requests, () => pod.counters.requests],
    [succeeded, () => pod.counters.succeeded],
    [failed, () => pod.counters.failed],
    ...buckets.map((series, bucket) => [series, () => pod.counters.within[bucket] ?? 0] as const),
    [count, () => pod.counters.within[bounds.length - 1] ?? 0],
    [sum, () => Math.round(pod.counters.latencyMs)],
  ];

  return {
    scrape: (at) => {
      up.push(1);
      for (const [series, value] of proxied) series.push(value());
      cpu.push(Math.round(pod.counters.cpuSeconds * 1e6) / 1e6);
      ready.push(pod.readyAt <= at ? 1 : 0);
      start.push(pod.createdAt);
      requested.push(cpuRequest);
    },
    end: group.end,
  };
};
