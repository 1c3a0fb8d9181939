import { describe, expect, test } from 'vitest';
import { metricDetails } from '../../../../server/src/features/index.ts';
import { snapshotFromLiteral } from '../../../../server/src/metadata/from-literal.ts';
import {
  checkAccepted,
  checkFirst,
  checkLabels,
  completionAt,
  itemAt,
} from '../../../support/check-completion.ts';
import { contextOf, unansweredSnapshot } from '../../../support/feature-context.ts';
import type { ContextOptions } from '../../../support/feature-context.ts';

const metadata = {
  metrics: {
    http_requests_total: { type: 'counter', help: 'Requests served.', unit: '' },
    http_request_duration_seconds: {
      type: 'histogram',
      help: 'How long they took.',
      unit: 'seconds',
    },
    http_requests_in_flight: { type: 'gauge', help: 'Being served.' },
    node_load1: { type: 'gauge', help: 'Load.' },
    node_info: { type: 'info', help: 'About the node.' },
    'http.server.active': { type: 'gauge', help: 'UTF-8 name.' },
    on: { type: 'gauge', help: 'Named like a keyword.' },
    up: { type: 'gauge', help: 'Whether the target answers.' },
  },
  labels: {},
  series: [
    { __name__: 'http_requests_total', job: 'api', instance: 'a:1', code: '200', cluster: 'eu' },
    { __name__: 'http_requests_total', job: 'api', instance: 'a:2', code: '500', cluster: 'us' },
    { __name__: 'http_requests_total', job: 'web.x', instance: 'w:1', code: '200', cluster: 'eu' },
    {
      __name__: 'http_request_duration_seconds_bucket',
      job: 'api',
      instance: 'a:1',
      le: '0.5',
      cluster: 'eu',
    },
    {
      __name__: 'http_request_duration_seconds_bucket',
      job: 'api',
      instance: 'a:1',
      le: '+Inf',
      cluster: 'eu',
    },
    {
      __name__: 'http_request_duration_seconds_bucket',
      job: 'api',
      instance: 'a:1',
      le: '10',
      cluster: 'eu',
    },
    { __name__: 'http_requests_in_flight', job: 'api', instance: 'a:1', cluster: 'eu' },
    { __name__: 'node_load1', instance: 'n1', cluster: 'eu' },
    { __name__: 'node_info', instance: 'n1', cluster: 'eu', version: '1', 'os.name': 'linux' },
    { __name__: 'http.server.active', 'http.route': '/', job: 'api' },
    {
      __name__: 'up',
      job: 'api',
      instance: 'a:1',
      path: 'C:\\temp',
      quote: 'say "hi"',
      tick: '`x`',
    },
  ],
};
const live: ContextOptions = { metadata };

const first: readonly (readonly [marked: string, labels: readonly string[]])[] = [
  ['[[http_re|]]', ['http_requests_total', 'http_requests_in_flight']],
  ['[[hrt|]]', ['http_requests_total']],
  ['rate(|', ['http_requests_total', 'http_request_duration_seconds_bucket']],
  ['rate([[http|]])', ['http_requests_total', 'http_request_duration_seconds']],
  ['deriv([[n|]])', ['node_load1']],
  ['histogram_quantile(0.9, |)', ['http_request_duration_seconds_bucket']],
  ['histogram_quantile(0.9, sum by (le) (rate(|)))', ['http_request_duration_seconds_bucket']],
  ['[[ra|]]', ['rad', 'rate']],
  ['[[sum|]]', ['sum', 'sum_over_time']],
  ['sum by (|) (http_requests_total)', ['cluster', 'code', 'instance', 'job']],
  ['http_requests_total{|}', ['cluster', 'code', 'instance', 'job']],
  ['http_requests_total{[[in|]]}', ['instance']],
  ['http_requests_total{job="web.x", code="|"}', ['200']],
  ['http_request_duration_seconds_bucket{le="|"}', ['0.5', '10', '+Inf']],
  ['{|}', ['cluster', 'code']],
  ['histogram_quantile(0.9, sum by (|) (rate(http_request_duration_seconds_bucket[5m])))', ['le']],
  ['foo |', ['+', '-', '*']],
  ['foo [[un|]]', ['unless']],
  ['foo [[o|]]', ['or', 'offset']],
  ['foo [[=|]]', ['==']],
  ['foo [[!|]]', ['!=']],
  ['sum(foo) [[b|]]', ['by']],
  ['foo > [[bo|]]', ['bool']],
  ['foo / [[on|]]', ['on']],
  ['a / on (x) [[group|]]', ['group']],
  ['a / on (x) |', ['group_left', 'group_right']],
  ['foo[|]', ['5m', '1m']],
  ['rate(foo[2m]) / rate(bar[|])', ['2m', '5m']],
  ['foo[ [[st|]]]', ['step()']],
  ['foo[5|]', ['y', 'w', 'd', 'h', 'm', 's', 'ms']],
  ['foo[1h5|]', ['m', 's', 'ms']],
  ['foo offset |', ['1d', '1w']],
  ['foo @ |', ['start()', 'end()']],
  ['topk(|)', ['3', '5', '10']],
  ['histogram_quantile(|)', ['0.5', '0.9', '0.95']],
];

