import { describe, expect, test } from 'vitest';
import type { ThanosApi } from '../../../server/src/thanos/api.ts';
import { warningKind } from '../../../server/src/thanos/warnings.ts';
import { data, json, status, text } from '../../support/fault-proxy.ts';
import type { Reaction } from '../../support/fault-proxy.ts';
import { answered } from '../../support/thanos-api.ts';

const { signal } = new AbortController();
const question = { scope: '{a="b"}', range: { start: 0, end: 60 }, limit: 3, options: {} };

const noContent: Reaction = (_, response) => {
  response.writeHead(204);
  response.end();
};

describe('lists', () => {
  const labels = (api: ThanosApi) => api.labels(question, signal);
  const limitWarning = 'results truncated due to limit';
  const storeWarning = 'fetch label names from store Addr: 10.0.0.1:10901: connection refused';

  const rows: readonly (readonly [title: string, reaction: Reaction, expected: object])[] = [
    ['whole', data(['a', 'b']), { data: ['a', 'b'], complete: true, warnings: [] }],
    [
      'exactly as many as the limit',
      data(['a', 'b', 'c']),
      { data: ['a', 'b', 'c'], complete: true },
    ],
    [
      'more than the limit, from a query-frontend',
      data(['a', 'b', 'c', 'd']),
      { data: ['a', 'b', 'c'], complete: false, overran: true },
    ],
    ['cut by the server', data(['a'], [limitWarning]), { complete: false, overran: false }],
    ['a store failed', data(['a'], [storeWarning]), { data: ['a'], complete: false }],
    ['no content', noContent, { data: [], complete: true }],
    ['null', data(null), { data: [], complete: true }],
    ['without data', json({ status: 'success' }), { data: [], complete: true }],
    ['escapes', data(['a"\\\n\u0000ü']), { data: ['a"\\\n\u0000ü'] }],
    [
      'as plain text, as a query-frontend sends some',
      text('{"status":"success","data":["a"]}', 'text/plain'),
      { data: ['a'] },
    ],
  ];

  test.each(rows)('%s', async (_, reaction, expected) => {
    expect(await answered(reaction, labels)).toMatchObject({ ok: true, value: expected });
  });

  test('series', async () => {
    const series = [{ __name__: 'up', 'a.b': 'x' }, {}];
    const outcome = await answered(data(series), (api) => api.series(question, signal));
    expect(outcome).toMatchObject({ ok: true, value: { data: series, complete: true } });
    const wrong = await answered(data([{ a: 1 }]), (api) => api.series(question, signal));
    expect(wrong).toMatchObject({ ok: false, failure: { kind: 'bad-answer' } });
  });
});

describe('metadata', () => {
  const metadata = (api: ThanosApi) => api.metadata({ limit: 5 }, signal);

  test('the first entry of each family counts', async () => {
    const families = {
      a: [
        { type: 'counter', help: 'A.', unit: '' },
        { type: 'gauge', help: 'B.', unit: '' },
      ],
      b: [{ type: 'untyped' }],
      c: [],
      d: null,
      constructor: [{ type: 'gauge', help: 'C.', unit: 's' }],
    };
    expect(await answered(data(families), metadata)).toMatchObject({
      ok: true,
      value: {
        data: [
          { name: 'a', type: 'counter', help: 'A.', unit: '' },
          { name: 'b', type: 'unknown', help: '', unit: '' },
          { name: 'constructor', type: 'gauge', help: 'C.', unit: 's' },
        ],
        complete: true,
      },
    });
  });

  test('as many as the limit may be cut', async () => {
    const five = Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e'].map((name) => [name, [{ type: 'gauge' }]]),
    );
    expect(await answered(data(five), metadata)).toMatchObject({ value: { complete: false } });
  });

  test.each([[noContent], [data(null)], [data({})]])('nothing', async (reaction) => {
    const outcome = await answered(reaction, metadata);
    expect(outcome.ok ? outcome.value.data : outcome).toEqual([]);
  });

  test.each([[data([])], [data({ a: 'x' })], [data({ a: [{ type: 1 }] })]])(
    'wrong types',
    async (reaction) => {
      expect(await answered(reaction, metadata)).toMatchObject({ failure: { kind: 'bad-answer' } });
    },
  );
});

