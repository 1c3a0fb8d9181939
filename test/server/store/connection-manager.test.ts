import { describe, expect, test } from 'vitest';
import { snapshotFromLiteral } from '../../../server/src/metadata/from-literal.ts';
import {
  managerForTest,
  paramsOf,
  profileOf,
  prometheusRoutes,
  sourceIn,
  until,
} from '../../support/connections.ts';
import { data, hang, json, status, tlsFile } from '../../support/fault-proxy.ts';
import type { Reaction } from '../../support/fault-proxy.ts';
import { serverForTest } from '../../support/thanos-api.ts';

const { signal } = new AbortController();
const uri = 'file:///a.promql';

const prometheus = async (names: readonly string[] = ['up']) => {
  const server = await serverForTest();
  server.script(prometheusRoutes(names), data([]));
  return server;
};

describe('which connection serves a document', () => {
  const rows: readonly (readonly [uri: string, connection: string | null])[] = [
    ['file:///elsewhere/x.promql', 'main'],
    ['file:///w/x.promql', 'one'],
    ['file:///w/sub/x.promql', 'two'],
    ['file:///w/submarine.promql', 'one'],
    ['file:///w/sub', 'two'],
    ['file:///w/off/x.promql', null],
    ['file:///w/gone/x.promql', null],
  ];

  test.each(rows)('%s: %s', async (document, expected) => {
    const { manager } = managerForTest();
    const server = await serverForTest();
    server.script({}, hang);
    manager.apply({
      connections: ['main', 'one', 'two'].map((name) => profileOf(server.url, { name })),
      choice: {
        fallback: 'main',
        byUri: {
          'file:///w': 'one',
          'file:///w/sub/': 'two',
          'file:///w/off': null,
          'file:///w/gone': 'removed',
        },
      },
      trusted: true,
    });
    expect(manager.forUri(document).status()).toMatchObject({
      connection: expected,
      known: ['main', 'one', 'two'],
    });
  });

  test('an empty prefix is everything', () => {
    const { manager } = managerForTest();
    manager.apply({
      connections: [profileOf('http://127.0.0.1:9')],
      choice: { fallback: 'one', byUri: { '': null } },
      trusted: true,
    });
    expect(manager.forUri(uri).status()).toMatchObject({
      connection: null,
      state: { kind: 'catalogue', reason: 'none-chosen' },
    });
  });
});

describe('without trust', () => {
  test('nothing is asked and nothing is run, whatever is wanted', async () => {
    const server = await prometheus();
    let programs = 0;
    const catalogue = snapshotFromLiteral({ metrics: { from_catalogue: {} } });
    const { manager, time } = managerForTest({
      catalogue,
      runProgram: async () => {
        programs += 1;
        return { ok: true, stdout: 'token' };
      },
    });
    const profile = profileOf(server.url, {
      credentials: { kind: 'command', command: 'get-token', args: [] },
    });
    for (const params of [undefined, { ...paramsOf(profile), trusted: false }]) {
      if (params !== undefined) manager.apply(params);
      const source = manager.forUri(uri);
      expect(source.current()).toBe(catalogue);
      expect(await source.ensure([{ kind: 'labels', scope: '' }], 250, signal)).toBe(false);
      source.refresh();
      const time0 = { kind: 'instant', at: null } as const;
      expect(await source.run({ uri, expr: 'up', time: time0, options: {} }, signal)).toMatchObject(
        {
          ok: false,
          failure: { kind: 'configuration' },
        },
      );
      expect(await manager.test(profile, signal)).toMatchObject({
        ok: false,
        failure: { kind: 'configuration' },
      });
      expect(source.status()).toMatchObject({
        connection: null,
        state: { kind: 'catalogue', reason: 'untrusted' },
        metrics: 1,
      });
      time.advance(600_000);
    }
    expect(server.connections()).toBe(0);
    expect(programs).toBe(0);
  });

  test('losing trust ends what is under way', async () => {
    const server = await prometheus();
    const { manager, time } = managerForTest();
    manager.apply(paramsOf(profileOf(server.url)));
    const source = await sourceIn(manager, 'live');
    server.script({}, hang);
    const asked = source.ensure([{ kind: 'labels', scope: '' }], 250, signal);
    await server.seen('/labels', 2);
    manager.apply({ ...paramsOf(profileOf(server.url)), trusted: false });
    expect(await asked).toBe(false);
    expect(time.pending()).toBe(0);
    const before = server.requests.length;
    source.current();
    time.advance(3_600_000);
    source.current();
    expect(server.requests).toHaveLength(before);
  });
});

