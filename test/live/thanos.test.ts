import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MetadataKey } from '../../server/src/metadata/snapshot.ts';
import type { QueryOptions } from '../../server/src/protocol/connections.ts';
import type { RunResult } from '../../server/src/protocol/query.ts';
import type {
  ConnectionManager,
  MetadataSource,
} from '../../server/src/store/connection-manager.ts';
import { startSmallStand } from '../stand/small-stand.mjs';
import { halfBody, passTo, reset, status } from '../support/fault-proxy.ts';
import type { Reaction } from '../support/fault-proxy.ts';
import { serverForTest } from '../support/thanos-api.ts';
import { liveManager, paramsOf, profileOf, until } from '../support/connections.ts';
import { settled } from './settled.ts';

type Stand = Awaited<ReturnType<typeof startSmallStand>>;

const { signal } = new AbortController();
const uri = 'file:///a.promql';
let dir: string;
let stand: Stand;
let manager: ConnectionManager;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-live-'));
  stand = await startSmallStand({
    dir,
    log: () => undefined,
    queryFrontend: true,
    prometheusFlags: ['--enable-feature=search-api'],
  });
  await settled(stand);
  manager = liveManager();
});

afterAll(async () => {
  manager.dispose();
  await stand.stop();
  await rm(dir, { recursive: true, force: true });
});

const connect = async (url: string, options: QueryOptions = {}): Promise<MetadataSource> => {
  manager.apply(paramsOf(profileOf(url, { options })));
  const source = manager.forUri(uri);
  await source.ensure([], 20_000, signal);
  await until(manager, () => source.current().metrics.info('request_total') !== undefined);
  return source;
};

const itemsOf = async (
  source: MetadataSource,
  key: Extract<MetadataKey, { kind: 'values' }>,
): Promise<{ readonly items: readonly string[]; readonly complete: boolean }> => {
  await source.ensure([key], 20_000, signal);
  const found = source.current().values(key.label, key.scope, key.prefix);
  if (found.state !== 'known') throw new Error(`${key.label} ${key.scope} is ${found.state}`);
  return { items: found.items, complete: found.complete };
};

const values = (source: MetadataSource, label: string, scope: string) =>
  itemsOf(source, { kind: 'values', label, scope, prefix: '' });

const run = (
  source: MetadataSource,
  expr: string,
  options: QueryOptions = {},
): Promise<RunResult> =>
  source.run({ uri, expr, time: { kind: 'instant', at: null }, options }, signal);

const columnsOf = (result: RunResult): readonly string[] =>
  result.ok ? result.table.columns.map(({ name }) => name) : [result.failure.message];

