import { describe, expect, test } from 'vitest';
import type { RunParams } from '../../../server/src/protocol/query.ts';
import { runTable } from '../../../server/src/store/run-table.ts';
import type { QueryResult } from '../../../server/src/thanos/endpoints/query.ts';
import { paramsOf, profileOf, until } from '../../support/connections.ts';
import { data, hang, html, status } from '../../support/fault-proxy.ts';
import { live } from '../../support/live-store.ts';
import type { Routes } from '../../support/live-store.ts';

const uri = 'file:///a.promql';
const now: RunParams = { uri, expr: 'up', time: { kind: 'instant', at: null }, options: {} };
const vector = {
  resultType: 'vector',
  result: [{ metric: { __name__: 'up', job: 'a' }, value: [1, '1'] }],
};
const thanos: Routes = {
  '/status/flags': data({ 'query.replica-label': 'replica' }),
  '/stores': data({
    sidecar: [
      { name: '10.0.0.1:10901', lastError: null },
      { name: '10.0.0.2:10901', lastError: null },
    ],
  }),
};
const { signal } = new AbortController();

describe('a run', () => {
  test('gives a table, warnings apart from infos, and the stores', async () => {
    const storeWarning = 'receive series from Addr: 10.0.0.2:10901: connection refused';
    const info = 'PromQL info: metric might not be a counter';
    const { source } = await live({ ...thanos, '/query': data(vector, [storeWarning, info]) });
    expect(await source.run(now, signal)).toEqual({
      ok: true,
      connection: 'one',
      resultType: 'vector',
      table: {
        columns: [
          { name: '__name__', align: 'left' },
          { name: 'job', align: 'left' },
          { name: 'value', align: 'right' },
        ],
        rows: [['up', 'a', '1']],
        omitted: 0,
      },
      warnings: [storeWarning],
      infos: [info],
      stores: [
        { name: '10.0.0.1:10901', type: 'sidecar', lastError: null },
        { name: '10.0.0.2:10901', type: 'sidecar', lastError: storeWarning },
      ],
      durationMs: 0,
    });
  });

  test('a store that is down is named though the querier says nothing', async () => {
    const stores = { store: [{ name: '10.0.0.3:10901', lastError: 'rpc error' }] };
    const { source } = await live({ ...thanos, '/query': data(vector), '/stores': data(stores) });
    expect(await source.run(now, signal)).toMatchObject({
      warnings: ['The store 10.0.0.3:10901 is down: the result is without its series.'],
      stores: [{ lastError: 'rpc error' }],
    });
  });

  test('what the server says of its stores is shown as text, and never too much of it', async () => {
    const long = 'x'.repeat(1000);
    const name = '10.0.0.1:109';
    const stores = {
      sidecar: [
        { name: '', lastError: null },
        { name, lastError: null },
        { name: '10.0.0.1:10901', lastError: null },
      ],
      'st\u001bore': [{ name: 'down\n:1', lastError: `\u001b[31m${long}` }],
    };
    const warning = `fetch series for 10.0.0.1:10901: \u001b[2Jgone\r\n${long}`;
    const { source } = await live({
      ...thanos,
      '/query': data(
        vector,
        Array.from({ length: 60 }, () => warning),
      ),
      '/stores': data(stores),
    });
    const result = await source.run(now, signal);
    if (!result.ok) throw new Error(result.failure.message);
    const shown = [
      ...result.warnings,
      ...result.stores.flatMap(({ name: own, type, lastError }) => [own, type, lastError ?? '']),
    ];
    expect(shown.filter((text) => /\p{Cc}/u.test(text) || text.length > 301)).toEqual([]);
    expect(result.warnings).toHaveLength(51);
    expect(result.warnings.at(-1)).toBe('11 more are not shown.');
    expect(result.stores.map(({ lastError }) => lastError?.slice(0, 12))).toEqual([
      undefined,
      undefined,
      'fetch series',
      '[31mxxxxxxxx',
    ]);
  });

  test('does not wait for a querier that does not list its stores', async () => {
    const { source, script, time } = await live({ ...thanos, '/query': data(vector) });
    script({ ...thanos, '/query': data(vector), '/stores': hang });
    const running = source.run(now, signal);
    await time.armed(500);
    time.advance(500);
    expect(await running).toMatchObject({
      ok: true,
      stores: [],
      infos: ['The stores are not shown: the querier did not list them in time.'],
      durationMs: 0,
    });
  });

  test('options of the call win over those of the connection', async () => {
    const { manager, server } = await live({ ...thanos, '/query': data(vector) });
    const options = { dedup: true, partialResponse: true, maxSourceResolution: '5m' };
    manager.apply(paramsOf(profileOf(server.url, { options })));
    const source = manager.forUri(uri);
    await source.ensure([], 60_000, signal);
    const storeMatch = ['{__address__="10.0.0.1:10901"}'];
    const result = await source.run({ ...now, options: { dedup: false, storeMatch } }, signal);
    const { params } = server.requests.findLast(({ path }) => path.endsWith('/query')) ?? {};
    expect(Object.fromEntries(params ?? [])).toMatchObject({
      dedup: 'false',
      partial_response: 'true',
      max_source_resolution: '5m',
      'storeMatch[]': storeMatch[0],
    });
    expect(result.ok && result.stores.map(({ name }) => name)).toEqual(['10.0.0.1:10901']);
  });

  test('a Prometheus has no stores and is not asked for them', async () => {
    const { source, server } = await live({ '/query': data(vector), '/stores': html(404) });
    expect(await source.run(now, signal)).toMatchObject({ ok: true, stores: [] });
    expect(server.requests.some(({ path }) => path.includes('/stores'))).toBe(false);
  });

  test('can be cancelled', async () => {
    const { source, server } = await live({ '/query': hang });
    const abort = new AbortController();
    const running = source.run(now, abort.signal);
    await server.seen('/query');
    abort.abort();
    expect(await running).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
    expect(source.status().state.kind).toBe('live');
  });

  test('a mistake in the expression says nothing about the connection', async () => {
    const { source } = await live({ '/query': status(422, 'execution') });
    expect(await source.run(now, signal)).toMatchObject({ failure: { kind: 'unprocessable' } });
    expect(source.status().state.kind).toBe('live');
  });

  test('a run that gets through ends the waiting after a fault', async () => {
    const { source, server, script, manager } = await live({ '/query': status(503) });
    await source.run(now, signal);
    expect(source.status().state.kind).toBe('degraded');
    script({ '/query': data(vector) });
    expect(await source.run(now, signal)).toMatchObject({ ok: true });
    await until(manager, () => source.status().state.kind === 'live');
    expect(server.requests.length).toBeGreaterThan(5);
  });
});

