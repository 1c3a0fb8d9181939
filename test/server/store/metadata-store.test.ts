import { describe, expect, test } from 'vitest';
import type { MetadataKey, MetadataSnapshot } from '../../../server/src/metadata/snapshot.ts';
import {
  managerForTest,
  paramsOf,
  profileOf,
  prometheusRoutes,
  sourceIn,
  until,
} from '../../support/connections.ts';
import { data, hang, text } from '../../support/fault-proxy.ts';
import type { Reaction } from '../../support/fault-proxy.ts';
import { asked, connectTo, fetchKey, known, live } from '../../support/live-store.ts';
import { serverForTest } from '../../support/thanos-api.ts';

const { signal } = new AbortController();
const scope = '{__name__="up"}';

describe('a question', () => {
  interface Row {
    readonly title: string;
    readonly route: string;
    readonly answer: readonly unknown[];
    readonly read: (snapshot: MetadataSnapshot) => unknown;
    readonly key: MetadataKey;
  }

  const rows: readonly Row[] = [
    {
      title: 'labels',
      route: '/labels',
      answer: ['instance', 'job'],
      read: (snapshot) => snapshot.labels(scope),
      key: { kind: 'labels', scope },
    },
    {
      title: 'values',
      route: '/label/job/values',
      answer: ['a', 'b'],
      read: (snapshot) => snapshot.values('job', scope, ''),
      key: { kind: 'values', label: 'job', scope, prefix: '' },
    },
    {
      title: 'series',
      route: '/series',
      answer: [{ __name__: 'up', job: 'a' }],
      read: (snapshot) => snapshot.series(scope),
      key: { kind: 'series', scope },
    },
    {
      title: 'nothing is an answer too',
      route: '/label/pod/values',
      answer: [],
      read: (snapshot) => snapshot.values('pod', scope, ''),
      key: { kind: 'values', label: 'pod', scope, prefix: '' },
    },
  ];

  test.each(rows)('$title', async ({ route, answer, read, key }) => {
    const { source, server } = await live({ [route]: data(answer) });
    const before = source.current();
    expect(read(before)).toEqual({ state: 'unknown', key });
    expect(await fetchKey(source, key)).toBe(true);
    expect(read(source.current())).toEqual(known(answer));
    expect(read(before)).toEqual({ state: 'unknown', key });
    expect(source.current().generation).toBeGreaterThan(before.generation);
    expect(asked(server, route)[0]?.params.get('match[]')).toBe(scope);
  });

  test('is put once however often it is asked, and not again when it is answered', async () => {
    const { source, server } = await live({ '/label/job/values': data(['a']) });
    const key = { kind: 'values', label: 'job', scope, prefix: '' } as const;
    await Promise.all([fetchKey(source, key), fetchKey(source, key), fetchKey(source, key)]);
    expect(source.current().values('job', scope, '')).toEqual(known(['a']));
    expect(source.current().values('job', scope, 'a')).toEqual(known(['a']));
    expect(asked(server, '/label/job/values')).toHaveLength(1);
  });

  test('always has a limit and a short time', async () => {
    const { source, server, time } = await live({ '/series': data([]) });
    const keys: readonly MetadataKey[] = [
      { kind: 'labels', scope: '' },
      { kind: 'values', label: 'job', scope: '', prefix: 'a' },
      { kind: 'metrics', scope: '{job="a"}', prefix: '' },
      { kind: 'series', scope },
    ];
    await source.ensure(keys, 60_000, signal);
    const aboutSeries = server.requests.filter(({ path }) => /label|series/.test(path));
    expect(aboutSeries.length).toBeGreaterThan(4);
    for (const { params } of aboutSeries) {
      const [start, end] = [Number(params.get('start')), Number(params.get('end'))];
      expect(end - start).toBe(3600);
      expect(Math.abs(end - time.clock() / 1000)).toBeLessThanOrEqual(60);
      expect(Number(params.get('limit'))).toBeGreaterThan(0);
    }
  });

  test('about all series is never put', async () => {
    const { source, server } = await live();
    await fetchKey(source, { kind: 'series', scope: '' });
    expect(source.current().series('')).toEqual({ state: 'unavailable' });
    expect(asked(server, '/series')).toHaveLength(0);
  });

  test('with matchers that servers refuse alone gets a name beside them', async () => {
    const { source, server } = await live({ '/labels': data(['job']) });
    await fetchKey(source, { kind: 'labels', scope: '{job!="a"}' });
    expect(asked(server, '/labels')[0]?.params.get('match[]')).toBe('{__name__!="",job!="a"}');
  });

  test('carries the options of the connection', async () => {
    const server = await serverForTest();
    server.script(prometheusRoutes(['up']), data([]));
    const { manager } = managerForTest();
    const options = { dedup: false, partialResponse: false, storeMatch: ['{__address__="a"}'] };
    manager.apply(paramsOf(profileOf(server.url, { options })));
    const source = await sourceIn(manager, 'live');
    await fetchKey(source, { kind: 'series', scope });
    const params = Object.fromEntries(asked(server, '/series')[0]?.params ?? []);
    expect(params).toMatchObject({
      dedup: 'false',
      partial_response: 'false',
      'storeMatch[]': '{__address__="a"}',
    });
  });
});