describe('a querier', () => {
  test('says what it is', async () => {
    const source = await connect(stand.querierUrl);
    const snapshot = source.current();
    expect(source.status()).toMatchObject({
      state: { kind: 'live' },
      dialect: 'Thanos',
      truncated: false,
    });
    expect(source.status().server).toMatch(/^Thanos 0\.\d+\.\d+$/);
    expect(snapshot.metrics.size).toBeGreaterThan(300);
    expect(snapshot.metricsComplete).toBe(true);
    expect(snapshot.replicaLabels).toEqual(['replica']);
    expect(snapshot.metrics.info('response_latency_ms_bucket')?.type).toBe('histogram');
    expect(snapshot.metrics.search('hrt', 5).length).toBeGreaterThan(0);
  });

  test('labels, values and series are scoped by all matchers', async () => {
    const source = await connect(stand.querierUrl);
    const clusters = await values(source, 'cluster', '{__name__="request_total"}');
    expect(clusters).toEqual({ items: ['aks', 'gke'], complete: true });
    const all = await values(source, 'pod', '{__name__="request_total"}');
    const aks = await values(source, 'pod', '{__name__="request_total",cluster="aks"}');
    const notAks = await values(source, 'pod', '{__name__="request_total",cluster!="aks"}');
    const both = await values(source, 'pod', '{__name__="request_total",cluster=~"a.*|g.*"}');
    const servers = await values(
      source,
      'pod',
      '{__name__="request_total",cluster="aks",deployment!~".*client",direction="inbound"}',
    );
    expect(aks.items.length).toBeGreaterThan(1);
    expect([...aks.items, ...notAks.items].sort()).toEqual(all.items);
    expect(both.items).toEqual(all.items);
    expect(servers.items).toEqual(aks.items.filter((pod) => pod.startsWith('strest-server')));
    const scope = '{__name__="request_total",cluster="aks"}';
    await source.ensure(
      [
        { kind: 'labels', scope },
        { kind: 'series', scope },
      ],
      20_000,
      signal,
    );
    const snapshot = source.current();
    expect(snapshot.labels(scope)).toMatchObject({ complete: true });
    expect(snapshot.labels(scope)).toMatchObject({
      items: expect.arrayContaining(['cluster', 'direction', 'pod', 'tls']) as unknown,
    });
    const series = snapshot.series(scope);
    const labelSets = series.state === 'known' ? series.items : [];
    expect(labelSets.length).toBeGreaterThan(0);
    expect(new Set(labelSets.map((set) => set['cluster']))).toEqual(new Set(['aks']));
    const outside = '{direction="inbound",namespace="strest"}';
    await source.ensure([{ kind: 'metrics', scope: outside, prefix: '' }], 20_000, signal);
    const inside = source.current().metricsIn(outside, '');
    expect(inside).toMatchObject({ state: 'known', complete: true });
    expect(inside.state === 'known' && inside.items).toContain('request_total');
    expect(inside.state === 'known' && inside.items).not.toContain('up');
  });

  test('matchers that servers refuse alone are asked all the same', async () => {
    const source = await connect(stand.querierUrl);
    const found = await values(source, 'cluster', '{job!="nobody"}');
    expect(found).toEqual({ items: ['aks', 'gke'], complete: true });
  });

  test('storeMatch selects stores', async () => {
    const address = stand.sidecars[0]?.grpcAddress ?? '';
    const source = await connect(stand.querierUrl, {
      storeMatch: [`{__address__="${address}"}`],
    });
    const found = await values(source, 'cluster', '{__name__="request_total"}');
    expect(found).toEqual({ items: [stand.sidecars[0]?.cluster], complete: true });
    const result = await run(source, 'count by (cluster) (up)');
    expect(result).toMatchObject({
      ok: true,
      stores: [{ name: address, type: 'sidecar', lastError: null }],
    });
    expect(result.ok && result.table.rows).toHaveLength(1);
  });

  test('dedup takes the replica label away', async () => {
    const source = await connect(stand.querierUrl);
    expect(columnsOf(await run(source, 'up', { dedup: true }))).not.toContain('replica');
    expect(columnsOf(await run(source, 'up', { dedup: false }))).toContain('replica');
  });

  test('instant and range results, warnings, stores', async () => {
    const source = await connect(stand.querierUrl);
    const instant = await run(source, 'histogram_quantile(0.9, go_goroutines)');
    expect(instant).toMatchObject({ ok: true, resultType: 'vector' });
    expect(instant.ok && instant.warnings.join()).toContain('PromQL warning');
    expect(instant.ok && instant.stores.map(({ type }) => type)).toEqual(['sidecar', 'sidecar']);
    const info = await run(source, 'rate(go_goroutines[1m])');
    expect(info.ok && info.infos.join()).toContain('might not be a counter');
    expect(info.ok && info.warnings).toEqual([]);
    const end = Math.floor(Date.now() / 1000);
    const time = { kind: 'range', start: end - 60, end, step: 5 } as const;
    const options = { maxSourceResolution: '5m' };
    const range = await source.run({ uri, expr: 'sum by (cluster) (up)', time, options }, signal);
    expect(range).toMatchObject({ ok: true, resultType: 'matrix' });
    expect(range.ok && range.table.rows.length).toBe(2);
    const scalar = await run(source, '1 + 1');
    expect(scalar.ok && scalar.table.rows[0]?.[1]).toBe('2');
    const wrong = await run(source, 'up +');
    expect(wrong).toMatchObject({ ok: false, failure: { kind: 'bad-request' } });
    expect(!wrong.ok && wrong.failure.message).toContain('unexpected end of input');
    expect(source.status().state.kind).toBe('live');
  });

  test('a running query can be cancelled', async () => {
    const source = await connect(stand.querierUrl);
    const abort = new AbortController();
    const running = source.run(
      { uri, expr: 'up', time: { kind: 'instant', at: null }, options: {} },
      abort.signal,
    );
    abort.abort();
    expect(await running).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  });
});

