// A querier behind a real API server: found, reached every way there is, and lost.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import { createEndpoints } from '../../../client/src/endpoints/create-endpoints.ts';
import type { Endpoints, EndpointView } from '../../../client/src/endpoints/endpoints.ts';
import { createForwards } from '../../../client/src/forward/create-forwards.ts';
import { imageNames } from '../../lab/images/image-names.ts';
import { startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { startClient } from '../../lsp/client.ts';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { LookResult, ThanosPartName } from '../../../server/src/protocol/thanos.ts';
import { afterLook, unknownEndpoint } from '../../../client/src/thanos/endpoint-state.ts';
import type { StoreRecord } from '../../../client/src/thanos/store-history.ts';
import { inflict, undo } from '../../lab/faults/active.ts';
import {
  objectStoreEnvironment,
  objectStoreFlag,
} from '../../lab/components/object-store-secret.ts';
import { allowed, openClusters, realTimers } from '../k8s/lab-clusters.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';

const log = (line: string) => console.log(line);
const cluster = 'aks';
const namespace = 'monitoring';
/** Seconds between the store gateway's looks into the bucket. */
const syncS = 5;
let lab: Lab;
let folder: string;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  lab = await startLab({ clusters: [cluster], scenario: 'bare', log });
  folder = mkdtempSync(join(tmpdir(), 'gauntlet-endpoints-'));
  await apply(
    component('thanos-query', ['query', '--endpoint=thanos-store:10901'], { service: true }),
    component('prefixed', ['query', '--web.route-prefix=/deep']),
    component(
      'thanos-store',
      ['store', '--data-dir=/tmp/store', objectStoreFlag, `--sync-block-duration=${syncS}s`],
      { service: true, env: [objectStoreEnvironment] },
    ),
  );
  for (const name of ['thanos-query', 'prefixed', 'thanos-store']) await available(name);
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await lab.stop();
});

const kubectl = (...args: readonly string[]) => lab.kubectl(cluster, ['-n', namespace, ...args]);

/** Waits until every pod of a Deployment is ready, and the only one of its kind. */
const available = (name: string) =>
  kubectl('rollout', 'status', `deployment/${name}`, '--timeout=120s');

const apply = (...lists: readonly (readonly object[])[]) =>
  lab.kubectl(
    cluster,
    ['apply', '-n', namespace, '-f', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: lists.flat() }),
  );

function component(
  name: string,
  args: readonly string[],
  { service = false, env = [] as readonly object[] } = {},
): readonly object[] {
  const labels = { app: name };
  const container = {
    name: 'thanos',
    image: imageNames.thanos.reference,
    args: [...args, '--http-address=0.0.0.0:10902', '--grpc-address=0.0.0.0:10901'],
    env,
    readinessProbe: { tcpSocket: { port: 10902 }, periodSeconds: 1 },
    resources: { requests: { cpu: '10m', memory: '30Mi' } },
  };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [container], terminationGracePeriodSeconds: 1 },
      },
    },
  };
  const ports = [
    { name: 'http', port: 80, targetPort: 10902 },
    { name: 'grpc', port: 10901, targetPort: 10901 },
  ];
  const behind = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: labels, ports },
  };
  return service ? [deployment, behind] : [deployment];
}

/** A kubeconfig whose user acts as somebody else. */
async function kubeconfigOf(user: string): Promise<string> {
  const text = await kubectl('config', 'view', '--raw', '-o', 'json');
  const config = JSON.parse(text) as {
    users: { user: { as?: string } }[];
    contexts: { context: { namespace?: string } }[];
  };
  for (const entry of config.users) entry.user.as = user;
  for (const entry of config.contexts) entry.context.namespace = namespace;
  const path = join(folder, `${user}.json`);
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** Lets somebody look at the namespace, and do with its pods what is listed. */
async function allow(user: string, ...resources: readonly string[]): Promise<void> {
  const rules = [
    { apiGroups: [''], resources: ['pods', 'services'], verbs: ['get', 'list', 'watch'] },
    ...(resources.length === 0 ? [] : [{ apiGroups: [''], resources, verbs: ['get', 'create'] }]),
  ];
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: user } };
  const group = 'rbac.authorization.k8s.io';
  await apply([
    { ...rbac, kind: 'Role', rules },
    {
      ...rbac,
      kind: 'RoleBinding',
      roleRef: { apiGroup: group, kind: 'Role', name: user },
      subjects: [{ kind: 'User', name: user, apiGroup: group }],
    },
  ]);
}

