import { describe, expect, test } from 'vitest';
import type { ConnectionProfile } from '../../server/src/protocol/connections.ts';
import type { Runtime } from '../../server/src/lsp/runtime.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import type {
  CoverageResult,
  LookResult,
  Part,
  QueryBatchResult,
  ThanosPartName,
} from '../../server/src/protocol/thanos.ts';
import { createFakeTimers } from '../support/fake-timers.ts';
import { profileOf } from '../support/connections.ts';
import { data, hang, status, text } from '../support/fault-proxy.ts';
import { serverForTest } from '../support/thanos-api.ts';
import { startClient, startWithEndpoints, type TestClient } from './client.ts';

/** A client that has pushed the endpoints, in a workspace that is trusted or not. */
const clientWith = async (
  endpoints: readonly ConnectionProfile[],
  trusted = true,
  runtime: Partial<Runtime> = {},
): Promise<TestClient> => {
  const client = await startClient({
    params: { initializationOptions: { pushesConnections: true } },
    runtime,
  });
  const choice = { fallback: null, byUri: {} };
  void client.connection.sendNotification(methods.endpoints, { endpoints });
  void client.connection.sendNotification(methods.connections, {
    connections: [],
    choice,
    trusted,
  });
  return client;
};

const look = (
  { connection }: TestClient,
  endpoint: string,
  ...parts: readonly ThanosPartName[]
): Promise<LookResult> => connection.sendRequest(methods.thanosLook, { endpoint, parts });

const query = (
  { connection }: TestClient,
  queries: Readonly<Record<string, string>>,
  at?: number,
): Promise<QueryBatchResult> =>
  connection.sendRequest(methods.thanosQuery, {
    endpoint: 'one',
    queries: Object.entries(queries).map(([id, expr]) => ({ id, expr })),
    ...(at === undefined ? {} : { at }),
  });

const sidecar = {
  name: '10.0.0.1:10901',
  lastError: 'dial http://me:hunter2secret@10.0.0.1: refused',
  labelSets: [{ cluster: 'eu1' }],
  minTime: 1000,
  maxTime: 2000,
};

describe('a look', () => {
  test('gives each part or its failure', async () => {
    const server = await serverForTest();
    server.script({
      '/stores': data({ sidecar: [sidecar] }),
      '/status/flags': status(500),
      '/-/ready': text('no', 'text/plain', 503),
    });
    const client = await clientWith([profileOf(server.url)]);
    expect(await look(client, 'one', 'stores', 'flags', 'blocks', 'ready')).toMatchObject({
      stores: {
        ok: true,
        value: [
          { name: '10.0.0.1:10901', kind: 'sidecar', lastError: 'dial http://10.0.0.1: refused' },
        ],
      },
      flags: { ok: false, failure: { kind: 'server-error' } },
      blocks: { ok: false, failure: { kind: 'not-found' } },
      ready: { ok: true, value: { ready: false } },
    });
    expect(server.requests.some(({ path }) => path === '/api/v1/rules')).toBe(false);
  });

  test.each([
    [
      'its own metrics, which no frontend passes on',
      {
        '/metrics': text(
          'thanos_build_info{version="0.42.4"} 1\nprocess_start_time_seconds 2.5\n',
          'text/plain',
        ),
        '/buildinfo': data({ version: '0.1.0' }),
      },
      { product: 'Thanos', version: '0.42.4', startedAt: 2500 },
    ],
    [
      'the API where metrics are out of reach',
      {
        '/buildinfo': data({ version: '3.16.0' }),
        '/runtimeinfo': data({ startTime: '2026-01-01T00:00:00Z' }),
      },
      { product: '', version: '3.16.0', startedAt: Date.UTC(2026, 0, 1) },
    ],
  ])('learns the build from %s', async (_, routes, build) => {
    const server = await serverForTest();
    server.script(routes);
    const client = await clientWith([profileOf(server.url)]);
    expect((await look(client, 'one', 'build')).build).toEqual({ ok: true, value: build });
  });

  test('sums targets up by cluster and pool', async () => {
    const server = await serverForTest();
    const target = (dc: string, health: string, lastError = '') => ({
      labels: { dc },
      scrapePool: 'pods',
      health,
      lastError,
    });
    server.script({
      '/targets': data({
        activeTargets: [
          target('eu1', 'up'),
          target('eu1', 'down', 'first'),
          target('eu1', 'down', 'second'),
          target('us1', 'odd'),
        ],
      }),
    });
    const client = await clientWith([profileOf(server.url)]);
    const params = { endpoint: 'one', parts: ['targets'], clusterLabel: 'dc' };
    expect(await client.connection.sendRequest(methods.thanosLook, params)).toEqual({
      targets: {
        ok: true,
        value: [
          { cluster: 'eu1', pool: 'pods', up: 1, down: 2, unknown: 0, lastError: 'first' },
          { cluster: 'us1', pool: 'pods', up: 0, down: 0, unknown: 1 },
        ],
      },
    });
  });

  test('gives up on a part that is stuck', async () => {
    const server = await serverForTest();
    server.script({ '/stores': hang });
    const time = createFakeTimers();
    const client = await clientWith([profileOf(server.url)], true, { timers: time.timers });
    const looking = look(client, 'one', 'stores');
    await server.seen('/stores');
    time.advance(6000);
    expect(await looking).toMatchObject({
      stores: { ok: false, failure: { kind: 'timeout' } },
    });
  });

  test('asks nobody without trust', async () => {
    const server = await serverForTest();
    const client = await clientWith([profileOf(server.url)], false);
    expect(await look(client, 'one', 'stores')).toMatchObject({
      stores: { ok: false, failure: { kind: 'configuration' } },
    });
    expect(server.connections()).toBe(0);
  });

  test('of an endpoint that is gone says so', async () => {
    const server = await serverForTest();
    const client = await clientWith([profileOf(server.url)]);
    void client.connection.sendNotification(methods.endpoints, { endpoints: [] });
    expect(await look(client, 'one', 'stores')).toMatchObject({
      stores: { ok: false, failure: { kind: 'configuration' } },
    });
    expect(server.connections()).toBe(0);
  });

  test('keeps the sockets of an endpoint that did not change', async () => {
    const server = await serverForTest();
    server.script({ '/stores': data({}) });
    const client = await clientWith([profileOf(server.url)]);
    await look(client, 'one', 'stores');
    const other = profileOf(server.url, { name: 'two' });
    void client.connection.sendNotification(methods.endpoints, {
      endpoints: [other, profileOf(server.url)],
    });
    await look(client, 'one', 'stores');
    expect(server.connections()).toBe(1);
    await look(client, 'two', 'stores');
    expect(server.connections()).toBe(2);
  });
});

