// The stand-in for kube-state-metrics against a small API server: its series are the recorded ones, and it follows.
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ensureBinary } from '../../stand/binaries.mjs';
import { ProcessSet, waitFor } from '../../stand/processes.mjs';
import { startApiServer } from './api-server.ts';
import type { ApiObject, ApiServer, Resource } from './api-server.ts';
import { samplesOf, sumOf, typesOf } from './metrics-page.ts';
import type { Sample } from './metrics-page.ts';

const log = (): void => undefined;

let program: string;
let dir: string;
let processes: ProcessSet;
let api: ApiServer | undefined;
beforeAll(async () => {
  program = await ensureBinary('kube-state', { log });
}, 600_000);
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-kube-state-test-'));
  processes = new ProcessSet({ log, dir });
});
afterEach(async () => {
  await processes.stop();
  await api?.close();
  await rm(dir, { recursive: true, force: true });
});

const meta = (name: string, further: object = {}): ApiObject['metadata'] => ({
  name,
  namespace: 'shop',
  uid: `uid-${name}`,
  resourceVersion: '7',
  creationTimestamp: '2026-11-01T00:00:00Z',
  generation: 2,
  labels: { app: name },
  annotations: { note: 'x' },
  ...further,
});
const condition = (type: string) => ({
  type,
  status: 'True',
  lastTransitionTime: '2026-11-01T00:01:00Z',
});
const owned = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: 'apps/v1', kind, name, uid: 'o', controller: true }],
});

/** A pod that has nearly everything a pod can have. */
function pod(name: string, ready = true): ApiObject {
  const state = { running: { startedAt: '2026-11-01T00:00:30Z' } };
  const before = {
    terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2026-11-01T00:00:20Z' },
  };
  const status = {
    name: 'web',
    ready,
    restartCount: 1,
    image: 'web',
    imageID: 'i',
    containerID: 'c',
  };
  return {
    metadata: meta(name, owned('ReplicaSet', 'web')),
    spec: {
      nodeName: 'node-1',
      restartPolicy: 'Always',
      serviceAccountName: 'web',
      initContainers: [{ name: 'linkerd-proxy', image: 'proxy', restartPolicy: 'Always' }],
      containers: [
        {
          name: 'web',
          image: 'web:1',
          resources: { requests: { cpu: '100m', memory: '1Mi' }, limits: { memory: '2Mi' } },
        },
      ],
    },
    status: {
      phase: 'Running',
      qosClass: 'Burstable',
      hostIP: '10.0.0.1',
      podIP: '10.1.0.1',
      podIPs: [{ ip: '10.1.0.1' }],
      startTime: '2026-11-01T00:00:10Z',
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady'].map(condition).concat({
        ...condition('Ready'),
        status: ready ? 'True' : 'False',
      }),
      containerStatuses: [
        { ...status, state, lastState: before },
        { ...status, name: 'waits', state: { waiting: { reason: 'CrashLoopBackOff' } } },
        { ...status, name: 'ended', state: before },
      ],
      initContainerStatuses: [{ ...status, name: 'linkerd-proxy', state, lastState: before }],
    },
  };
}

const target = (type: string, value: object) => ({ type, ...value });
const hpa: ApiObject = {
  metadata: meta('web'),
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 6,
    behavior: { scaleUp: { tolerance: '50m' }, scaleDown: { tolerance: '100m' } },
    metrics: [
      {
        type: 'External',
        external: { metric: { name: 's0-p99' }, target: target('Value', { value: '100m' }) },
      },
      {
        type: 'Resource',
        resource: { name: 'cpu', target: target('Utilization', { averageUtilization: 60 }) },
      },
      {
        type: 'ContainerResource',
        containerResource: {
          name: 'memory',
          container: 'web',
          target: target('AverageValue', { averageValue: '1Mi' }),
        },
      },
    ],
  },
  status: {
    currentReplicas: 3,
    desiredReplicas: 4,
    conditions: [condition('AbleToScale')],
    currentMetrics: [
      { type: 'External', external: { metric: { name: 's0-p99' }, current: { value: '250m' } } },
    ],
  },
};