interface Window {
  readonly endpoints: Endpoints;
  readonly clusters: LabClusters['clusters'];
  readonly told: () => readonly ConnectionProfile[];
  /** The connections that PromQL is served by. */
  readonly ofWindow: () => readonly ConnectionProfile[];
}

async function look(kubeconfig: string, name: string): Promise<Window> {
  const { clusters, dispose } = openClusters(kubeconfig);
  let told: readonly ConnectionProfile[] = [];
  let ofWindow: readonly ConnectionProfile[] = [];
  let everywhere: string | null = null;
  const endpoints = createEndpoints({
    clusters,
    connections: {
      list: () => [],
      choices: () => ({ byUri: {}, everywhere }),
      params: async () => ({ connections: [] }),
      choose: async (_, name) => {
        everywhere = name;
      },
      setOfWindow: (connections) => {
        ofWindow = connections;
      },
      onDidChange: () => ({ dispose: () => undefined }),
    },
    sink: {
      setEndpoints: async (next) => {
        told = next;
      },
    },
    memory: { get: () => undefined, update: async () => undefined },
    timers: realTimers,
    hide: () => undefined,
    isSilent: async () => true,
    onError: (error) => log(String(error)),
  });
  ends.push(dispose, () => endpoints.dispose());
  const window = { endpoints, clusters, told: () => told, ofWindow: () => ofWindow };
  await expect.poll(() => clusters.views.length, { timeout: 60_000 }).toBeGreaterThan(0);
  const watching = endpoints.watch([cluster]);
  ends.push(() => watching.dispose());
  const isKnown = (kind: 'pods' | 'services'): boolean => {
    const status = clusters.views[0]?.snapshot.kinds[kind]?.status.kind ?? 'loading';
    return status !== 'loading' && view(window, name) !== undefined;
  };
  await expect.poll(() => isKnown('pods') && isKnown('services'), { timeout: 60_000 }).toBe(true);
  return window;
}

const nameOf = (workload: string): string => `${cluster}/${namespace}/${workload}`;

const view = ({ endpoints }: Window, workload: string): EndpointView | undefined =>
  endpoints.list().find(({ name }) => name === nameOf(workload));

interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask({ told }: Window, workload: string, path: string, init: Question = {}) {
  const profile = told().find(({ name }) => name === nameOf(workload));
  const token = profile?.credentials.kind === 'bearer' ? profile.credentials.token : '';
  const headers = { authorization: `Bearer ${token}`, ...init.headers };
  const response = await fetch(`${profile?.url}${path}`, { ...init, headers });
  return { status: response.status, text: await response.text() };
}

test('asks a querier through the API server, by its Service', async () => {
  const window = await look(lab.kubeconfig, 'thanos-query');
  await window.endpoints.open(nameOf('thanos-query'));
  expect(view(window, 'thanos-query')?.way).toEqual({ kind: 'open', via: 'service-proxy' });
  const build = await ask(window, 'thanos-query', '/api/v1/status/buildinfo');
  expect(JSON.parse(build.text)).toMatchObject({ data: { version: '0.42.4' } });
  const form = await ask(window, 'thanos-query', '/api/v1/query', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `query=${'1%2B'.repeat(4000)}1`,
  });
  expect(JSON.parse(form.text)).toMatchObject({ data: { resultType: 'scalar' } });
  const metrics = await ask(window, 'thanos-query', '/metrics', {
    headers: { 'accept-encoding': 'gzip' },
  });
  expect(metrics.text).toContain('thanos_build_info');
  // What the querier does not know, it says itself.
  expect((await ask(window, 'thanos-query', '/api/v1/format_query')).status).toBe(404);
});

