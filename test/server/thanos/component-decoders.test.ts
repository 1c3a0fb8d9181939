import { describe, expect, test } from 'vitest';
import type { ThanosApi } from '../../../server/src/thanos/api.ts';
import { instantOf } from '../../../server/src/thanos/endpoints/times.ts';
import { data, json, status, text } from '../../support/fault-proxy.ts';
import type { Reaction } from '../../support/fault-proxy.ts';
import { answered } from '../../support/thanos-api.ts';

const { signal } = new AbortController();

test.each([
  ['2026-01-01T00:00:00.123456789Z', Date.UTC(2026, 0, 1, 0, 0, 0, 123)],
  ['0001-01-01T00:00:00Z', undefined],
  ['soon', undefined],
  [null, undefined],
])('the time %s', (written, ms) => {
  expect(instantOf(written)).toBe(ms);
});

describe('rules', () => {
  const rules = (api: ThanosApi) => api.rules(signal);

  test('of a querier', async () => {
    const group = {
      name: 'g',
      file: '/rules.yaml',
      interval: 30,
      evaluationTime: 0.5,
      lastEvaluation: '2026-01-01T00:00:00Z',
      partialResponseStrategy: 'ABORT',
      limit: 0,
      rules: [
        {
          type: 'alerting',
          name: 'Down',
          query: 'up == 0',
          duration: 60,
          labels: { severity: 'page' },
          annotations: { summary: 's' },
          state: 'firing',
          health: 'ok',
          alerts: [
            {
              labels: { instance: 'a' },
              annotations: null,
              state: 'firing',
              activeAt: '2026-01-01T00:00:00Z',
              value: '0e+00',
            },
          ],
        },
        { type: 'recording', name: 'a:b', query: 'sum(up)', health: 'err', lastError: 'boom' },
      ],
    };
    const answer = await answered(data({ groups: [group, { ...group, rules: null }] }), rules);
    expect(answer.ok && answer.value.data[0]).toEqual({
      name: 'g',
      file: '/rules.yaml',
      interval: 30,
      evaluationTime: 0.5,
      lastEvaluation: Date.UTC(2026, 0, 1),
      partialResponse: 'abort',
      rules: [
        {
          kind: 'alerting',
          name: 'Down',
          expr: 'up == 0',
          labels: { severity: 'page' },
          health: 'ok',
          state: 'firing',
          alerts: [
            {
              labels: { instance: 'a' },
              annotations: {},
              state: 'firing',
              activeAt: Date.UTC(2026, 0, 1),
              value: '0e+00',
            },
          ],
        },
        {
          kind: 'recording',
          name: 'a:b',
          expr: 'sum(up)',
          labels: {},
          health: 'err',
          lastError: 'boom',
          alerts: [],
        },
      ],
    });
    expect(answer.ok && answer.value.data[1]?.rules).toEqual([]);
  });

  test.each([[data(null)], [data({})], [data({ groups: null })]])('none', async (reaction) => {
    expect(await answered(reaction, rules)).toMatchObject({ ok: true, value: { data: [] } });
  });

  test('of an unknown type', async () => {
    const strange = { name: 'g', file: 'f', interval: 1, rules: [{ type: 'other', name: 'x' }] };
    expect(await answered(data({ groups: [strange] }), rules)).toMatchObject({
      ok: false,
      failure: { kind: 'bad-answer' },
    });
  });
});

test('targets', async () => {
  const active = {
    discoveredLabels: { __address__: 'a' },
    labels: { cluster: 'eu1' },
    scrapePool: 'pods',
    health: 'down',
    lastError: 'connection refused',
  };
  const answer = await answered(data({ activeTargets: [active, {}] }, ['w']), (api) =>
    api.targets(signal),
  );
  expect(answer).toMatchObject({
    ok: true,
    value: {
      data: [
        {
          labels: { cluster: 'eu1' },
          pool: 'pods',
          health: 'down',
          lastError: 'connection refused',
        },
        { labels: {}, pool: '', health: 'unknown', lastError: '' },
      ],
      warnings: ['w'],
    },
  });
});