const ofKind: readonly (readonly [marked: string, kind: string, labels: readonly string[]])[] = [
  ['http_requests_total{job="api",instance="|"}', 'value', ['a:1', 'a:2']],
  ['{job="api",instance="|"}', 'value', ['a:1', 'a:2']],
  ['http_requests_total{job!="|"}', 'value', ['api', 'web.x']],
  ['http_requests_total{job=~"|"}', 'value', ['api', 'web.x']],
  ['http_requests_total{job!~"|"}', 'value', ['api', 'web.x']],
  // Alternatives that are there already are not offered again.
  [String.raw`http_requests_total{job=~"api\||"}`, 'value', ['web.x']],
  ['{code="500", __name__="|"}', 'value', ['http_requests_total']],
  ['[[h|]]{code="500"}', 'metric', ['http_requests_total']],
  ['sum by (|) (sum by (job, code) (http_requests_total))', 'label', ['code', 'job']],
  [
    'sum by (|) (sum without (instance) (http_requests_total))',
    'label',
    ['cluster', 'code', 'job'],
  ],
  [
    'sum by (|) (label_replace(up, "host", "$1", "instance", "(.*)"))',
    'label',
    ['host', 'instance', 'job', 'path', 'quote', 'tick'],
  ],
  ['sum by (|) (count_values("value", http_requests_in_flight))', 'label', ['value']],
  [
    'sum by (|) (sum by (job) (up) / on (job) group_left (code) sum by (job, code) (http_requests_total))',
    'label',
    ['code', 'job'],
  ],
  [
    'sum by (|) (topk by (job) (3, http_requests_in_flight))',
    'label',
    ['cluster', 'instance', 'job'],
  ],
  [
    'sum by (|) (histogram_quantile(0.9, http_request_duration_seconds_bucket))',
    'label',
    ['cluster', 'instance', 'job'],
  ],
  ['http_requests_total * on (|) node_load1', 'label', ['cluster', 'instance']],
  [
    'http_requests_total * ignoring (|) node_load1',
    'label',
    ['cluster', 'code', 'instance', 'job'],
  ],
  [
    'http_requests_total * on (instance) group_left (|) node_info',
    'label',
    ['cluster', 'os.name', 'version'],
  ],
  [
    'node_info * on (instance) group_right (|) http_requests_total',
    'label',
    ['cluster', 'os.name', 'version'],
  ],
  ['sum by (job) (up) * on (|) sum by (code, job) (http_requests_total)', 'label', ['job']],
  ['label_replace(node_load1, "dst", "$1", "|", "")', 'label', ['cluster', 'instance']],
  ['label_join(node_load1, "|", ",")', 'label', ['cluster', 'instance']],
  ['count_values("|", node_load1)', 'label', ['cluster', 'instance']],
];