describe('metadata of metrics', () => {
  const many = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, n) => [
      `family_${n}`,
      [{ type: 'gauge', help: `no. ${n}` }],
    ]),
  );
  const metadata: Reaction = (request, response) => {
    const metric = request.params.get('metric');
    const summary = { rpc_seconds: [{ type: 'summary', help: 'Calls.', unit: '' }] };
    return data(metric === null ? many : metric === 'rpc_seconds' ? summary : {})(
      request,
      response,
    );
  };

  test('is there for all of a small server', async () => {
    const { source, manager } = await live();
    await until(manager, () => source.current().metrics.info('up') !== undefined);
    expect(source.current().metadata('up')).toMatchObject({ items: [{ type: 'gauge' }] });
    expect(source.current().metadata('down')).toEqual(known([]));
  });

  test('is asked by name on a large one, under the name of the family too', async () => {
    const { source, manager, server } = await live({ '/metadata': metadata });
    await until(manager, () => source.current().metrics.info('family_7') !== undefined);
    const key = { kind: 'metadata', metric: 'rpc_seconds_count' } as const;
    expect(source.current().metadata('rpc_seconds_count')).toEqual({ state: 'unknown', key });
    await fetchKey(source, key);
    expect(source.current().metadata('rpc_seconds_count')).toEqual(
      known([{ name: 'rpc_seconds_count', type: 'summary', help: 'Calls.', unit: '' }]),
    );
    expect(asked(server, '/metadata').every(({ params }) => params.has('limit'))).toBe(true);
    const unknown = { kind: 'metadata', metric: 'nobody_knows' } as const;
    await fetchKey(source, unknown);
    expect(source.current().metadata('nobody_knows')).toEqual(known([]));
  });
});

describe('a label with too many values', () => {
  const pods = Array.from({ length: 5000 }, (_, n) => `pod-${String(n).padStart(4, '0')}`);
  const values: Reaction = (request, response) => {
    const pattern = /pod=~"(.*?)"/.exec(request.params.get('match[]') ?? '')?.[1];
    const found =
      pattern === undefined ? pods : pods.filter((pod) => new RegExp(`^(?:${pattern})$`).test(pod));
    const limit = Number(request.params.get('limit'));
    const warnings = found.length > limit ? ['results truncated due to limit'] : undefined;
    return data(found.slice(0, limit), warnings)(request, response);
  };
  const valuesKey = (prefix: string) => ({ kind: 'values', label: 'pod', scope, prefix }) as const;

  test('is asked by prefix, and what is whole answers for longer prefixes', async () => {
    const { source, server } = await live({ '/label/pod/values': values });
    await fetchKey(source, valuesKey(''));
    const cut = source.current().values('pod', scope, '');
    expect(cut).toMatchObject({ state: 'known', complete: false });
    expect(source.current().values('pod', scope, 'pod-42')).toEqual({
      state: 'unknown',
      key: valuesKey('pod-42'),
    });
    await fetchKey(source, valuesKey('pod-42'));
    const hundred = known(pods.filter((pod) => pod.startsWith('pod-42')));
    expect(source.current().values('pod', scope, 'pod-42')).toEqual(hundred);
    expect(source.current().values('pod', scope, 'pod-421')).toEqual(hundred);
    expect(asked(server, '/label/pod/values').map(({ params }) => params.get('match[]'))).toEqual([
      scope,
      '{__name__="up",pod=~"pod-42.*"}',
    ]);
  });

  test('is asked again with a longer prefix when the shorter one was cut too', async () => {
    const { source } = await live({ '/label/pod/values': values });
    await fetchKey(source, valuesKey('pod-'));
    expect(source.current().values('pod', scope, 'pod-')).toMatchObject({ complete: false });
    expect(source.current().values('pod', scope, 'pod-1')).toMatchObject({ state: 'unknown' });
  });

  test('special characters of a prefix are text', async () => {
    const { source, server } = await live({ '/label/path/values': data([]) });
    await fetchKey(source, { kind: 'values', label: 'path', scope: '', prefix: 'a.b(c"\\' });
    expect(asked(server, '/label/path/values')[0]?.params.get('match[]')).toBe(
      String.raw`{path=~"a\\.b\\(c\"\\\\.*"}`,
    );
  });

  test('is searched where the server can', async () => {
    const lines = [
      { results: [{ value: 'pod-0042' }, { value: 'other-pod-42' }] },
      { status: 'success', has_more: true },
    ];
    const ndjson = text(
      lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      'application/x-ndjson',
    );
    const { source, server } = await live({
      '/features': data({ api: { search: true } }),
      '/label/pod/values': values,
      '/search/label_values': ndjson,
    });
    await fetchKey(source, valuesKey('42'));
    expect(source.current().values('pod', scope, '42')).toEqual(
      known(['pod-0042', 'other-pod-42'], false),
    );
    const [request] = asked(server, '/search/label_values');
    expect(Object.fromEntries(request?.params ?? [])).toMatchObject({
      label: 'pod',
      'search[]': '42',
      'match[]': scope,
      sort_by: 'score',
      case_sensitive: 'false',
    });
  });
});