const replicas = { replicas: 3, readyReplicas: 2, availableReplicas: 2, updatedReplicas: 3 };
const rollingUpdate = { maxSurge: '25%', maxUnavailable: 1 };
const resources: readonly Resource[] = [
  {
    path: '/api/v1/namespaces',
    apiVersion: 'v1',
    kind: 'Namespace',
    objects: [{ metadata: { ...meta('shop'), namespace: undefined }, status: { phase: 'Active' } }],
  },
  {
    path: '/api/v1/nodes',
    apiVersion: 'v1',
    kind: 'Node',
    objects: [
      {
        metadata: {
          ...meta('node-1', { labels: { 'node-role.kubernetes.io/worker': '' } }),
          namespace: undefined,
        },
        spec: { podCIDR: '10.1.0.0/24', taints: [{ key: 'k', effect: 'NoSchedule' }] },
        status: {
          capacity: { cpu: '2', memory: '4Gi', pods: '110', 'hugepages-2Mi': '0' },
          allocatable: { cpu: '1900m' },
          conditions: [condition('Ready')],
          addresses: [{ type: 'InternalIP', address: '10.0.0.1' }],
          nodeInfo: { kubeletVersion: 'v1.36.3' },
        },
      },
    ],
  },
  { path: '/api/v1/pods', apiVersion: 'v1', kind: 'Pod', objects: [pod('web-1')] },
  {
    path: '/api/v1/services',
    apiVersion: 'v1',
    kind: 'Service',
    objects: [
      {
        metadata: meta('web'),
        spec: { type: 'LoadBalancer', clusterIP: '10.2.0.9', externalIPs: ['192.0.2.1'] },
        status: { loadBalancer: { ingress: [{ ip: '192.0.2.2' }] } },
      },
    ],
  },
  {
    path: '/apis/apps/v1/deployments',
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    objects: [
      {
        metadata: meta('web'),
        spec: { replicas: 3, strategy: { type: 'RollingUpdate', rollingUpdate } },
        status: { ...replicas, conditions: [condition('Available')] },
      },
    ],
  },
  {
    path: '/apis/apps/v1/replicasets',
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    objects: [
      {
        metadata: meta('web', owned('Deployment', 'web')),
        spec: { replicas: 3 },
        status: replicas,
      },
    ],
  },
  {
    path: '/apis/apps/v1/statefulsets',
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    objects: [{ metadata: meta('db'), spec: { replicas: 1 }, status: { currentRevision: 'a' } }],
  },
  {
    path: '/apis/apps/v1/daemonsets',
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    objects: [{ metadata: meta('agent'), status: { desiredNumberScheduled: 1 } }],
  },
  {
    path: '/apis/batch/v1/jobs',
    apiVersion: 'batch/v1',
    kind: 'Job',
    objects: [
      {
        metadata: meta('once', owned('CronJob', 'nightly')),
        spec: { completions: 1, parallelism: 1 },
        status: { failed: 2, conditions: [{ ...condition('Failed'), reason: 'DeadlineExceeded' }] },
      },
    ],
  },
  {
    path: '/apis/batch/v1/cronjobs',
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    objects: [
      { metadata: meta('nightly'), spec: { schedule: '0 3 * * *', concurrencyPolicy: 'Allow' } },
    ],
  },
  {
    path: '/apis/autoscaling/v2/horizontalpodautoscalers',
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    objects: [hpa],
  },
];

/** Starts the API server and the program, and gives the address of the latter when it knows everything. */
async function start(...flags: string[]): Promise<string> {
  api = await startApiServer(resources);
  const kubeconfig = join(dir, 'kubeconfig');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server: api.url } }],
    users: [{ name: 'u', user: {} }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  };
  await writeFile(kubeconfig, JSON.stringify(config));
  const logFile = join(dir, 'kube-state.log');
  const args = ['--address=127.0.0.1:0', `--kubeconfig=${kubeconfig}`, ...flags];
  const running = await processes.start('kube-state', program, args, { logFile });
  return waitFor(
    async () => {
      const failure = running.failure();
      if (failure !== undefined) throw new Error(failure);
      const at = /^metrics listens on (\S+)$/mu.exec(await readFile(logFile, 'utf8'))?.[1];
      if (at === undefined) return undefined;
      return (await fetch(`http://${at}/ready`)).ok ? at : undefined;
    },
    { timeoutMs: 60_000, describe: () => readFileSync(logFile, 'utf8') },
  );
}

async function page(at: string): Promise<string> {
  return (await fetch(`http://${at}/metrics`)).text();
}