const accepted: readonly (readonly [marked: string, label: string, text: string])[] = [
  ['[[http_|re]]', 'http_requests_total', 'http_requests_total'],
  ['sum([[node|_lo]])', 'node_load1', 'sum(node_load1)'],
  ['[[http.s|]]', 'http.server.active', '{"http.server.active"}'],
  ['[[http.s|]]{job="api"}', 'http.server.active', '{"http.server.active", job="api"}'],
  ['[[http.s|]]{}', 'http.server.active', '{"http.server.active"}'],
  ['{"[[http.s|]]"}', 'http.server.active', '{"http.server.active"}'],
  ['sum([[o|]])', 'on', 'sum({"on"})'],
  ['rate([[http_r|]])', 'http_requests_total', 'rate(http_requests_total[5m])'],
  ['rate([[http.s|]])', 'http.server.active', 'rate({"http.server.active"}[5m])'],
  ['rate([[http_r|]][1m])', 'http_requests_total', 'rate(http_requests_total[1m])'],
  [
    'rate([[http_r|]]{job="api"}[1m])',
    'http_requests_total',
    'rate(http_requests_total{job="api"}[1m])',
  ],
  [
    'rate(a[1h]) / rate([[http_r|]])',
    'http_requests_total',
    'rate(a[1h]) / rate(http_requests_total[1h])',
  ],
  ['node_info{[[os|]]}', 'os.name', 'node_info{"os.name"}'],
  ['node_info{"[[os|]]"}', 'os.name', 'node_info{"os.name"}'],
  ['sum by ([[os|]]) (node_info)', 'os.name', 'sum by ("os.name") (node_info)'],
  ['sum by ("[[os|]]") (node_info)', 'os.name', 'sum by ("os.name") (node_info)'],
  ['sum by ([[jo|bx]], code) (up)', 'job', 'sum by (job, code) (up)'],
  ['label_replace(up, "dst", "$1", |)', 'job', 'label_replace(up, "dst", "$1", "job")'],
  ['http_requests_total{job=|}', 'api', 'http_requests_total{job="api"}'],
  ['http_requests_total{job=[[a|]]}', 'api', 'http_requests_total{job="api"}'],
  ['http_requests_total{job="[[a|pp]]"}', 'api', 'http_requests_total{job="api"}'],
  ["http_requests_total{job='[[a|]]'}", 'api', "http_requests_total{job='api'}"],
  ['http_requests_total{job=~"[[w|]]"}', 'web.x', String.raw`http_requests_total{job=~"web\\.x"}`],
  ['http_requests_total{job=~`[[w|]]`}', 'web.x', 'http_requests_total{job=~`web\\.x`}'],
  [
    String.raw`http_requests_total{job=~"api\|[[w|]]"}`,
    'web.x',
    String.raw`http_requests_total{job=~"api|web\\.x"}`,
  ],
  [
    String.raw`http_requests_total{job=~"[[w|]]\|api"}`,
    'web.x',
    String.raw`http_requests_total{job=~"web\\.x|api"}`,
  ],
  [
    'http_requests_total{job="[[a|]], code="200"}',
    'api',
    'http_requests_total{job="api, code="200"}',
  ],
  ['up{path="|"}', 'C:\\temp', String.raw`up{path="C:\\temp"}`],
  ['up{path=`|`}', 'C:\\temp', 'up{path=`C:\\temp`}'],
  ['up{quote="|"}', 'say "hi"', String.raw`up{quote="say \"hi\""}`],
  ["up{quote='|'}", 'say "hi"', `up{quote='say "hi"'}`],
  ['foo [[=|]] 1', '==', 'foo == 1'],
  ['foo[5|]', 'm', 'foo[5m]'],
  ['foo[ [[st|]]]', 'step()', 'foo[ step()]'],
  ['[[histogram_|quantil]](0.9, foo)', 'histogram_quantile', 'histogram_quantile(0.9, foo)'],
  ['[[tim|]]', 'time', 'time()'],
];

describe('items', () => {
  test.each(first)('first for %s', (marked, labels) => {
    checkFirst(marked, labels, live);
  });
  test.each(ofKind)('all for %s of kind %s', (marked, kind, labels) => {
    checkLabels(marked, labels, { ...live, kind });
  });
  test.each(accepted)('%s + %s', (marked, label, text) => {
    checkAccepted(marked, label, text, live);
  });
});