describe('blocks', () => {
  const meta = {
    ulid: '01A',
    minTime: 1000,
    maxTime: 2000,
    stats: { numSeries: 3, numSamples: 7 },
    compaction: { level: 2, sources: ['01B'] },
    version: 1,
    thanos: {
      labels: { cluster: 'eu1' },
      downsample: { resolution: 300_000 },
      source: 'compactor',
    },
  };
  const block = {
    ulid: '01A',
    minTime: 1000,
    maxTime: 2000,
    labels: { cluster: 'eu1' },
    resolution: 300_000,
    level: 2,
    source: 'compactor',
    series: 3,
    samples: 7,
  };

  test('of a compactor', async () => {
    const all = { label: '', blocks: [meta], refreshedAt: '2026-01-01T00:00:00Z', err: 'slow' };
    expect(await answered(data(all), (api) => api.blocks(signal))).toEqual({
      ok: true,
      value: { blocks: [block], error: 'slow', refreshedAt: Date.UTC(2026, 0, 1) },
    });
  });

  // As encoding/json and json-iterator write the errors that Thanos keeps: errors.Wrap, url.Error over net.OpError,
  // a list of errors, syscall.Errno.
  const silent = 'the component does not say why here, but in its log';
  test.each<readonly [err: unknown, error: string | undefined]>([
    [null, undefined],
    [{}, silent],
    [
      {
        Op: 'Get',
        URL: 'http://minio:9000/blocks/',
        Err: {
          Op: 'dial',
          Net: 'tcp',
          Source: null,
          Addr: { IP: '10.0.0.1', Port: 9000, Zone: '' },
          Err: { Syscall: 'connect', Err: 111 },
        },
      },
      'Get: http://minio:9000/blocks/: dial: tcp: 10.0.0.1: connect',
    ],
    [[{}, {}], silent],
    [111, silent],
    [{ Message: 'x'.repeat(1000) }, 'x'.repeat(500)],
  ])('whose last look failed with %j', async (err, error) => {
    const answer = { label: '', blocks: [meta], refreshedAt: '2026-01-01T00:00:00Z', err };
    expect(await answered(data(answer), (api) => api.blocks(signal))).toEqual({
      ok: true,
      value: {
        blocks: [block],
        ...(error === undefined ? {} : { error }),
        refreshedAt: Date.UTC(2026, 0, 1),
      },
    });
  });

  test('of a store gateway, which lists only what it has loaded', async () => {
    const reaction: Reaction = (request, response) => {
      const isLoaded = request.params.get('view') === 'loaded';
      const refreshedAt = isLoaded ? '2026-01-01T00:00:00Z' : '0001-01-01T00:00:00Z';
      const blocks = isLoaded ? [meta] : [];
      return data({ label: '', blocks, refreshedAt, err: null })(request, response);
    };
    expect(await answered(reaction, (api) => api.blocks(signal))).toEqual({
      ok: true,
      value: { blocks: [block], refreshedAt: Date.UTC(2026, 0, 1) },
    });
  });

  test('nobody serves', async () => {
    const reaction = text('404 page not found\n', 'text/plain', 404);
    expect(await answered(reaction, (api) => api.blocks(signal))).toMatchObject({
      failure: { kind: 'not-found' },
    });
  });
});

describe('metrics', () => {
  const page = String.raw`# HELP thanos_build_info Build.
# TYPE thanos_build_info gauge
thanos_build_info{branch="",version="0.42.4",} 1
thanos_build_information{version="x"} 1
go_goroutines 7
thanos_objstore_bucket_last_successful_upload_time{bucket="a\"b\\c\n{}"} 1.7e+09 1795427121000
thanos_compact_halted NaN
prometheus_tsdb_head_series{tenant="a",__proto__="b"} 5
thanos_receive_hashring_nodes +Inf
thanos_status{broken
thanos_status{check="ready"}
process_start_time_seconds 12.5`;

  test('of watched families', async () => {
    const answer = await answered(text(page, 'text/plain; version=0.0.4'), (api) =>
      api.metrics(signal),
    );
    expect(answer.ok && answer.value).toEqual([
      { name: 'thanos_build_info', labels: { branch: '', version: '0.42.4' }, value: 1 },
      {
        name: 'thanos_objstore_bucket_last_successful_upload_time',
        labels: { bucket: 'a"b\\c\n{}' },
        value: 1.7e9,
      },
      {
        name: 'prometheus_tsdb_head_series',
        labels: Object.fromEntries([
          ['tenant', 'a'],
          ['__proto__', 'b'],
        ]),
        value: 5,
      },
      { name: 'process_start_time_seconds', labels: {}, value: 12.5 },
    ]);
  });

  test('that never end are cut', async () => {
    const line = 'thanos_status{check="ready"} 1\n';
    const answer = await answered(text(line.repeat(10_000), 'text/plain'), (api) =>
      api.metrics(signal),
    );
    expect(answer.ok && answer.value.length).toBe(5000);
  });
});

test.each([
  ['ready', text('OK', 'text/plain'), { ok: true, value: true }],
  ['not ready yet', text('no', 'text/plain', 503), { ok: true, value: false }],
  ['broken', status(500), { ok: false, failure: { kind: 'server-error' } }],
])('a server that is %s', async (_, reaction, expected) => {
  expect(await answered(reaction, (api) => api.ready(signal))).toMatchObject(expected);
});

test.each([
  [{ startTime: '2026-01-01T00:00:00.5Z' }, Date.UTC(2026, 0, 1, 0, 0, 0, 500)],
  [{}, undefined],
])('the start of a process %j', async (info, value) => {
  const reaction = json({ status: 'success', data: info });
  expect(await answered(reaction, (api) => api.startTime(signal))).toEqual({ ok: true, value });
});
