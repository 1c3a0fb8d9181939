import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import type { Endpoints } from '../../../client/src/endpoints/endpoints.ts';
import { emptySnapshot } from '../../../client/src/k8s/model.ts';
import type { ClusterSnapshot } from '../../../client/src/k8s/model.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import { readFixture, snapshotOf } from '../discovery/fixture.ts';
import { json, setUpEndpoints, status } from './setup.ts';
import type { EndpointsSetup } from './setup.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const shown = (name = 'kube-thanos'): ClusterSnapshot => snapshotOf(readFixture(name));

function start(fixture?: string): {
  readonly setup: EndpointsSetup;
  readonly endpoints: Endpoints;
} {
  const setup = setUpEndpoints();
  const endpoints = setup.open();
  ends.push(() => endpoints.dispose());
  setup.show(shown(fixture));
  return { setup, endpoints };
}

const querier = 'aks/thanos/thanos-query';
const viaService = '/api/v1/namespaces/thanos/services/thanos-query%3A9090/proxy';
const viaPod = '/api/v1/namespaces/thanos/pods/thanos-query-6d5f8c7b9-x0%3A9090/proxy';

const wayOf = (endpoints: Endpoints, name: string) =>
  endpoints.list().find((one) => one.name === name)?.way;

/** As the language server asks. */
async function ask(profile: ConnectionProfile | undefined, path: string) {
  const token = profile?.credentials.kind === 'bearer' ? profile.credentials.token : '';
  const response = await fetch(`${profile?.url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, text: await response.text() };
}

const told = (setup: EndpointsSetup, name: string): ConnectionProfile | undefined =>
  setup.told.at(-1)?.find((one) => one.name === name);

test('lists what can be asked and the connections, by name', () => {
  const { endpoints } = start('prometheus-operator');
  expect(endpoints.list().map(({ name, way }) => [name, way.kind])).toEqual([
    ['aks/monitoring/prometheus-apps', 'closed'],
    ['aks/monitoring/prometheus-apps/sidecar', 'closed'],
    ['aks/monitoring/prometheus-k8s', 'closed'],
    ['aks/monitoring/prometheus-k8s/sidecar', 'closed'],
    ['aks/monitoring/thanos-ruler-main', 'closed'],
    ['grafana', 'closed'],
  ]);
  expect(endpoints.found('aks').map(({ component }) => component)).toContain('prometheus-operator');
  expect(endpoints.found('eks')).toEqual([]);
});

test('opens a relay that leads to the Service and nowhere else', async () => {
  const { setup, endpoints } = start();
  const lease = await endpoints.open(querier);
  expect(lease.endpoint).toBe(querier);
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'service-proxy' });
  const profile = told(setup, querier);
  expect(profile?.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(setup.hidden).toContain(
    profile?.credentials.kind === 'bearer' ? profile.credentials.token : '',
  );
  setup.requests.length = 0;
  expect(await ask(profile, '/api/v1/stores')).toMatchObject({ status: 200 });
  expect(setup.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `GET ${viaService}/api/v1/stores`,
  ]);
  expect(Object.keys(setup.requests[0]?.headers ?? {})).not.toContain('authorization');
  expect((await ask(profile, '/..%2f..%2fsecrets')).status).toBe(400);
  expect(setup.requests).toHaveLength(1);
});

test('shares an open way, and closes it a while after the last one let go', async () => {
  const { setup, endpoints } = start();
  const [one, other] = await Promise.all([endpoints.open(querier), endpoints.open(querier)]);
  const profile = told(setup, querier);
  one.dispose();
  one.dispose();
  setup.time.advance(60_000);
  expect(told(setup, querier)).toBe(profile);
  other.dispose();
  setup.time.advance(59_000);
  const again = await endpoints.open(querier);
  expect(told(setup, querier)).toBe(profile);
  setup.time.advance(60_000);
  expect((await ask(profile, '/metrics')).status).toBe(200);
  again.dispose();
  setup.time.advance(60_000);
  while (setup.told.at(-1)?.length !== 0) await new Promise(setImmediate);
  await expect(ask(profile, '/metrics')).rejects.toThrow('fetch failed');
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'closed' });
});

test('asks one pod when one is wanted', async () => {
  const { setup, endpoints } = start();
  const lease = await endpoints.open('aks/thanos/thanos-store', 'thanos-store-1');
  expect(lease.endpoint).toBe('aks/thanos/thanos-store#thanos-store-1');
  expect(setup.requests.map(({ path }) => path)).toEqual([
    '/api/v1/namespaces/thanos/pods/thanos-store-1%3A10902/proxy/-/healthy',
  ]);
  expect(told(setup, lease.endpoint)?.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
});

test('goes through the pod where the Service is forbidden, and remembers that', async () => {
  const { setup, endpoints } = start();
  setup.raw = ({ path }) =>
    path.includes('/services/') ? status(403, 'services/proxy is forbidden') : json({});
  await endpoints.open(querier);
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'pod-proxy' });
  setup.requests.length = 0;
  await ask(told(setup, querier), '/api/v1/stores');
  expect(setup.requests.map(({ path }) => path)).toEqual([`${viaPod}/api/v1/stores`]);
});

/** A querier in place of the pod's. */
async function pod(): Promise<{ readonly port: number; readonly seen: http.IncomingMessage[] }> {
  const seen: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request);
    response.setHeader('content-type', 'application/json').end('{"status":"success"}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return { port: (server.address() as net.AddressInfo).port, seen };
}

test.each([
  ['no proxy is allowed', () => status(403, 'forbidden')],
  ['the API server does not get through', () => status(503, 'error trying to reach service')],
  ['a mesh refuses whom it does not know', () => json('no', 403)],
])('forwards a port where %s', async (_, raw) => {
  const { setup, endpoints } = start();
  const { port, seen } = await pod();
  const asked: string[] = [];
  setup.raw = raw;
  setup.forward = async ({ name }, remote) => {
    asked.push(`${name}:${remote}`);
    return net.connect({ host: '127.0.0.1', port });
  };
  await endpoints.open(querier);
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'port-forward' });
  const got = await ask(told(setup, querier), '/api/v1/query?query=up');
  expect(got).toEqual({ status: 200, text: '{"status":"success"}' });
  expect(asked).toEqual(Array(2).fill('thanos-query-6d5f8c7b9-x0:9090'));
  expect(seen.map(({ url }) => url)).toEqual(['/-/healthy', '/api/v1/query?query=up']);
  expect(seen[1]?.headers).not.toHaveProperty('authorization');
});

test('says why nothing gets through, and goes on when it does again', async () => {
  const { setup, endpoints } = start();
  const problem = { kind: 'unreachable', message: 'The API server is away.' } as const;
  setup.raw = () => {
    throw new ClusterError(problem);
  };
  await expect(endpoints.open(querier)).rejects.toMatchObject({ problem });
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'failed', problem });
  setup.raw = () => json({});
  const lease = await endpoints.open(querier);
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'service-proxy' });
  setup.raw = () => {
    throw new ClusterError(problem);
  };
  const got = await ask(told(setup, querier), '/metrics');
  expect([got.status, JSON.parse(got.text)]).toEqual([
    503,
    { status: 'error', errorType: 'unavailable', error: problem.message },
  ]);
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'failed', problem });
  setup.raw = () => json({});
  await ask(told(setup, querier), '/metrics');
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'service-proxy' });
  lease.dispose();
});

test('renews credentials once when the API server wants others', async () => {
  const { setup, endpoints } = start();
  setup.raw = () => status(401, 'Unauthorized');
  await expect(endpoints.open(querier)).rejects.toMatchObject({
    problem: { kind: 'unauthorized', message: 'Unauthorized', status: 401 },
  });
  expect(setup.requests).toHaveLength(1);
  setup.renews = true;
  setup.raw = () => (setup.requests.length === 2 ? status(401, 'Unauthorized') : json({}));
  await endpoints.open(querier);
  expect(setup.requests).toHaveLength(3);
});

test('keeps to the prefix of a server, but for what Thanos serves at its root', async () => {
  const { setup, endpoints } = start('prometheus-operator');
  await endpoints.open('aks/monitoring/thanos-ruler-main');
  await endpoints.open('aks/monitoring/prometheus-apps');
  await ask(told(setup, 'aks/monitoring/thanos-ruler-main'), '/api/v1/rules');
  await ask(told(setup, 'aks/monitoring/thanos-ruler-main'), '/metrics');
  await ask(told(setup, 'aks/monitoring/prometheus-apps'), '/metrics');
  expect(setup.requests.map(({ path }) => path.replace(/^.*\/proxy/, ''))).toEqual([
    '/-/healthy',
    '/apps/-/healthy',
    '/ruler/api/v1/rules',
    '/metrics',
    '/apps/metrics',
  ]);
});

test('follows pods that come and go', async () => {
  const { setup, endpoints } = start();
  setup.raw = ({ path }) =>
    path.includes('thanos-query-6d5f8c7b9-x0') || path.includes('/services/')
      ? status(404, 'not found')
      : json({});
  setup.forward = async () => {
    throw new ClusterError({ kind: 'not-found', message: 'There is no such pod.' });
  };
  await expect(endpoints.open(querier)).rejects.toMatchObject({ problem: { kind: 'not-found' } });
  const { objects } = readFixture('kube-thanos');
  const left = objects.filter(({ metadata }) => !JSON.stringify(metadata).includes('c7b9-x0'));
  setup.show(snapshotOf({ objects: left }));
  await endpoints.open(querier);
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'pod-proxy' });
});

test('stays, with words, while no pod of it runs', async () => {
  const { setup, endpoints } = start();
  const { objects } = readFixture('kube-thanos');
  const isPod = ({ kind, metadata }: (typeof objects)[number]): boolean =>
    kind === 'Pod' && JSON.stringify(metadata).includes('"thanos-query-6d5f8c7b9"');
  const workload = {
    kind: 'Deployment',
    apiVersion: 'apps/v1',
    metadata: { name: 'thanos-query', namespace: 'thanos' },
    spec: { replicas: 0, template: {} },
  };
  setup.show(snapshotOf({ objects: [...objects, workload] }));
  await endpoints.open(querier);
  setup.raw = ({ path }) =>
    path.includes('/services/') ? status(503, 'no endpoints available') : json({});
  setup.show(snapshotOf({ objects: [...objects.filter((one) => !isPod(one)), workload] }));
  const got = await ask(told(setup, querier), '/api/v1/stores');
  expect(got).toMatchObject({ status: 503 });
  expect(wayOf(endpoints, querier)).toMatchObject({
    kind: 'failed',
    problem: { message: 'no endpoints available' },
  });
  setup.show(snapshotOf({ objects: [...objects, workload] }));
  await ask(told(setup, querier), '/api/v1/stores');
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'pod-proxy' });
});

test('goes over to a Service that is made later', async () => {
  const { setup, endpoints } = start();
  const { objects } = readFixture('kube-thanos');
  const isService = ({ kind, metadata }: (typeof objects)[number]): boolean =>
    kind === 'Service' && JSON.stringify(metadata).includes('"thanos-query"');
  setup.show(snapshotOf({ objects: objects.filter((one) => !isService(one)) }));
  await endpoints.open(querier);
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'pod-proxy' });
  setup.show(shown());
  expect(await ask(told(setup, querier), '/api/v1/stores')).toMatchObject({ status: 200 });
  expect(setup.requests.at(-1)?.path).toBe(`${viaService}/api/v1/stores`);
  expect(wayOf(endpoints, querier)).toEqual({ kind: 'open', via: 'service-proxy' });
});

test('remembers what was found while nobody looks, and forgets it with the context', () => {
  const { setup, endpoints } = start();
  const before = endpoints.list();
  expect(setup.held).toEqual([]);
  const watching = endpoints.watch(['aks']);
  // Where all of a kind is forbidden, the namespace of the context may not be.
  expect(setup.held[0]).toEqual(
    ['pods', 'services', 'deployments', 'statefulsets'].flatMap((kind) => [
      { context: 'aks', kind },
      { context: 'aks', kind, namespace: 'default' },
    ]),
  );
  watching.dispose();
  expect(setup.held).toEqual([]);
  setup.show(emptySnapshot);
  expect(endpoints.list()).toEqual(before);
  setup.forget();
  expect(endpoints.list().map(({ name }) => name)).toEqual(['grafana']);
});

test('keeps the identity of views that did not change', async () => {
  const { endpoints } = start();
  const before = endpoints.list();
  await endpoints.open(querier);
  const changed = endpoints.list().filter((view, index) => view !== before[index]);
  expect(changed.map(({ name }) => name)).toEqual([querier]);
});

test('takes a connection of the settings as it is', async () => {
  const { setup, endpoints } = start();
  const lease = await endpoints.open('grafana');
  expect(lease.endpoint).toBe('grafana');
  expect(told(setup, 'grafana')?.url).toBe('https://grafana.invalid');
  expect(wayOf(endpoints, 'grafana')).toEqual({ kind: 'open', via: 'direct' });
  lease.dispose();
  expect(setup.told.at(-1)).toEqual([]);
  expect(setup.requests).toEqual([]);
});

test('forwards a port to a StoreAPI for a while', async () => {
  const { setup, endpoints } = start();
  const { port } = await pod();
  const asked: string[] = [];
  setup.forward = async ({ namespace, name }, remote) => {
    asked.push(`${namespace}/${name}:${remote}`);
    return net.connect({ host: '127.0.0.1', port });
  };
  const connect = async (address: string): Promise<unknown> => {
    const socket = net.connect({ host: '127.0.0.1', port: Number(address.split(':')[1]) });
    await once(socket, 'connect');
    socket.destroy();
    return 'connected';
  };
  const one = await endpoints.openStoreApi('aks/thanos/thanos-store', 'thanos-store-1');
  const other = await endpoints.openStoreApi('aks/thanos/thanos-store', 'thanos-store-1');
  expect(one.address).toMatch(/^127\.0\.0\.1:\d+$/);
  expect(asked[0]).toBe('thanos/thanos-store-1:10901');
  expect(await connect(one.address)).toBe('connected');
  one.dispose();
  await expect(connect(one.address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  setup.time.advance(120_000);
  await expect(connect(other.address)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await expect(endpoints.openStoreApi('aks/thanos/thanos-compact', 'x')).rejects.toMatchObject({
    problem: { kind: 'not-found' },
  });
});

test('refuses what is not there', async () => {
  const { endpoints } = start();
  await expect(endpoints.open('aks/x/y')).rejects.toMatchObject({ problem: { kind: 'not-found' } });
  await expect(endpoints.use('aks/x/y')).rejects.toMatchObject({ problem: { kind: 'not-found' } });
});

test('becomes what PromQL is written against, and is so again in the next window', async () => {
  const setup = setUpEndpoints();
  const first = setup.open();
  setup.show(shown());
  // Without a choice the first connection serves everything.
  expect(first.list().find(({ chosen }) => chosen)?.name).toBe('grafana');
  await first.use(querier);
  expect(first.list().find(({ chosen }) => chosen)?.name).toBe(querier);
  expect(setup.ofWindow().map(({ name }) => name)).toEqual([querier]);
  setup.time.advance(3_600_000);
  expect((await ask(setup.ofWindow()[0], '/api/v1/labels')).status).toBe(200);
  first.dispose();

  // The next window has not looked at the cluster.
  setup.show(emptySnapshot, { kind: 'idle' });
  setup.requests.length = 0;
  const second = setup.open();
  ends.push(() => second.dispose());
  await expect.poll(() => setup.ofWindow()[0]?.url).not.toBe(undefined);
  await expect.poll(async () => (await ask(setup.ofWindow()[0], '/metrics')).status).toBe(200);
  expect(setup.requests.at(-1)?.path).toBe(`${viaService}/metrics`);
  expect(second.list().find(({ name }) => name === querier)).toMatchObject({ chosen: true });
  expect(setup.held).toEqual([]);
  expect(setup.errors).toEqual([]);
});

test('opens no login in the next window before somebody connects', async () => {
  const setup = setUpEndpoints();
  const first = setup.open();
  setup.show(shown());
  await first.use(querier);
  first.dispose();
  setup.show(emptySnapshot, { kind: 'idle' });
  setup.requests.length = 0;
  setup.silent = false;
  const before = setup.ofWindow()[0];
  const second = setup.open();
  ends.push(() => second.dispose());
  await expect.poll(() => setup.ofWindow()[0]).not.toBe(before);
  const got = await ask(setup.ofWindow()[0], '/api/v1/labels');
  expect(got).toMatchObject({ status: 503 });
  expect(got.text).toContain('may ask for a login');
  expect(setup.requests).toEqual([]);
  setup.show(emptySnapshot, { kind: 'live' });
  expect(await ask(setup.ofWindow()[0], '/api/v1/labels')).toMatchObject({ status: 200 });
});

test('is let go when something else is chosen', async () => {
  const { setup, endpoints } = start();
  await endpoints.use(querier);
  const [profile] = setup.ofWindow();
  await setup.choose('grafana');
  await expect.poll(() => setup.ofWindow()).toEqual([]);
  setup.time.advance(60_000);
  while (setup.told.at(-1)?.length !== 0) await new Promise(setImmediate);
  await expect(ask(profile, '/metrics')).rejects.toThrow('fetch failed');
  expect(endpoints.list().find(({ chosen }) => chosen)?.name).toBe('grafana');
});

test('is not taken up when something else was chosen meanwhile', async () => {
  const setup = setUpEndpoints();
  const first = setup.open();
  setup.show(shown());
  await first.use(querier);
  first.dispose();
  await setup.choose('grafana');
  expect(setup.ofWindow()).toHaveLength(1);
  const second = setup.open();
  ends.push(() => second.dispose());
  await expect.poll(() => setup.ofWindow()).toEqual([]);
});