describe('what an item says', () => {
  test('metric: type, unit, number of series and help', () => {
    const item = itemAt('[[http_req|]]', 'http_request_duration_seconds_bucket', live);
    expect(item).toMatchObject({
      kind: 'metric',
      detail: 'histogram · seconds · 3 series',
      documentation: 'How long they took.',
    });
  });
  test('metric: only series under the matchers that are typed count', () => {
    const item = itemAt('{"[[http_req|]]", cluster="eu"}', 'http_requests_total', live);
    expect(item.detail).toBe('counter · 2 series');
    const scope = '{__name__="http_requests_total",cluster="eu"}';
    expect(item.subject).toEqual({ metric: 'http_requests_total', scope });
  });
  test('metric: series are counted as far as somebody asked for them, and never asked for', () => {
    const asked = { state: 'known', items: [{}, {}], complete: false } as const;
    const snapshot = {
      ...snapshotFromLiteral({
        metrics: { a_total: { type: 'counter' }, a_sum: { type: 'gauge' } },
      }),
      series: () => {
        throw new Error('a list asks for the series of its items');
      },
      seriesSeen: (scope: string) => (scope === '{__name__="a_sum"}' ? asked : undefined),
    };
    const detailOf = (label: string): string => itemAt('[[a_|]]', label, { snapshot }).detail;
    expect([detailOf('a_total'), detailOf('a_sum')]).toEqual(['counter', 'gauge · 2+ series']);
  });
  test('metric: who looks at one asks for what is not known of it', () => {
    const subject = { metric: 'http_requests_total', scope: '{__name__="http_requests_total"}' };
    expect(metricDetails(subject, contextOf(live))).toEqual({
      detail: 'counter · 3 series',
      documentation: 'Requests served.',
      missing: [],
    });
    const { missing } = metricDetails(subject, contextOf({ snapshot: unansweredSnapshot }));
    expect(missing.map((key) => key.kind)).toEqual(['series', 'metadata']);
  });
  test('nobody can be asked about a metric of the catalogue', () => {
    const snapshot = { ...contextOf(live).snapshot, source: 'catalogue' } as const;
    expect(itemAt('[[http_req|]]', 'http_requests_total', { snapshot }).subject).toBeUndefined();
  });
  test('recording rule of the workspace', () => {
    const rules = { 'job:requests:rate5m': 'sum by (job) (rate(http_requests_total[5m]))' };
    const item = itemAt('[[job:|]]', 'job:requests:rate5m', { ...live, rules });
    expect(item.detail).toBe('recording rule');
    expect(item.documentation).toContain('sum by (job)');
  });
  test('label: how many values it has', () => {
    expect(itemAt('http_requests_total{|}', 'code', live).detail).toBe('2 values');
  });
  test('function: signature, and a snippet unless a parenthesis follows', () => {
    expect(itemAt('[[ra|]]', 'rate')).toMatchObject({
      detail: 'rate(v: range vector): instant vector',
      snippet: 'rate($1)$0',
      insert: 'rate',
      again: true,
    });
    expect(itemAt('[[ra|]](foo[5m])', 'rate').snippet).toBeUndefined();
  });
  test('function with several parameters: each has its place', () => {
    const snippets = {
      histogram_quantile: 'histogram_quantile(${1:0.95}, $2)$0',
      label_replace:
        'label_replace($1, "${2:dst_label}", "${3:replacement}", "${4:src_label}", "${5:(.*)}")$0',
      round: 'round($1)$0',
      hour: 'hour($1)$0',
      label_join: 'label_join($1, "${2:dst_label}", "${3:separator}")$0',
    };
    for (const [name, snippet] of Object.entries(snippets)) {
      expect(itemAt('|', name).snippet).toBe(snippet);
    }
  });
  test('function as a range: a subquery', () => {
    expect(itemAt('max_over_time([[ra|]])', 'rate').snippet).toBe('rate($1)[${2:1h}:]$0');
  });
  test('label without operator: one is added', () => {
    expect(itemAt('up{|}', 'job', live).snippet).toBe('job="$1"');
    expect(itemAt('up{[[jo|]]="x"}', 'job', live).snippet).toBeUndefined();
  });
  test('hostile help and values show as text', () => {
    const hostile = {
      metrics: { evil_total: { type: 'counter', help: '[x](command:y)\n<img src=x> **b**' } },
      series: [{ __name__: 'evil_total', l: 'a\nb\u001b[31m' }],
    };
    const metric = itemAt('[[evil|]]', 'evil_total', { metadata: hostile });
    expect(metric.documentation).toBe(String.raw`\[x\]\(command:y\) \<img src=x\> \*\*b\*\*`);
    const [value] = completionAt('evil_total{l="|"}', { metadata: hostile }).items;
    expect(value?.label).toBe('a b\ufffd[31m');
    expect(value?.insert).toBe(String.raw`a\nb\x1b[31m`);
  });
});