describe('a connection', () => {
  test('is made when a document is looked at, and tells what it found', async () => {
    const server = await prometheus(['up', 'http_requests_total']);
    const catalogue = snapshotFromLiteral({ metrics: { from_catalogue: {} } });
    const { manager } = managerForTest({ catalogue });
    manager.apply(paramsOf(profileOf(server.url)));
    expect(server.connections()).toBe(0);
    const source = manager.forUri(uri);
    expect(source.current()).toBe(catalogue);
    expect(source.status()).toMatchObject({
      state: { kind: 'connecting' },
      server: '',
      dialect: '',
    });
    await until(manager, () => source.current().metrics.info('up') !== undefined);
    expect(source.status()).toEqual({
      connection: 'one',
      state: { kind: 'live' },
      server: 'Prometheus 3.16.0',
      dialect: 'Prometheus',
      names: 'live',
      metrics: 2,
      truncated: false,
      known: ['one'],
    });
    const { metrics, metricsComplete, source: from } = source.current();
    expect([...metrics.names()]).toEqual(['http_requests_total', 'up']);
    expect(metrics.info('up')?.type).toBe('gauge');
    expect({ metricsComplete, from }).toEqual({ metricsComplete: true, from: 'live' });
  });

  const dialects: readonly (readonly [
    title: string,
    routes: Readonly<Record<string, Reaction>>,
    dialect: string | undefined,
    expected: Readonly<Record<string, string>>,
  ])[] = [
    [
      'a Thanos',
      {
        '/status/buildinfo': data({ version: '0.42.4' }),
        '/status/flags': data({
          'query.replica-label': 'replica',
          'query.enable-x-functions': 'true',
        }),
      },
      undefined,
      { server: 'Thanos 0.42.4', dialect: 'Thanos (x-functions)' },
    ],
    [
      'a Thanos behind a query-frontend, which passes more than the limit',
      {
        '/status/buildinfo': data({ version: '0.42.4' }),
        '/status/flags': data({ 'query.replica-label': 'replica' }),
        '/labels': data(['a', 'b', 'c']),
      },
      undefined,
      { server: 'Thanos 0.42.4 (query-frontend)', dialect: 'Thanos' },
    ],
    [
      'a Prometheus with features',
      {
        '/features': data({ promql_functions: { info: true }, promql: { fill: true } }),
      },
      undefined,
      { dialect: 'Prometheus (experimental functions, fill modifiers)' },
    ],
    [
      'a dialect that was set',
      {},
      'thanos',
      {
        server: 'Prometheus 3.16.0',
        dialect: 'Thanos (experimental functions, x-functions)',
      },
    ],
    [
      'a server that says nothing about itself',
      { '/status/': status(404, 'not_found'), '/features': status(404, 'not_found') },
      undefined,
      { server: '', dialect: 'Prometheus (experimental functions, fill modifiers)' },
    ],
  ];

  test.each(dialects)('%s', async (_, routes, dialect, expected) => {
    const server = await serverForTest();
    server.script({ ...routes, ...prometheusRoutes(['up']), ...routes }, data([]));
    const { manager } = managerForTest();
    manager.apply(paramsOf(profileOf(server.url, dialect === undefined ? {} : { dialect })));
    const source = await sourceIn(manager, 'live');
    expect(source.status()).toMatchObject(expected);
  });

  test('replica labels come from the flags', async () => {
    const server = await serverForTest();
    const flags = { 'query.replica-label': 'replica,prometheus_replica' };
    server.script({ ...prometheusRoutes(['up']), '/status/flags': data(flags) }, data([]));
    const { manager } = managerForTest();
    manager.apply(paramsOf(profileOf(server.url)));
    const source = await sourceIn(manager, 'live');
    expect(source.current().replicaLabels).toEqual(['prometheus_replica', 'replica']);
  });

  test('the same profile goes on, another one starts anew without a trace of the old', async () => {
    const old = await prometheus(['old_metric']);
    const fresh = await prometheus(['new_metric']);
    const { manager } = managerForTest();
    manager.apply(paramsOf(profileOf(old.url)));
    const first = (await sourceIn(manager, 'live')).current();
    manager.apply(paramsOf({ ...profileOf(old.url) }));
    expect(manager.forUri(uri).status().state.kind).toBe('live');
    expect([...manager.forUri(uri).current().metrics.names()]).toEqual(['old_metric']);

    old.script({}, hang);
    const late = manager.forUri(uri).ensure([{ kind: 'labels', scope: '' }], 60_000, signal);
    await old.seen('/labels', 2);
    manager.apply(paramsOf(profileOf(fresh.url)));
    const source = manager.forUri(uri);
    expect(source.current().source).toBe('empty');
    await late;
    await until(manager, () => source.status().state.kind === 'live');
    expect([...source.current().metrics.names()]).toEqual(['new_metric']);
    expect([...first.metrics.names()]).toEqual(['old_metric']);
  });

  test('several are live at once', async () => {
    const a = await prometheus(['metric_a']);
    const b = await prometheus(['metric_b']);
    const { manager } = managerForTest();
    manager.apply({
      connections: [profileOf(a.url, { name: 'a' }), profileOf(b.url, { name: 'b' })],
      choice: { fallback: 'a', byUri: { 'file:///b': 'b' } },
      trusted: true,
    });
    const [one, two] = [manager.forUri('file:///a/x'), manager.forUri('file:///b/x')];
    await Promise.all([one.ensure([], 60_000, signal), two.ensure([], 60_000, signal)]);
    expect([...one.current().metrics.names()]).toEqual(['metric_a']);
    expect([...two.current().metrics.names()]).toEqual(['metric_b']);
  });
});

