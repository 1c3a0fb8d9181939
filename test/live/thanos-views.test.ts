import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DoctorResult } from '../../server/src/protocol/doctor.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import type {
  LookResult,
  Part,
  ReachResult,
  StoreInfoResult,
} from '../../server/src/protocol/thanos.ts';
import { startWithEndpoints, type TestClient } from '../lsp/client.ts';
import { startSmallStand } from '../stand/small-stand.mjs';
import { profileOf } from '../support/connections.ts';
import { runCli } from '../support/run-cli.ts';
import { settled } from './settled.ts';

/** What trees and the doctor ask, of real servers. */
type Stand = Awaited<ReturnType<typeof startSmallStand>>;

let dir: string;
let stand: Stand;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-views-'));
  stand = await startSmallStand({ dir, log: () => undefined, queryFrontend: true });
  await settled(stand);
});

afterAll(async () => {
  await stand.stop();
  await rm(dir, { recursive: true, force: true });
});

const connect = (): Promise<TestClient> =>
  startWithEndpoints([
    profileOf(stand.querierUrl, { name: 'query' }),
    profileOf(stand.queryFrontendUrl ?? '', { name: 'frontend' }),
    ...stand.sidecars.map(({ cluster, url }) => profileOf(url, { name: `sidecar-${cluster}` })),
    ...stand.prometheusUrls.map((url, at) => profileOf(url, { name: `prometheus-${String(at)}` })),
  ]);

const clusters = () => stand.clusters.toSorted();

test('a look at a querier', async () => {
  const { connection } = await connect();
  const parts = ['build', 'flags', 'stores', 'rules', 'targets', 'blocks', 'metrics', 'ready'];
  const look: LookResult = await connection.sendRequest(methods.thanosLook, {
    endpoint: 'query',
    parts,
  });
  expect(look).toMatchObject({
    build: { ok: true, value: { product: 'Thanos', version: '0.42.4' } },
    flags: { ok: true, value: { 'query.replica-label': 'replica' } },
    rules: { ok: true },
    blocks: { ok: false, failure: { kind: 'not-found' } },
    ready: { ok: true, value: { ready: true } },
  });
  const stores = look.stores?.ok === true ? look.stores.value : [];
  expect(stores.map(({ labelSets }) => labelSets[0]?.['cluster'] ?? '').sort()).toEqual(clusters());
  expect(
    stores.every(
      ({ kind, empty, minTime }) => kind === 'sidecar' && !empty && minTime !== undefined,
    ),
  ).toBe(true);
  const targets = look.targets?.ok === true ? look.targets.value : [];
  expect([...new Set(targets.map(({ cluster }) => cluster))].sort()).toEqual(clusters());
  const groups = look.rules?.ok === true ? look.rules.value : [];
  expect(groups.flatMap(({ rules }) => rules).length).toBeGreaterThan(0);
});

test.each([
  ['frontend', 'Thanos'],
  ['sidecar-aks', 'Thanos'],
  ['prometheus-0', 'Prometheus'],
])('the build of %s', async (endpoint, product) => {
  const { connection } = await connect();
  const look: LookResult = await connection.sendRequest(methods.thanosLook, {
    endpoint,
    parts: ['build'],
  });
  expect(look.build).toMatchObject({ ok: true, value: { product } });
  expect(look.build?.ok === true && look.build.value.startedAt).toBeGreaterThan(0);
});

test('numbers of both clusters in one batch', async () => {
  const { connection } = await connect();
  const answer = await connection.sendRequest(methods.thanosQuery, {
    endpoint: 'query',
    queries: [
      { id: 'up', expr: 'sum by (cluster) (up{namespace="strest"})' },
      { id: 'bad', expr: 'sum(' },
    ],
  });
  expect(answer).toMatchObject({
    results: { up: { ok: true }, bad: { ok: false, failure: { kind: 'bad-request' } } },
  });
});

test('coverage begins with the stand and has no gap', async () => {
  const { connection } = await connect();
  const params = { endpoint: 'query', buckets: [], now: Date.now() };
  expect(await connection.sendRequest(methods.thanosCoverage, params)).toMatchObject({
    ok: true,
    value: {
      rows: clusters().map((cluster) => ({
        labels: { cluster, replica: 'prometheus-0' },
        spans: [{ kind: 'sidecar', resolutions: [0], overlaps: [] }],
        gaps: [],
      })),
      problems: [],
    },
  });
});

test('a selector of one cluster reaches one store', async () => {
  const client = await connect();
  const uri = 'file:///w/reach.promql';
  client.open(uri, 'up{cluster="aks"}');
  const params = { endpoint: 'query', uri, position: { line: 0, character: 4 }, now: Date.now() };
  const answer: Part<ReachResult> = await client.connection.sendRequest(
    methods.thanosReach,
    params,
  );
  const selectors = answer.ok ? answer.value.selectors : [];
  const aks = stand.sidecars.find(({ cluster }) => cluster === 'aks')?.grpcAddress;
  const reached = (selectors[0]?.stores ?? []).map(({ store, asked }) => [store === aks, asked]);
  expect(reached).toHaveLength(2);
  expect(reached).toEqual(
    expect.arrayContaining([
      [true, true],
      [false, false],
    ]),
  );
  expect(selectors[0]?.missing).toEqual([]);
});

test('a store answers for itself by gRPC', async () => {
  const { connection } = await connect();
  const [sidecar] = stand.sidecars;
  const answer: StoreInfoResult = await connection.sendRequest(methods.thanosStoreInfo, {
    address: sidecar?.grpcAddress,
  });
  expect(answer).toMatchObject({
    ok: true,
    value: {
      component: 'sidecar',
      labelSets: [{ cluster: sidecar?.cluster, replica: 'prometheus-0' }],
      empty: false,
    },
  });
  expect(answer.ok && answer.value.apis).toContain('targets');
  expect(answer.ok && answer.value.labelNames).toContain('namespace');
});

test('the doctor finds nothing wrong with the small stand', async () => {
  const { connection } = await connect();
  const params = {
    endpoint: 'query',
    others: stand.sidecars.map(({ cluster }) => ({
      endpoint: `sidecar-${cluster}`,
      component: 'sidecar',
    })),
    deployed: [],
    now: Date.now(),
  };
  const well: Part<DoctorResult> = await connection.sendRequest(methods.doctor, params);
  expect(well).toMatchObject({ ok: true, value: { findings: [], failures: [] } });
  expect(well.ok && well.value.checks.map(({ check }) => check)).toContain('clock-skew');
});

test('from the command line too', async () => {
  const urls = [stand.querierUrl, ...stand.sidecars.map(({ url }) => url)];
  const { code, stdout } = await runCli(['doctor', ...urls.map((url) => `--url=${url}`)]);
  expect(stdout).toContain(`${stand.querierUrl} (query)`);
  expect(stdout).toContain(`${stand.sidecars[0]?.url ?? ''} (sidecar)`);
  expect(code).toBe(0);
});
