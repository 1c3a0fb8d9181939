import { expect, test } from 'vitest';
import { snapshotFromLiteral } from '../../../server/src/metadata/from-literal.ts';

const snapshot = snapshotFromLiteral({
  metrics: {
    up: { type: 'gauge', help: 'Whether the target answers' },
    latency_seconds: { type: 'histogram', unit: 'seconds' },
    unseen: {},
  },
  labels: { env: ['prod', 'dev'], job: ['batch'] },
  series: [
    { __name__: 'up', job: 'api', instance: 'a:80' },
    { __name__: 'up', job: 'web', instance: 'b:80' },
    { __name__: 'latency_seconds_bucket', job: 'api', le: '0.5' },
  ],
});

const known = (items: readonly string[], complete = true) => ({ state: 'known', items, complete });

test('names are those of metrics and of series', () => {
  expect([...snapshot.metrics.names()]).toEqual([
    'latency_seconds',
    'latency_seconds_bucket',
    'unseen',
    'up',
  ]);
  expect(snapshot.metrics.has('up')).toBe(true);
  expect(snapshot.metrics.has('UP')).toBe(false);
});

test('a bucket has the metadata of its family', () => {
  expect(snapshot.metrics.info('latency_seconds_bucket')).toEqual({
    name: 'latency_seconds_bucket',
    type: 'histogram',
    help: '',
    unit: 'seconds',
  });
  expect(snapshot.metrics.info('nothing')).toBeUndefined();
});

test('labels and values follow every matcher', () => {
  expect(snapshot.labels('{__name__="up"}')).toEqual(known(['__name__', 'instance', 'job']));
  expect(snapshot.values('instance', '{__name__="up",job="web"}', '')).toEqual(known(['b:80']));
  expect(snapshot.values('instance', '{job=~"api|web"}', 'a')).toEqual(known(['a:80', 'b:80']));
  expect(snapshot.metricsIn('{job="api"}', '')).toEqual(known(['latency_seconds_bucket', 'up']));
  expect(snapshot.values('le', '{__name__="up"}', '')).toEqual(known([]));
});

test('without a scope everything is listed', () => {
  expect(snapshot.labels('')).toEqual(known(['__name__', 'env', 'instance', 'job', 'le']));
  expect(snapshot.values('job', '', '')).toEqual(known(['api', 'batch', 'web']));
  expect(snapshot.values('constructor', '', '')).toEqual(known([]));
});

test('a metric without a listed series may have any label', () => {
  expect(snapshot.labels('{__name__="unseen"}')).toEqual(
    known(['__name__', 'env', 'instance', 'job', 'le'], false),
  );
  expect(snapshot.series('{__name__="unseen"}')).toEqual({
    state: 'known',
    items: [],
    complete: false,
  });
});

test('a cut literal calls nothing complete', () => {
  const cut = snapshotFromLiteral({ metrics: { up: {} }, complete: false });
  expect(cut.metricsComplete).toBe(false);
  expect(cut.metadata('down')).toEqual({ state: 'known', items: [], complete: false });
});