describe('a batch of queries', () => {
  test('answers each on its own', async () => {
    const server = await serverForTest();
    server.script({
      '/query': (request, response) => {
        const expr = request.params.get('query');
        const vector = {
          resultType: 'vector',
          result: [
            { metric: { cluster: 'eu1' }, value: [1, '1.5'] },
            { metric: {}, value: [1, '+Inf'] },
            { metric: {}, value: [1, 'NaN'] },
            { metric: {}, histogram: [1, { count: '1', sum: '1' }] },
          ],
        };
        const reaction = expr === 'bad(' ? status(400) : data(vector, ['fetch series for x']);
        return reaction(request, response);
      },
    });
    const client = await clientWith([profileOf(server.url, { options: { dedup: false } })]);
    expect(await query(client, { a: 'up', b: 'bad(' }, 1_500)).toMatchObject({
      results: {
        a: {
          ok: true,
          value: [
            { labels: { cluster: 'eu1' }, value: 1.5 },
            { labels: {}, value: '+Inf' },
            { labels: {}, value: 'NaN' },
          ],
          warnings: ['fetch series for x'],
        },
        b: { ok: false, failure: { kind: 'bad-request' } },
      },
    });
    expect(server.requests[0]?.params.get('time')).toBe('1.5');
    expect(server.requests[0]?.params.get('dedup')).toBe('false');
  });

  test('asks no more than is sensible', async () => {
    const server = await serverForTest();
    server.script({ '/query': data({ resultType: 'scalar', result: [1, '2'] }) });
    const client = await clientWith([profileOf(server.url)]);
    const many = Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`q${String(at)}`, '2']));
    const { results } = await query(client, many);
    expect(results['q63']).toEqual({ ok: true, value: [{ labels: {}, value: 2 }] });
    expect(results['q64']).toMatchObject({ ok: false, failure: { kind: 'too-large' } });
    expect(server.requests).toHaveLength(64);
  });
});