describe('the table of a result', () => {
  const histogram = {
    count: '3',
    sum: '1.5',
    buckets: [
      [0, '0', '1', '2'],
      [3, '-1', '0', '1'],
    ],
  } as const;
  const rows: readonly (readonly [
    title: string,
    result: QueryResult,
    columns: string,
    cells: readonly (readonly string[])[],
    omitted: number,
  ])[] = [
    [
      'a vector: the labels of all series, the name first',
      {
        type: 'vector',
        series: [
          { labels: { b: '1', __name__: 'up' }, samples: [[1, '+Inf']] },
          { labels: { a: '2', constructor: 'x' }, samples: [[1, histogram]] },
        ],
        total: 12,
      },
      '__name__ a b constructor value',
      [
        ['up', '', '1', '', '+Inf'],
        ['', '2', '', 'x', '{count:3, sum:1.5, (0,1]:2, [-1,0]:1}'],
      ],
      10,
    ],
    [
      'a matrix: the course of each series',
      {
        type: 'matrix',
        series: [
          {
            labels: { a: '1' },
            samples: [
              [1, '2'],
              [2, '-Inf'],
              [3, 'NaN'],
              [4, '10'],
              [5, '4'],
            ],
          },
        ],
        total: 1,
      },
      'a trend first last min max samples',
      [['1', '▁  █▃', '2', '4', '-Inf', '10', '5']],
      0,
    ],
    [
      'a scalar',
      { type: 'scalar', series: [{ labels: {}, samples: [[1_767_225_600.5, '2']] }], total: 1 },
      'time value',
      [['2026-01-01T00:00:00.500Z', '2']],
      0,
    ],
    [
      'a string',
      { type: 'string', series: [{ labels: {}, samples: [[1_767_225_600, 'x']] }], total: 1 },
      'time value',
      [['2026-01-01T00:00:00Z', 'x']],
      0,
    ],
    ['nothing', { type: 'vector', series: [], total: 0 }, 'value', [], 0],
  ];

  test.each(rows)('%s', (...[, result, columns, cells, omitted]) => {
    const table = runTable(result);
    expect(table.columns.map(({ name }) => name).join(' ')).toBe(columns);
    expect(table.rows).toEqual(cells);
    expect(table.omitted).toBe(omitted);
  });

  test('a long course is drawn in few characters', () => {
    const samples = Array.from({ length: 500 }, (_, n) => [n, String(n)] as const);
    const { rows: cells } = runTable({
      type: 'matrix',
      series: [{ labels: {}, samples }],
      total: 1,
    });
    expect(cells[0]?.[0]).toMatch(/^▁+▂+▃+▄+▅+▆+▇+█+$/);
    expect(cells[0]?.[0]).toHaveLength(24);
  });

  test('a month at 15 s is a course too', () => {
    const samples = Array.from({ length: 172_800 }, (_, n) => [n, String(n)] as const);
    const { rows: cells } = runTable({
      type: 'matrix',
      series: [{ labels: {}, samples }],
      total: 1,
    });
    expect(cells[0]?.[0]).toHaveLength(24);
  });
});