describe('the test of a connection', () => {
  test('says what it found', async () => {
    const server = await prometheus(['a', 'b', 'c']);
    const { manager } = managerForTest();
    manager.apply(paramsOf());
    expect(await manager.test(profileOf(server.url), signal)).toEqual({
      ok: true,
      server: 'Prometheus 3.16.0',
      dialect: 'Prometheus',
      metrics: 3,
    });
    expect(manager.forUri(uri).status().connection).toBeNull();
  });

  test('says what is wrong', async () => {
    const server = await serverForTest({ certificate: 'expired' });
    const { manager } = managerForTest();
    manager.apply(paramsOf());
    const profile = profileOf(server.url, { tls: { caFile: tlsFile('ca.pem') } });
    const result = await manager.test(profile, signal);
    expect(result).toMatchObject({ ok: false, failure: { kind: 'tls' } });
    expect(Object.keys(result).sort()).toEqual(['failure', 'ok']);
  });
});

test('no secret is logged', async () => {
  const server = await serverForTest();
  server.script({}, (request, response) =>
    json({ status: 'error', error: JSON.stringify([request.headers, request.url]) }, 401)(
      request,
      response,
    ),
  );
  const { manager, logged, time } = managerForTest();
  const profile = profileOf(server.url.replace('://', '://user:s3cret-pw@') + '/?k=s3cret-query', {
    headers: { 'x-key': 's3cret-header' },
  });
  manager.apply(paramsOf(profile));
  await sourceIn(manager, 'degraded');
  time.advance(400_000);
  await server.seen('/label/__name__/values', 2);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join('\n')).not.toMatch(/s3cret|czNjcmV0/);
});
