import { describe, expect, test } from 'vitest';
import { checkHover, hoverAt } from '../../support/check-hover.ts';
import { unansweredSnapshot } from '../../support/feature-context.ts';
import type { ContextOptions } from '../../support/feature-context.ts';

const metadata = {
  metrics: {
    http_requests_total: { type: 'counter', help: 'Requests, *all* of them.' },
    latency_seconds: { type: 'histogram', help: 'Latency.', unit: 'seconds' },
  },
  series: [
    { __name__: 'http_requests_total', job: 'api', instance: 'a', cluster: 'eu' },
    { __name__: 'http_requests_total', job: 'api', instance: 'b', cluster: 'us' },
    { __name__: 'latency_seconds_bucket', job: 'api', le: '1' },
    { __name__: 'up', job: 'api', evil: '<b>`x`</b>' },
  ],
  replicaLabels: ['replica'],
};
const live: ContextOptions = { metadata };

const rows: readonly (readonly [
  marked: string,
  parts: readonly string[],
  options?: ContextOptions,
])[] = [
  [
    'sum([[http_re|quests_total]])',
    [
      '`http_requests_total` — counter · 2 series',
      String.raw`Requests, \*all\* of them.`,
      'Clusters: `eu`, `us`',
      'Labels: `cluster` (2), `instance` (2), `job` (1)',
      '*instant vector*',
    ],
    live,
  ],
  ['[[http_requests_total|]]{cluster="eu"}', ['1 series', 'Clusters: `eu`'], live],
  ['[[latency_seconds|_bucket]]', ['histogram · seconds', 'Latency.'], live],
  ['{[["http_requests|_total"]]}', ['`http_requests_total` — counter'], live],
  ['{[[__name__="http_|requests_total"]]}', ['`http_requests_total` — counter'], live],
  ['[[nob|ody]]', ['`nobody`', 'The connection has no metric of this name.'], live],
  [
    '[[job:re|q]]',
    ['recording rule', 'Recorded in this workspace:', 'sum by (job) (up)'],
    { rules: { 'job:req': 'sum by (job) (up)' } },
  ],
  [
    '[[ra|te]](foo[5m])',
    ['rate(v: range vector): instant vector', 'Since Prometheus', '*instant vector*'],
  ],
  ['[[mad_|over_time]](foo[5m])', ['Experimental']],
  ['[[su|m]] by (job) (foo)', ['sum by (…) (v: instant vector): instant vector']],
  ['SUM(foo) [[B|Y]] (job)', ['`by`', 'Aggregates into one group']],
  ['sum [[with|out]] (job) (foo)', ['`without`']],
  ['sum by ([[jo|b]]) (http_requests_total)', ['`job` — label', 'Value: `api`'], live],
  [
    'sum by ([[jo|b]]) (sum by (instance) (up))',
    ['Not on the operand: only the labels in `by` are kept.'],
    live,
  ],
  ['up * on ([[job|]]) sum(up)', ['Not on the right side: the aggregation keeps no labels.'], live],
  ['foo * [[o|n]] (job) bar', ['`on`', 'Matches the two sides']],
  ['foo * on (job) [[group_|left]] bar', ['`group_left`']],
  ['foo > [[bo|ol]] 1', ['`bool`']],
  ['foo [[unle|ss]] bar', ['`unless`']],
  ['foo [[=|=]] bar', ['`==`', 'Equal.']],
  ['foo [[off|set]] 5m', ['`offset`']],
  ['foo [[|@]] 5', ['`@`']],
  ['rate(foo[5m] [[anch|ored]])', ['`anchored`']],
  ['foo[ [[9|0m]] ]', ['`90m` — 5,400 seconds · 1h30m']],
  ['foo[ [[st|ep]]() ]', ['`step`']],
  ['[[9|0m]]', ['`90m` — 5,400 seconds']],
  ['up{[[jo|b]]="api"}', ['`job` — label', 'The scrape job', 'Value: `api`'], live],
  ['up{[[repl|ica]]="a"}', ['A replica label'], live],
  ['up{[[job=~"a|.*"]]}', ['`job` `=~` `a.*`', 'Takes `api`'], live],
  ['up{[[job="no|pe"]]}', ['Selects no series.'], live],
  ['up{[[job="a|pi"]]}', ['The label has exactly this value.']],
  ['up{[[ev|il]]!=""}', ['``<b>`x`</b>``'], live],
  ['[[(foo + bar)|]]', ['*instant vector*'], live],
  ['[[foo[ 5m | ] offset 1h]]', ['The samples of a time window', '*range vector*']],
  [
    '[[sum by (job) |(foo)]]',
    ['*instant vector* · Labels: `job`'],
    { metadata: { series: [{ __name__: 'foo', job: 'a' }] } },
  ],
];

describe('hover', () => {
  for (const [marked, parts, options] of rows) {
    test(marked, () => {
      checkHover(marked, parts, options);
    });
  }
  test.each(['', 'foo # comm|ent', '|   '])('nothing on %s', (marked) => {
    expect(hoverAt(marked)).toBeUndefined();
  });
  test('tells the labels of a metric once', () => {
    const contents = hoverAt('sum(http_re|quests_total)', live)?.contents ?? '';
    expect(contents.split('Labels:')).toHaveLength(2);
  });
  test('names what it would like to know', () => {
    const missing = hoverAt('up{job="a|"}', { snapshot: unansweredSnapshot })?.missing;
    expect(missing).toContainEqual({
      kind: 'values',
      label: 'job',
      scope: '{__name__="up",job="a"}',
      prefix: '',
    });
    const metric = hoverAt('u|p', { snapshot: unansweredSnapshot })?.missing.map(
      ({ kind }) => kind,
    );
    expect(metric).toEqual(['series', 'metadata', 'values', 'labels']);
  });
});