describe('stores', () => {
  const stores = (api: ThanosApi) => api.stores(signal);

  test('sentinels are told from times', async () => {
    const reaction = text(
      `{"status":"success","data":{
        "sidecar":[{"name":"a:1","lastCheck":"2026-01-01T00:00:00Z","lastError":null,
          "labelSets":[{"cluster":"eu1"}],"minTime":1767225600000,"maxTime":9223372036854775807}],
        "store":[{"name":"b:1","lastError":"rpc error","minTime":-62167219200000,"maxTime":1767225600000}],
        "query":[{"name":"c:1","lastError":{},"labelSets":null,"minTime":9223372036854775807,"maxTime":-9223372036854775808}],
        "rule":null,"unknown-store-api":[{"name":"d:1","lastCheck":"0001-01-01T00:00:00Z"}],
        "receive":[{"name":"e:1","minTime":9223372036854775807,"maxTime":9223372036854775807}]}}`,
      'application/json',
    );
    expect(await answered(reaction, stores)).toEqual({
      ok: true,
      value: [
        {
          kind: 'sidecar',
          name: 'a:1',
          labelSets: [{ cluster: 'eu1' }],
          minTime: 1_767_225_600_000,
          lastCheck: 1_767_225_600_000,
          empty: false,
        },
        {
          kind: 'store',
          name: 'b:1',
          lastError: 'rpc error',
          labelSets: [],
          maxTime: 1_767_225_600_000,
          empty: false,
        },
        { kind: 'query', name: 'c:1', lastError: 'unknown error', labelSets: [], empty: true },
        { kind: 'unknown', name: 'd:1', labelSets: [], empty: false },
        { kind: 'receive', name: 'e:1', labelSets: [], empty: true },
      ],
    });
  });

  test('none', async () => {
    expect(await answered(data({}), stores)).toEqual({ ok: true, value: [] });
  });
});

describe('queries', () => {
  const query = (api: ThanosApi) =>
    api.query({ expr: 'up', time: { kind: 'instant', at: null }, options: {}, limit: 2 }, signal);

  const histogram = { count: '3', sum: '1.5', buckets: [[0, '0', '1', '3']] };
  const rows: readonly (readonly [title: string, data: unknown, expected: object])[] = [
    [
      'a vector, decoded up to the limit',
      {
        resultType: 'vector',
        result: [
          { metric: { a: '1' }, value: [1, 'NaN'] },
          { metric: {}, histogram: [1, histogram] },
          { metric: { a: '3' }, value: 'not looked at' },
        ],
        analysis: {},
      },
      {
        type: 'vector',
        series: [
          { labels: { a: '1' }, samples: [[1, 'NaN']] },
          { labels: {}, samples: [[1, histogram]] },
        ],
        total: 3,
      },
    ],
    [
      'a matrix, floats and histograms in the order of time',
      {
        resultType: 'matrix',
        result: [
          {
            metric: {},
            values: [
              [1, '1'],
              [3, '3'],
            ],
            histograms: [[2, { count: '0', sum: '0' }]],
          },
        ],
      },
      {
        type: 'matrix',
        series: [
          {
            samples: [
              [1, '1'],
              [2, { count: '0', sum: '0', buckets: [] }],
              [3, '3'],
            ],
          },
        ],
        total: 1,
      },
    ],
    [
      'a scalar',
      { resultType: 'scalar', result: [1.5, '2'] },
      { type: 'scalar', series: [{ samples: [[1.5, '2']] }] },
    ],
    [
      'a string',
      { resultType: 'string', result: [1, 'x'] },
      { type: 'string', series: [{ samples: [[1, 'x']] }] },
    ],
    ['nothing', { resultType: 'vector', result: null }, { type: 'vector', series: [], total: 0 }],
  ];

  test.each(rows)('%s', async (_, result, expected) => {
    expect(await answered(data(result), query)).toMatchObject({
      ok: true,
      value: { data: expected },
    });
  });

  test.each([
    [{ resultType: 'table', result: [] }],
    [{ resultType: 'vector', result: [{ value: [1, '1'] }] }],
    [{ resultType: 'vector', result: [{ metric: { a: 1 } }] }],
    [{ resultType: 'scalar', result: [] }],
    ['up'],
  ])('wrong types: %j', async (result) => {
    expect(await answered(data(result), query)).toMatchObject({ failure: { kind: 'bad-answer' } });
  });

  test('the error of an expression is that of the server', async () => {
    const error = '1:4: parse error: unexpected end of input';
    const reaction = json({ status: 'error', errorType: 'bad_data', error }, 400);
    const outcome = await answered(reaction, query);
    expect(outcome).toMatchObject({ failure: { kind: 'bad-request' } });
    expect(!outcome.ok && outcome.failure.message).toContain(error);
  });
});