test('leads nowhere else', async () => {
  const window = await look(lab.kubeconfig, 'thanos-query');
  await window.endpoints.open(nameOf('thanos-query'));
  // More of them in test/client/k8s/relay.test.ts; these are the ones that fetch leaves as they are.
  for (const path of ['/..%2f..%2f..%2f..%2fsecrets', '/%252e%252e/', '//x'])
    expect([path, (await ask(window, 'thanos-query', path)).status]).toEqual([path, 400]);
});

test('asks a querier without a Service by its pod, below its prefix', async () => {
  const window = await look(lab.kubeconfig, 'prefixed');
  await window.endpoints.open(nameOf('prefixed'));
  expect(view(window, 'prefixed')?.way).toEqual({ kind: 'open', via: 'pod-proxy' });
  expect((await ask(window, 'prefixed', '/api/v1/stores')).text).toContain('success');
  expect((await ask(window, 'prefixed', '/metrics')).text).toContain('thanos_build_info');
});

test('forwards a port where nothing else is allowed, in a namespace that may be read', async () => {
  await allow('forwarder', 'pods/portforward');
  const window = await look(await kubeconfigOf('forwarder'), 'thanos-query');
  await window.endpoints.open(nameOf('thanos-query'));
  expect(view(window, 'thanos-query')?.way).toEqual({ kind: 'open', via: 'port-forward' });
  expect((await ask(window, 'thanos-query', '/api/v1/stores')).text).toContain('success');
});

test('says what is forbidden, and goes on when it is allowed', async () => {
  await allow('reader');
  const window = await look(await kubeconfigOf('reader'), 'thanos-query');
  await expect(window.endpoints.open(nameOf('thanos-query'))).rejects.toMatchObject({
    problem: { kind: 'forbidden' },
  });
  expect(view(window, 'thanos-query')?.way).toMatchObject({
    kind: 'failed',
    problem: { kind: 'forbidden' },
  });
  await allow('reader', 'services/proxy');
  await expect
    .poll(() => window.endpoints.open(nameOf('thanos-query')).then(() => 'open', String), {
      timeout: 60_000,
    })
    .toBe('open');
});

test('tells that no pod is there, and follows the next one', async () => {
  const window = await look(lab.kubeconfig, 'thanos-query');
  await window.endpoints.open(nameOf('thanos-query'));
  await kubectl('scale', 'deployment/thanos-query', '--replicas=0');
  await kubectl('wait', '--for=delete', 'pod', '-l', 'app=thanos-query', '--timeout=60s');
  await expect
    .poll(() => ask(window, 'thanos-query', '/api/v1/stores'), { timeout: 60_000 })
    .toMatchObject({ status: 503 });
  const { text } = await ask(window, 'thanos-query', '/api/v1/stores');
  expect(JSON.parse(text)).toMatchObject({ status: 'error', errorType: 'unavailable' });
  log(text);
  await kubectl('scale', 'deployment/thanos-query', '--replicas=1');
  await expect
    .poll(async () => (await ask(window, 'thanos-query', '/api/v1/stores')).status, {
      timeout: 120_000,
    })
    .toBe(200);
  // A relay may reach a pod before the API server counts it as ready: the next test wants the Service.
  await available('thanos-query');
});

test('opens a port to a StoreAPI, and one that people asked for', async () => {
  await available('thanos-query');
  const window = await look(lab.kubeconfig, 'thanos-query');
  const { source } = view(window, 'thanos-query') ?? {};
  const pod = source?.kind === 'found' ? source.found.pods[0]?.name : undefined;
  const lease = await window.endpoints.openStoreApi(nameOf('thanos-query'), pod ?? '');
  ends.push(() => lease.dispose());
  const session = connect(`http://${lease.address}`);
  await once(session, 'remoteSettings');
  session.close();

  const forwards = createForwards(window.clusters);
  ends.push(() => forwards.dispose());
  const { localPort } = await forwards.start({
    context: cluster,
    namespace,
    target: { kind: 'service', name: 'thanos-query' },
    remotePort: 80,
  });
  const response = await fetch(`http://127.0.0.1:${localPort}/-/ready`);
  expect(response.status).toBe(200);
});