describe('metric names', () => {
  test('do not wait for a server that does not say what it is', async () => {
    const key = { kind: 'labels', scope: '' } as const;
    const { manager, time, server } = await connectTo({
      '/status/flags': hang,
      '/labels': data(['job']),
    });
    const source = manager.forUri('file:///a.promql');
    const ready = source.ensure([], 60_000, signal);
    await server.seen('/status/flags');
    await time.armed(500);
    time.advance(500);
    expect(await ready).toBe(true);
    expect([...source.current().metrics.names()]).toEqual(['down', 'up']);
    expect(source.status()).toMatchObject({ metrics: 2, server: '', dialect: '' });
    // Nothing is whole as long as stores may be missing.
    expect(source.current().metricsComplete).toBe(false);
    await fetchKey(source, key);
    expect(source.current().labels('')).toEqual(known(['job'], false));
    time.advance(30_000);
    await until(manager, () => source.current().metricsComplete);
    expect(source.status()).toMatchObject({ server: 'Prometheus 3.16.0' });
    await until(manager, () => {
      const labels = source.current().labels('');
      return labels.state === 'known' && labels.complete;
    });
  });

  test('those of a longer time when the last hour has none', async () => {
    const { server, manager } = await connectTo({
      '/label/__name__/values': (request, response) => {
        const hours =
          (Number(request.params.get('end')) - Number(request.params.get('start'))) / 3600;
        return data(hours > 1 && request.params.get('match[]') === null ? ['old'] : [])(
          request,
          response,
        );
      },
    });
    const source = await sourceIn(manager, 'live');
    expect([...source.current().metrics.names()]).toEqual(['old']);
    await fetchKey(source, { kind: 'labels', scope: '{__name__="old"}' });
    const { params } = asked(server, '/labels')[0] ?? { params: new URLSearchParams() };
    expect(Number(params.get('end')) - Number(params.get('start'))).toBe(12 * 3600);
  });

  test('a list that was cut is asked by prefix', async () => {
    const names: Reaction = (request, response) =>
      data(
        request.params.get('match[]')?.includes('zz') === true ? ['zz_top'] : ['aa', 'bb'],
        request.params.get('match[]') === null ? ['results truncated due to limit'] : undefined,
      )(request, response);
    const { source } = await live({ '/label/__name__/values': names });
    const snapshot = source.current();
    expect(snapshot.metricsComplete).toBe(false);
    expect(source.status().truncated).toBe(true);
    const key = { kind: 'metrics', scope: '', prefix: 'zz' } as const;
    expect(snapshot.metricsIn('', 'zz')).toEqual({ state: 'unknown', key });
    await fetchKey(source, key);
    expect(source.current().metricsIn('', 'zz')).toMatchObject({ items: ['zz_top'] });
  });

  test('the same names keep their index', async () => {
    const { source, manager, time, server } = await live();
    const first = source.current();
    time.advance(301_000);
    source.current();
    await server.seen('/label/__name__/values', 4);
    await until(manager, () => source.current().generation > first.generation + 1);
    expect([...source.current().metrics.names()]).toEqual(['down', 'up']);
  });
});