describe('status', () => {
  test('build, flags, features', async () => {
    const build = await answered(data({ version: '3.16.0', revision: 'x' }), (api) =>
      api.buildInfo(signal),
    );
    expect(build).toEqual({ ok: true, value: { version: '3.16.0' } });
    const flags = await answered(data({ a: 'b' }), (api) => api.flags(signal));
    expect(flags).toEqual({ ok: true, value: { a: 'b' } });
    const features = await answered(data({ api: { search: true } }), (api) => api.features(signal));
    expect(features).toEqual({ ok: true, value: { api: { search: true } } });
    expect(await answered(data({ a: 1 }), (api) => api.flags(signal))).toMatchObject({
      failure: { kind: 'bad-answer' },
    });
    expect(await answered(status(404, 'not_found'), (api) => api.features(signal))).toMatchObject({
      failure: { kind: 'not-found' },
    });
  });
});

describe('search', () => {
  const search = (api: ThanosApi) => api.searchMetricNames({ ...question, text: 'up' }, signal);
  const lines = (...rows: readonly unknown[]): Reaction =>
    text(rows.map((row) => `${JSON.stringify(row)}\n`).join(''), 'application/x-ndjson');
  const up = { name: 'up', type: 'gauge', help: 'Up.', unit: '' };

  const rows: readonly (readonly [title: string, reaction: Reaction, expected: object])[] = [
    [
      'several batches',
      lines(
        { results: [up] },
        { results: [{ name: 'b' }] },
        { status: 'success', has_more: false, later: 1 },
      ),
      { data: [up, { name: 'b', type: 'unknown', help: '', unit: '' }], complete: true },
    ],
    [
      'more than the limit',
      lines({ results: [up] }, { status: 'success', has_more: true }),
      { data: [up], complete: false },
    ],
    ['no trailer', lines({ results: [up] }), { data: [up], complete: false }],
    [
      'warnings',
      lines({ results: [], warnings: ['w'] }, { status: 'success', has_more: false }),
      { data: [], complete: false, warnings: ['w'] },
    ],
  ];

  test.each(rows)('%s', async (_, reaction, expected) => {
    expect(await answered(reaction, search)).toMatchObject({ ok: true, value: expected });
  });

  test('an error in the stream, and a line that is none', async () => {
    const broken = lines(
      { results: [up] },
      { status: 'error', errorType: 'internal', error: 'disk' },
    );
    expect(await answered(broken, search)).toMatchObject({ failure: { kind: 'server-error' } });
    expect(await answered(text('{"results":[{"na', 'x'), search)).toMatchObject({
      failure: { kind: 'bad-answer' },
    });
  });

  test('values', async () => {
    const found = await answered(
      lines({ results: [{ value: 'a', score: 0.5 }] }, { status: 'success', has_more: false }),
      (api) => api.searchLabelValues({ ...question, text: 'a', label: 'job' }, signal),
    );
    expect(found).toMatchObject({ ok: true, value: { data: ['a'], complete: true } });
  });
});

test.each([
  [
    'PromQL info: metric might not be a counter, name does not end in _total: "x" (1:6)',
    'promql-info',
  ],
  ['PromQL warning: bucket label "le" is missing', 'promql-warning'],
  ['results truncated due to limit', 'limit'],
  ['fetch series for {cluster="a"} Addr: 127.0.0.1:1: rpc error', 'store'],
  ['receive series from Addr: 127.0.0.1:1: context deadline exceeded', 'store'],
  ['failed to receive any data in 1s from Addr: a', 'store'],
  ['fetch label values from store Addr: a: x', 'store'],
  ['No StoreAPIs matched for this query', 'store'],
  ['something else', 'other'],
] as const)('%s is a warning of kind %s', (warning, kind) => {
  expect(warningKind(warning)).toBe(kind);
});