test('a query-frontend in front: it passes more than the limit, which is noticed and cut', async () => {
  const source = await connect(stand.queryFrontendUrl ?? '');
  expect(source.status().server).toMatch(/^Thanos .* \(query-frontend\)$/);
  expect(await values(source, 'cluster', '{__name__="request_total"}')).toEqual({
    items: ['aks', 'gke'],
    complete: true,
  });
  const scope = '{__name__="prometheus_http_request_duration_seconds_bucket"}';
  await source.ensure([{ kind: 'series', scope }], 20_000, signal);
  const series = source.current().series(scope);
  expect(series.state === 'known' && series.items.length).toBeLessThanOrEqual(500);
  expect(await run(source, 'count by (cluster) (up)')).toMatchObject({ ok: true });
});

describe('a Prometheus', () => {
  test('says what it is, and its search API is used', async () => {
    const source = await connect(stand.prometheusUrls[0] ?? '');
    expect(source.status()).toMatchObject({ state: { kind: 'live' }, dialect: 'Prometheus' });
    expect(source.status().server).toMatch(/^Prometheus \d+\.\d+\.\d+$/);
    const key = { kind: 'values', label: 'pod', scope: '', prefix: 'server' } as const;
    const { items } = await itemsOf(source, key);
    expect(items.length).toBeGreaterThan(0);
    expect(items.every((pod) => pod.includes('server'))).toBe(true);
    const infoless = await run(source, 'up');
    expect(infoless).toMatchObject({ ok: true, stores: [] });
  });
});

/** The process of the sidecar of a cluster. */
const sidecarPid = (cluster: string): number => {
  const address = stand.sidecars.find((sidecar) => sidecar.cluster === cluster)?.grpcAddress ?? '?';
  const found = stand.pids().find((pid) => {
    const line = execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
    return line.includes('sidecar') && line.includes(address);
  });
  if (found === undefined) throw new Error(`no sidecar of ${cluster}`);
  return found;
};

/** Faults on the way to the real querier, which is behind a path prefix. */
const wayFaults: readonly (readonly [title: string, reaction: Reaction])[] = [
  ['a broken connection', reset],
  ['half a body', halfBody('{"status":"success","data":["up","go_')],
  ['503', status(503)],
];

describe('faults', () => {
  test.each(wayFaults)('%s between us and the querier', async (_, fault) => {
    const proxy = await serverForTest();
    const pass = passTo(stand.querierUrl, '/team/thanos');
    proxy.script({}, pass);
    const source = await connect(`${proxy.url}/team/thanos`);
    const before = source.current().metrics.size;
    proxy.script({ '/label/__name__/values': fault }, pass);
    source.refresh();
    await until(manager, () => source.status().state.kind === 'degraded');
    expect(source.current().metrics.size).toBe(before);
    proxy.script({}, pass);
    await until(manager, () => source.status().state.kind === 'live');
    expect(await values(source, 'cluster', '{__name__="up"}')).toMatchObject({ complete: true });
    expect(proxy.requests.every(({ path }) => path.startsWith('/team/thanos/api/v1/'))).toBe(true);
  });

  test('a querier that is restarted in the middle', async () => {
    const source = await connect(stand.querierUrl);
    await stand.stopQuerier();
    await source.ensure([{ kind: 'labels', scope: '{__name__="up"}' }], 20_000, signal);
    expect(source.status().state).toMatchObject({ kind: 'degraded', failure: { kind: 'refused' } });
    expect(source.current().metrics.has('request_total')).toBe(true);
    const back = stand.startQuerier();
    await until(manager, () => source.status().state.kind === 'live');
    await back;
    expect(await values(source, 'cluster', '{__name__="up"}')).toMatchObject({ complete: true });
  });

  test('a sidecar that ended: partial answers are not complete, and none without partial response', async () => {
    const pid = sidecarPid('gke');
    const source = await connect(stand.querierUrl);
    process.kill(pid, 'SIGKILL');
    const scope = '{__name__="request_total"}';
    expect(await values(source, 'cluster', scope)).toEqual({ items: ['aks'], complete: false });
    const partial = await run(source, 'count by (cluster) (up)', { partialResponse: true });
    expect(partial.ok && partial.warnings.length).toBeGreaterThan(0);
    expect(partial.ok && partial.stores.filter(({ lastError }) => lastError !== null)).toHaveLength(
      1,
    );
    const whole = await connect(stand.querierUrl, { partialResponse: false });
    const snapshot = whole.current();
    expect({ from: snapshot.source, complete: snapshot.metricsComplete }).not.toEqual({
      from: 'live',
      complete: true,
    });
  });
});