describe('coverage', () => {
  const now = 10 * 3_600_000;
  const coverage = (client: TestClient, buckets: readonly string[]): Promise<unknown> =>
    client.connection.sendRequest(methods.thanosCoverage, { endpoint: 'one', buckets, now });
  const store = {
    name: 'g:1',
    lastError: null,
    labelSets: [{ cluster: 'eu1' }],
    minTime: 0,
    maxTime: now - 3_600_000,
  };
  const meta = { ulid: '1', minTime: 0, maxTime: now - 3_600_000 };

  test('is drawn from stores and buckets', async () => {
    const server = await serverForTest();
    const bucket = await serverForTest();
    server.script({ '/stores': data({ store: [store] }) });
    bucket.script({
      '/blocks': data({
        blocks: [
          { ...meta, thanos: { labels: { cluster: 'eu1' }, downsample: { resolution: 0 } } },
        ],
        refreshedAt: '2026-01-01T00:00:00Z',
        err: null,
      }),
    });
    const client = await clientWith([
      profileOf(server.url),
      profileOf(bucket.url, { name: 'bucket' }),
    ]);
    expect(await coverage(client, ['bucket', 'gone'])).toMatchObject({
      ok: true,
      value: {
        from: 0,
        to: now,
        rows: [
          {
            labels: { cluster: 'eu1' },
            spans: [{ store: 'g:1', from: 0, to: now - 3_600_000, resolutions: [0] }],
            gaps: [{ from: now - 3_600_000, to: now, coveredBy: [] }],
          },
        ],
        problems: [{ kind: 'configuration' }],
      },
    });
  });

  test('of very many label sets says how many are left out', async () => {
    const server = await serverForTest();
    const labelSets = Array.from({ length: 2100 }, (_, at) => ({ tenant: String(at) }));
    const receive = { name: 'r:1', lastError: null, labelSets, minTime: 0, maxTime: now };
    server.script({ '/stores': data({ receive: [receive] }), '/flags': data({}) });
    const client = await clientWith([profileOf(server.url)]);
    const answer = (await coverage(client, [])) as Part<CoverageResult>;
    const value = answer.ok ? answer.value : undefined;
    expect([value?.rows.length, value?.total]).toEqual([2000, 2100]);
    expect(value?.problems).toEqual([
      {
        kind: 'too-large',
        message:
          '2000 of 2100 label sets are shown: those with gaps that nobody fills, then the first of the others.',
      },
    ]);
  });

  test('of a server that is no querier says so', async () => {
    const server = await serverForTest();
    const client = await clientWith([profileOf(server.url)]);
    expect(await coverage(client, [])).toMatchObject({
      ok: false,
      failure: {
        kind: 'not-an-api',
        message: 'one lists no stores: it is no Thanos querier. Choose a querier.',
      },
    });
  });

  test('fails where the querier does', async () => {
    const server = await serverForTest();
    server.script({ '/stores': status(503) });
    const client = await clientWith([profileOf(server.url)]);
    expect(await coverage(client, [])).toMatchObject({
      ok: false,
      failure: { kind: 'unavailable' },
    });
  });
});

describe('reach', () => {
  const uri = 'file:///w/a.promql';
  const now = Date.UTC(2026, 0, 1);
  const reach = (client: TestClient, line: number, character: number): Promise<unknown> =>
    client.connection.sendRequest(methods.thanosReach, {
      endpoint: 'one',
      uri,
      position: { line, character },
      now,
    });
  const stores = {
    sidecar: ['eu1', 'us1'].map((cluster) => ({
      name: `${cluster}:10901`,
      lastError: null,
      labelSets: [{ cluster }],
      minTime: 0,
      maxTime: 1e20,
    })),
  };

  test('is about the selector under the caret, or about the whole expression', async () => {
    const server = await serverForTest();
    server.script({ '/stores': data(stores) });
    const client = await clientWith([profileOf(server.url)]);
    client.open(uri, '### one\nup{cluster="eu1"} + rate(a[5m])\n');
    const under = {
      selector: 'up{cluster="eu1"}',
      from: now - 299_999,
      to: now,
      stores: [
        { store: 'eu1:10901', asked: true },
        { store: 'us1:10901', asked: false },
      ],
      missing: [],
    };
    expect(await reach(client, 1, 3)).toMatchObject({ ok: true, value: { selectors: [under] } });
    expect(await reach(client, 0, 2)).toMatchObject({
      ok: true,
      value: {
        selectors: [under, { selector: 'a[5m]', stores: [{ asked: true }, { asked: true }] }],
      },
    });
  });

  test('asks nobody where there is no selector', async () => {
    const server = await serverForTest();
    const client = await clientWith([profileOf(server.url)]);
    client.open(uri, '# only a comment\n');
    expect(await reach(client, 0, 3)).toEqual({ ok: true, value: { selectors: [] } });
    client.close(uri);
    expect(await reach(client, 0, 3)).toEqual({ ok: true, value: { selectors: [] } });
    expect(server.connections()).toBe(0);
  });
});

describe('a store itself', () => {
  test('is not asked without trust, and gRPC not loaded', async () => {
    const client = await startClient({
      params: { initializationOptions: { pushesConnections: true } },
      runtime: { loadStoreApi: () => Promise.reject(new Error('loaded')) },
    });
    const params = { address: '127.0.0.1:1' };
    expect(await client.connection.sendRequest(methods.thanosStoreInfo, params)).toMatchObject({
      ok: false,
      failure: { kind: 'configuration' },
    });
  });

  test('is asked by what was loaded', async () => {
    const value = {
      component: 'sidecar',
      labelSets: [],
      apis: ['store'],
      labelNames: [],
      empty: false,
    };
    const askStoreInfo = () => Promise.resolve({ ok: true, value } as const);
    const client = await startWithEndpoints([], {
      runtime: { loadStoreApi: () => Promise.resolve({ askStoreInfo }) },
    });
    const params = { address: '127.0.0.1:1' };
    expect(await client.connection.sendRequest(methods.thanosStoreInfo, params)).toEqual({
      ok: true,
      value,
    });
  });
});