async function until(at: string, holds: (samples: readonly Sample[]) => boolean): Promise<void> {
  await waitFor(async () => holds(samplesOf(await page(at))) || undefined, {
    timeoutMs: 60_000,
    describe: () => 'it does not follow',
  });
}

interface Recorded {
  readonly name: string;
  readonly type: string;
  readonly labels: readonly string[];
}

/** What the repository records of kube-state-metrics' families, from its documentation. */
const recorded = new Map(
  readFileSync(new URL('../../fixtures/catalog/kube-state-metrics.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as Recorded)
    .map((family) => [family.name, family]),
);

/** Labels that samples have and the documentation, or the record of it, does not name. */
const undocumented: Readonly<Record<string, readonly string[]>> = {
  kube_node_spec_taint: ['value', 'effect'],
};

describe('the stand-in for kube-state-metrics', () => {
  test('names, types and labels are those of kube-state-metrics', async () => {
    const text = await page(await start('--metric-labels-allowlist=pods=[*]'));
    const types = Object.entries(typesOf(text));
    expect(types.length).toBeGreaterThanOrEqual(126);
    const unknown = types.filter(([name, type]) => recorded.get(name)?.type !== type);
    expect(unknown).toEqual([]);
    const odd = samplesOf(text).flatMap(({ name, labels }) => {
      const known = new Set(
        [recorded.get(name)?.labels, undocumented[name]].flatMap((names) => names ?? []),
      );
      return Object.keys(labels)
        .filter((key) => !known.has(key) && !key.startsWith('label_'))
        .map((key) => `${name}: ${key}`);
    });
    expect([...new Set(odd)]).toEqual([]);
  });

  test('values are those of the objects', async () => {
    const samples = samplesOf(await page(await start('--metric-labels-allowlist=pods=[*]')));
    const of = { namespace: 'shop' };
    const p = { ...of, pod: 'web-1', uid: 'uid-web-1' };
    const h = { ...of, horizontalpodautoscaler: 'web' };
    const k = (name: string, labels: Readonly<Record<string, string>>) =>
      sumOf(samples, `kube_${name}`, labels);
    expect([
      k('pod_labels', { ...p, label_app: 'web-1' }),
      k('pod_container_status_restarts_total', { ...p, container: 'web' }),
      k('pod_container_status_waiting_reason', { ...p, reason: 'CrashLoopBackOff' }),
      k('pod_container_resource_requests', { ...p, resource: 'cpu', unit: 'core' }),
      k('deployment_spec_strategy_rollingupdate_max_surge', { ...of, deployment: 'web' }),
      k('node_status_allocatable', { node: 'node-1', resource: 'cpu' }),
      k('horizontalpodautoscaler_spec_target_metric', {
        ...h,
        metric_name: 's0-p99',
        metric_target_type: 'value',
      }),
      k('horizontalpodautoscaler_status_target_metric', { ...h, metric_name: 's0-p99' }),
      k('horizontalpodautoscaler_spec_target_metric', {
        ...h,
        container: 'web',
        metric_target_type: 'average',
      }),
      k('horizontalpodautoscaler_status_desired_replicas', h),
      k('horizontalpodautoscaler_status_condition', {
        ...h,
        condition: 'AbleToScale',
        status: 'true',
      }),
      k('job_status_failed', { ...of, job_name: 'once', reason: 'DeadlineExceeded' }),
      k('namespace_created', of),
    ]).toEqual([1, 1, 1, 0.1, 1, 1.9, 0.1, 0.25, 1_048_576, 4, 1, 1, 1_793_491_200]);
  });

  test('follows changes, also after its watch has expired', async () => {
    const at = await start();
    const path = '/api/v1/pods';
    const ready = (samples: readonly Sample[], name: string, status: string): number =>
      sumOf(samples, 'kube_pod_status_ready', { pod: name, condition: status });
    api?.send(path, 'MODIFIED', pod('web-1', false));
    await until(at, (samples) => ready(samples, 'web-1', 'false') === 1);
    api?.send(path, 'ADDED', pod('web-2'));
    await until(at, (samples) => ready(samples, 'web-2', 'true') === 1);
    api?.send(path, 'DELETED', pod('web-1'));
    await until(at, (samples) => sumOf(samples, 'kube_pod_info', { pod: 'web-1' }) === 0);
    api?.expire(path, [pod('web-3')]);
    await until(
      at,
      (samples) => sumOf(samples, 'kube_pod_info') === 1 && ready(samples, 'web-3', 'true') === 1,
    );
  });
});