describe('the whole answer', () => {
  test('kinds are named even when nothing is known', () => {
    expect(completionAt('foo{|}')).toMatchObject({ kinds: ['label'], items: [], from: 4, to: 4 });
    expect(completionAt('foo{a="|"}')).toMatchObject({ kinds: ['value'], items: [] });
  });
  test('at most 200 items, and more are announced', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`metric_${at}`, {}]));
    const answer = completionAt('[[metric|]]', { metadata: { metrics: many } });
    expect(answer.items.length).toBeLessThanOrEqual(200);
    expect(answer.isIncomplete).toBe(true);
    expect(answer.items.map(({ sortText }) => sortText)).toEqual(
      answer.items.map(({ sortText }) => sortText).sort(),
    );
  });
  test('functions stay in a list of very many metrics', () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`metric_${at}`, {}]));
    const { kinds, items } = completionAt('|', { metadata: { metrics: many } });
    expect(kinds).toEqual(['metric', 'function', 'aggregation', 'number', 'snippet']);
    expect(new Set(items.map(({ kind }) => kind))).toEqual(
      new Set(['metric', 'function', 'aggregation', 'number', 'snippet']),
    );
  });
  test('nothing where nothing helps', () => {
    expect(completionAt('# |')).toEqual({
      items: [],
      kinds: [],
      isIncomplete: false,
      missing: [],
      from: 2,
      to: 2,
    });
  });
});

describe('dialects', () => {
  const labelsAt = (marked: string, options: ContextOptions): readonly string[] =>
    completionAt(marked, options).items.map(({ label }) => label);
  const rows: readonly (readonly [
    marked: string,
    label: string,
    options: ContextOptions,
    offered: boolean,
  ])[] = [
    ['|', 'xrate', { dialect: 'thanos', features: ['x-functions'] }, true],
    ['|', 'xrate', { dialect: 'thanos', features: [] }, false],
    ['|', 'xrate', {}, false],
    ['|', 'mad_over_time', { features: [] }, false],
    ['|', 'mad_over_time', { features: ['experimental-functions'] }, true],
    ['|', 'limitk', { features: [] }, false],
    ['|', 'limitk', { features: ['experimental-functions'] }, true],
    ['foo |', '</', {}, true],
    ['foo |', '</', { dialect: 'thanos' }, false],
    ['foo[|]', 'range()', {}, true],
    ['foo[|]', 'range()', { dialect: 'thanos' }, false],
    ['foo[|]', 'step()', { dialect: 'thanos' }, true],
    ['foo + |', 'fill', {}, true],
    ['foo + |', 'fill', { features: [] }, false],
    ['rate(foo[5m] |)', 'anchored', {}, true],
    ['rate(foo[5m] |)', 'anchored', { dialect: 'thanos' }, false],
    ['resets(foo[5m] |)', 'smoothed', {}, false],
    ['deriv(foo[5m] |)', 'anchored', {}, false],
  ];
  test.each(rows)('%s offers %s with %o: %s', (marked, label, options, offered) => {
    expect(labelsAt(marked, options).includes(label)).toBe(offered);
  });
  test('names stay unquoted where the language allows it', () => {
    const options: ContextOptions = { metadata, features: ['unquoted-utf8-names'] };
    checkAccepted('[[http.s|]]', 'http.server.active', 'http.server.active', options);
  });
});