describe('the answers of a server are not trusted blindly', () => {
  test('values that the scope excludes are dropped', async () => {
    const { source } = await live({ '/label/job/values': data(['api', 'web', 'db']) });
    await fetchKey(source, { kind: 'values', label: 'job', scope: '{job!="db"}', prefix: '' });
    expect(source.current().values('job', '{job!="db"}', '')).toEqual(known(['api', 'web']));
  });

  test('series that the scope excludes are dropped', async () => {
    const series = [
      { __name__: 'up', job: 'a' },
      { __name__: 'down', job: 'a' },
    ];
    const { source } = await live({ '/series': data(series) });
    await fetchKey(source, { kind: 'series', scope });
    expect(source.current().series(scope)).toEqual(known([{ __name__: 'up', job: 'a' }]));
  });

  test('a server that ignores selectors never makes a scoped answer complete', async () => {
    const { source } = await live({
      '/label/__name__/values': data(['up', 'down']),
      '/labels': data(['job']),
    });
    await source.ensure(
      [
        { kind: 'labels', scope },
        { kind: 'labels', scope: '' },
      ],
      60_000,
      signal,
    );
    expect(source.current().labels(scope)).toEqual(known(['job'], false));
    expect(source.current().labels('')).toEqual(known(['job']));
  });

  test('a querier that leaves out a store without a word is not complete', async () => {
    const stores = (lastError: string | null) => data({ sidecar: [{ name: 'a:1', lastError }] });
    const { source, script, time, manager } = await live({
      '/status/flags': data({ 'query.replica-label': 'replica' }),
      '/label/job/values': data(['a']),
      '/stores': stores('rpc error'),
    });
    expect(source.current().metricsComplete).toBe(false);
    const key = { kind: 'values', label: 'job', scope, prefix: '' } as const;
    await fetchKey(source, key);
    expect(source.current().values('job', scope, '')).toEqual(known(['a'], false));
    script({
      '/status/flags': data({ 'query.replica-label': 'replica' }),
      '/label/job/values': data(['a', 'b']),
      '/stores': stores(null),
    });
    time.advance(31_000);
    await until(manager, () => {
      source.current().values('job', scope, '');
      return source.current().metricsComplete;
    });
    const isWhole = (): boolean => {
      const found = source.current().values('job', scope, '');
      return found.state === 'known' && found.complete;
    };
    await until(manager, isWhole);
  });

  test('a store that goes while the names are asked for makes them incomplete', async () => {
    let areThere = true;
    const { source } = await live({
      '/status/flags': data({ 'query.replica-label': 'replica' }),
      '/label/__name__/values': (request, response) => {
        const answer = (): void => void data(['up'])(request, response);
        if (request.params.get('limit') === '1') {
          answer();
          return;
        }
        // All else that is asked at the start has its answer by then.
        setTimeout(() => {
          areThere = false;
          answer();
        }, 100);
      },
      '/stores': (request, response) => {
        const lastError = areThere ? null : 'rpc error';
        return data({ sidecar: [{ name: 'a:1', lastError }] })(request, response);
      },
    });
    expect(source.current().metricsComplete).toBe(false);
  });

  test('a failed store makes an answer incomplete, and is asked again soon', async () => {
    const warning = 'fetch label values from store Addr: 10.0.0.1: connection refused';
    const { source, script, manager, time, server } = await live({
      '/label/job/values': data(['a'], [warning]),
    });
    const key = { kind: 'values', label: 'job', scope, prefix: '' } as const;
    await fetchKey(source, key);
    expect(source.current().values('job', scope, '')).toEqual(known(['a'], false));
    script({ '/label/job/values': data(['a', 'b']) });
    time.advance(31_000);
    expect(source.current().values('job', scope, '')).toEqual(known(['a'], false));
    await server.seen('/label/job/values', 2);
    const isNew = (): boolean => {
      const found = source.current().values('job', scope, '');
      return found.state === 'known' && found.complete;
    };
    await until(manager, isNew);
  });
});