/** A language server that knows a server of the window, and how to look at it. */
async function languageServer(profile: ConnectionProfile | undefined) {
  const { connection } = await startClient({
    params: { initializationOptions: { pushesConnections: true } },
  });
  void connection.sendNotification(methods.connections, {
    connections: profile === undefined ? [] : [profile],
    choice: { fallback: profile?.name ?? null, byUri: {} },
    trusted: true,
  });
  return connection;
}

test('PromQL is served by a querier in the cluster', async () => {
  const window = await look(lab.kubeconfig, 'thanos-query');
  await window.endpoints.use(nameOf('thanos-query'));
  const [profile] = window.ofWindow();
  expect(profile?.name).toBe(nameOf('thanos-query'));
  const client = await startClient({
    params: { initializationOptions: { pushesConnections: true } },
  });
  void client.connection.sendNotification(methods.connections, {
    connections: window.ofWindow(),
    choice: { fallback: nameOf('thanos-query'), byUri: {} },
    trusted: true,
  });
  const { server } = await client.status.next(({ state }) => state.kind === 'live');
  expect(server).toBe('Thanos 0.42.4');
});

test('a store that is gone and a bucket that is gone are seen through the relays, and live again', async () => {
  const window = await look(lab.kubeconfig, 'thanos-store');
  const names = { query: nameOf('thanos-query'), store: nameOf('thanos-store') };
  const connection = await languageServer(undefined);
  for (const name of Object.values(names)) {
    const lease = await window.endpoints.open(name);
    ends.push(() => lease.dispose());
  }
  void connection.sendNotification(methods.endpoints, { endpoints: window.told() });
  const lookAt = (endpoint: string, part: ThanosPartName): Promise<LookResult> =>
    connection.sendRequest(methods.thanosLook, { endpoint, parts: [part] });

  let state = unknownEndpoint;
  const stores = async (): Promise<readonly StoreRecord[]> => {
    state = afterLook(state, await lookAt(names.query, 'stores'), Date.now());
    return [...state.history.values()];
  };
  const isThere = async () =>
    (await stores()).some(
      ({ facts, goneSince, failingSince }) =>
        facts.kind === 'store' && (goneSince ?? failingSince) === undefined,
    );
  await timed('store: seen', isThere, true, 30_000);
  await kubectl('scale', 'deployment/thanos-store', '--replicas=0');
  await kubectl('wait', '--for=delete', 'pod', '-l', 'app=thanos-store', '--timeout=60s');
  await timed('store: gone', isThere, false, 15_000);
  expect((await stores()).map(({ facts }) => facts.kind)).toContain('store');
  await kubectl('scale', 'deployment/thanos-store', '--replicas=1');
  await available('thanos-store');
  await timed('store: live again', isThere, true, 15_000);

  const failures = async (): Promise<number> => {
    const { metrics } = await lookAt(names.store, 'metrics');
    const samples = metrics?.ok === true ? metrics.value : [];
    return samples
      .filter(({ name }) => name === 'thanos_blocks_meta_sync_failures_total')
      .reduce((sum, { value }) => sum + value, 0);
  };
  const before = await failures();
  await inflict(lab, 'object-store-down', [], { log });
  ends.push(() => undo(lab, 'all', [], { log }));
  await timed('bucket: gone', async () => (await failures()) > before, true, 60_000);
});

/** Fails unless it comes to that within the time; tells how long it took. */
async function timed(
  what: string,
  ask: () => Promise<boolean>,
  wanted: boolean,
  timeout: number,
): Promise<void> {
  const began = performance.now();
  await expect.poll(ask, { timeout: allowed(timeout), interval: 500, message: what }).toBe(wanted);
  log(`${what}: ${Math.round(performance.now() - began)} ms`);
}
