import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { rules } from '../../../../server/src/features/index.ts';
import { checkDiagnostic, checkSilent, diagnosticsOf } from '../../../support/check-diagnostics.ts';
import type { ExpectedDiagnostic } from '../../../support/check-diagnostics.ts';
import type { ContextOptions } from '../../../support/feature-context.ts';

const metadata = {
  metrics: {
    http_requests_total: { type: 'counter' },
    http_requests_failed_total: { type: 'counter' },
    request_duration_seconds: { type: 'histogram' },
    node_load1: { type: 'gauge' },
    build_version: { type: 'gauge' },
    up: { type: 'gauge' },
  },
  series: [
    { __name__: 'http_requests_total', job: 'api', instance: 'a', code: '200' },
    { __name__: 'http_requests_failed_total', job: 'api', instance: 'a' },
    { __name__: 'request_duration_seconds_bucket', job: 'api', instance: 'a', le: '1' },
    { __name__: 'up', job: 'api', instance: 'a' },
    { __name__: 'up', job: 'web', instance: 'b', odd: 'a|b' },
  ],
  replicaLabels: ['replica'],
};
const live: ContextOptions = { metadata };

const folder = new URL('../../../../server/src/features/diagnostics/rules/', import.meta.url);

/** The PromQL behind a tag in the comment of a rule. */
function examples(code: string, tag: 'bad' | 'good'): readonly string[] {
  const source = readFileSync(new URL(`${code}.ts`, folder), 'utf8');
  return [...source.matchAll(new RegExp(String.raw`^ \* @${tag} (.+)$`, 'gm'))].map(
    ([, text = '']) => text,
  );
}

describe('the examples in the comments', () => {
  test.each(rules.map(({ code }) => code))(
    '%s: the bad one is found, the good one is not',
    (code) => {
      const bad = examples(code, 'bad');
      const good = examples(code, 'good');
      expect(bad.length).toBeGreaterThan(0);
      expect(good.length).toBeGreaterThan(0);
      const codes = (text: string): readonly string[] =>
        diagnosticsOf(text, live).map((one) => one.code);
      for (const text of bad) expect(codes(text)).toContain(code);
      for (const text of good) expect(codes(text)).toEqual([]);
    },
  );
});

type Row = readonly [marked: string, expected: Omit<ExpectedDiagnostic, 'code' | 'metadata'>];

function table(code: string, rows: readonly Row[], silent: readonly string[]): void {
  describe(code, () => {
    test.each(rows)('%s', (marked, expected) => {
      checkDiagnostic(marked, { ...live, ...expected, code });
    });
    test.each(silent)('is silent on %s', (text) => {
      checkSilent(text, code, live);
    });
  });
}

table(
  'counter-without-rate',
  [
    [
      'sum([[http_requests_total]])',
      { severity: 'warning', fixed: 'sum(rate(http_requests_total[5m]))' },
    ],
    [
      '[[http_requests_total]]{code="200"} > 10',
      { fixed: 'rate(http_requests_total{code="200"}[5m]) > 10' },
    ],
    [
      '[[http_requests_total]] offset 1h / 2',
      { fixed: 'rate(http_requests_total[5m] offset 1h) / 2' },
    ],
    [
      'max([[other_total]])',
      { severity: 'hint', message: 'looks like a counter', fixed: 'max(rate(other_total[5m]))' },
    ],
    ['sum by (le) ([[request_duration_seconds_bucket]])', { severity: 'warning' }],
    ['[[http_requests_failed_total]] / [[http_requests_total]]', {}],
  ],
  [
    'http_requests_total',
    'rate(http_requests_total[5m])',
    'increase(http_requests_total[5m]) > 1',
    'sum(rate(http_requests_total[5m]))',
    'max_over_time(http_requests_total[5m])',
    'http_requests_total - http_requests_total offset 5m',
    'absent(http_requests_total)',
    'count(http_requests_total)',
    'count by (job) (http_requests_total{code="500"}) > 2',
    'group(http_requests_total)',
    'up and http_requests_total',
    'http_requests_total > 0',
    'timestamp(http_requests_total)',
    'sum(node_load1)',
    'histogram_quantile(0.9, request_duration_seconds_bucket)',
  ],
);

table(
  'rate-on-gauge',
  [
    ['[[rate]](node_load1[5m])', { fixed: 'deriv(node_load1[5m])' }],
    [
      'sum([[increase]](node_load1{job="a"}[5m]))',
      { fixed: 'sum(delta(node_load1{job="a"}[5m]))' },
    ],
    ['[[irate]]((up[5m]))', { message: '"up" is a gauge' }],
  ],
  [
    'rate(http_requests_total[5m])',
    'delta(node_load1[5m])',
    'rate(unknown_thing[5m])',
    'rate(request_duration_seconds_sum[5m])',
  ],
);

table(
  'rate-of-aggregation',
  [
    ['rate([[sum]](http_requests_total)[5m:])', { fixed: 'sum(rate(http_requests_total[5m]))' }],
    [
      'rate([[sum]] by (job) (http_requests_total{code="200"})[10m:1m])',
      { fixed: 'sum by (job) (rate(http_requests_total{code="200"}[10m]))' },
    ],
    [
      'increase(([[max]](http_requests_total))[5m:])',
      { fixed: 'max(increase(http_requests_total[5m]))' },
    ],
    ['rate([[sum]](http_requests_total offset 1h)[5m:])', { fixed: null }],
    [
      'rate([[job:requests]][5m])',
      {
        rules: { 'job:requests': 'sum by (job) (http_requests_total)' },
        message: 'recorded as sum',
      },
    ],
  ],
  [
    'sum(rate(http_requests_total[5m]))',
    'max_over_time(sum(rate(http_requests_total[5m]))[1h:])',
    'rate(http_requests_total[5m:])',
    'rate(topk(5, http_requests_total)[5m:])',
  ],
);

table(
  'regex-is-literal',
  [
    ['up{job[[=~]]"api"}', { fixed: 'up{job="api"}', severity: 'info' }],
    [
      'up{job[[!~]]"api", instance[[=~]]"a"}',
      { fixed: 'up{job!="api", instance=~"a"}', stillBroken: true },
    ],
    ['up{job[[=~]]""}', { fixed: 'up{job=""}' }],
  ],
  [
    'up{job=~"a|b"}',
    'up{job=~"a.*"}',
    'up{job=~"a.b"}',
    'up{job="api"}',
    'up{job=~"$job"}',
    String.raw`up{job=~"a\\.b"}`,
  ],
);

table(
  'literal-is-regex',
  [
    ['up{job[[=]]"api.*"}', { fixed: 'up{job=~"api.*"}' }],
    ['up{job[[!=]]".+"}', { fixed: 'up{job!~".+"}' }],
    [String.raw`up{job[[=]]"api\|web"}`, { fixed: 'up{job=~"api|web"}' }],
    ['up{job[[=]]"web-[0-9]"}', { fixed: 'up{job=~"web-[0-9]"}' }],
  ],
  // The last one is a value that exists.
  [
    'up{job=~"api.*"}',
    'up{job="api"}',
    'up{instance="a.b:90"}',
    'up{path="/a(b)"}',
    'up{x="["}',
    'up{odd="a|b"}',
  ],
);

table(
  'redundant-anchors',
  [
    ['up{job=~[["^api.*$"]]}', { fixed: 'up{job=~"api.*"}' }],
    ["up{job!~[['^api.*']]}", { fixed: "up{job!~'api.*'}" }],
    ['up{job=~[[`.*api$`]]}', { fixed: 'up{job=~`.*api`}' }],
  ],
  ['up{job=~"api.*"}', 'up{job=~"^a|b$"}', String.raw`up{job=~"a.*\\$"}`, 'up{job="^a$"}'],
);

table(
  'nan-parameter',
  [
    ['topk([[NaN]], up)', { severity: 'error', message: 'Parameter value is NaN' }],
    ['limit_ratio([[NaN]], up)', { message: 'Ratio value is NaN' }],
    ['bottomk by (job) ([[(nan)]], up)', {}],
  ],
  ['topk(5, up)', 'quantile(NaN, up)', 'topk(scalar(up), up)'],
);

table(
  'invalid-label-argument',
  [
    [
      String.raw`count_values([["a\xc5z"]], up)`,
      { severity: 'error', message: String.raw`invalid label name "a\xc5z"` },
    ],
    ['count_values([[""]], up)', {}],
    [
      'label_replace(up, [[""]], "$1", "job", "(.*)")',
      { message: 'invalid destination label name' },
    ],
    ['label_join(up, "dst", "-", "job", [[""]])', { message: 'invalid source label name' }],
    ['label_join(up, [[""]], "-", "job")', {}],
  ],
  [
    'count_values("version", up)',
    'label_replace(up, "a.b", "$1", "", "(.*)")',
    'label_join(up, "dst", "", "job")',
  ],
);

table(
  'invalid-regex-argument',
  [
    [
      'label_replace(up, "a", "$1", "job", [["(.*"]])',
      { severity: 'error', message: 'invalid regular expression in label_replace(): "(.*"' },
    ],
  ],
  ['label_replace(up, "a", "$1", "job", "(.*)")', 'label_replace(up, "a", "(", "job", "x")'],
);

table(
  'extension-function',
  [
    [
      'deriv(foo[3m] [[smoothed]])',
      {
        severity: 'error',
        fixed: 'deriv(foo[3m])',
        message: 'smoothed modifier can only be used with: delta, increase, rate - not with deriv',
      },
    ],
    ['max_over_time(foo[3m] [[anchored]])', { fixed: 'max_over_time(foo[3m])' }],
    ['predict_linear((foo[3m] [[anchored]]), 4)', {}],
  ],
  ['rate(foo[3m] smoothed)', 'resets(foo[3m] anchored)', 'foo[3m] anchored', 'deriv(foo[3m])'],
);

table(
  'quantile-range',
  [
    ['quantile([[95]], up)', { fixed: 'quantile(0.95, up)' }],
    ['histogram_quantile([[99.9]], up)', { fixed: 'histogram_quantile(0.999, up)' }],
    ['quantile_over_time([[-1]], up[5m])', { fixed: null }],
    ['quantile([[500]], up)', { fixed: null }],
  ],
  [
    'quantile(0.95, up)',
    'quantile(1, up)',
    'quantile(scalar(up), up)',
    'histogram_quantile(0, up)',
    'quantile(Inf, up)',
  ],
);

table(
  'range-as-step',
  [
    [
      'max_over_time(up[1h:[[range()]]])',
      { severity: 'warning', fixed: 'max_over_time(up[1h:step()])' },
    ],
  ],
  ['up[1h:step()]', 'up[range():1m]', 'up[1h:min_of(range(), 5m)]'],
);

table(
  'quantile-without-le',
  [
    [
      'histogram_quantile(0.9, sum [[by (job)]] (rate(request_duration_seconds_bucket[5m])))',
      {
        fixed:
          'histogram_quantile(0.9, sum by (le, job) (rate(request_duration_seconds_bucket[5m])))',
      },
    ],
    [
      'histogram_quantile(0.9, [[sum(rate(request_duration_seconds_bucket[5m]))]])',
      { fixed: 'histogram_quantile(0.9, sum by (le) (rate(request_duration_seconds_bucket[5m])))' },
    ],
    [
      'histogram_quantile(0.9, sum [[without (le)]] (rate(request_duration_seconds_bucket[5m])))',
      { fixed: null },
    ],
    [
      'histogram_quantile(0.9, sum(rate(x_bucket[5m])) [[by (job)]])',
      { fixed: 'histogram_quantile(0.9, sum(rate(x_bucket[5m])) by (le, job))' },
    ],
  ],
  [
    'histogram_quantile(0.9, sum by (le) (rate(request_duration_seconds_bucket[5m])))',
    'histogram_quantile(0.9, sum(rate(request_duration_seconds[5m])))',
    'histogram_quantile(0.9, rate(request_duration_seconds_bucket[5m]))',
    'sum(rate(request_duration_seconds_bucket[5m]))',
    'histogram_quantile(0.9, sum without (job) (rate(request_duration_seconds_bucket[5m])))',
  ],
);

table(
  'replica-label',
  [
    ['sum by ([[replica]]) (up)', { severity: 'warning' }],
    ['up * on (job, [[replica]]) up', {}],
    ['up * on (job) group_left ([[replica]]) up', {}],
    ['up{[[replica="a"]]}', { severity: 'info' }],
  ],
  ['sum by (job) (up)', 'up{job="replica"}'],
);

table(
  'lost-label',
  [
    [
      'sum by ([[instance]]) (sum by (job) (up))',
      { message: 'the operand has no label "instance": "by (job)" does not keep it' },
    ],
    ['sum by (job) (up) * on ([[instance]]) up', { message: 'the left side' }],
    ['up * on ([[instance]]) sum without (instance) (up)', { message: 'the right side' }],
    ['up * on (job) group_left ([[version]]) sum by (job) (up)', {}],
    ['sum without ([[job]]) (sum(up))', {}],
  ],
  [
    'sum by (job) (sum by (job, instance) (up))',
    'sum(up) * on () sum(up)',
    'sum(up) * on (job) sum(up)',
    'up * on (job) group_left (version) up',
    'sum by (host) (label_replace(sum by (job) (up), "host", "$1", "job", "(.*)"))',
    'sum by (version) (count_values("version", up))',
    'sum by (job) (absent(up))',
    'sum by (x) (info(sum by (job) (up)))',
    'sum by (job) (sum by (job) (up) or sum by (instance) (up))',
  ],
);

table(
  'label-sets-differ',
  [
    [
      'sum by (job, code) (up) [[/]] sum by (job) (up)',
      { fixed: 'sum by (job, code) (up) / on (job) group_left () sum by (job) (up)' },
    ],
    [
      'sum(up) [[>]] bool sum by (job) (up)',
      { fixed: 'sum(up) > bool on () group_right () sum by (job) (up)' },
    ],
    ['sum by (a) (up) [[+]] sum by (b) (up)', { fixed: null }],
    ['sum by (a) (up) [[and]] sum by (b) (up)', { fixed: null }],
  ],
  [
    'sum(up) / sum(up)',
    'sum by (a) (up) / on (a) sum by (a, b) (up)',
    'sum by (a) (up) or sum by (b) (up)',
    'sum by (a) (up) / up',
    'sum(up) / 5',
    'sum without (a) (up) / sum by (a) (up)',
  ],
);

table(
  'unknown-metric',
  [
    [
      'rate([[http_request_total]][5m])',
      {
        severity: 'warning',
        message: 'did you mean "http_requests_total"?',
        fixed: 'rate(http_requests_total[5m])',
      },
    ],
    ['[[nothing_like_it]]', { message: 'unknown metric "nothing_like_it"', fixed: null }],
    ['{__name__=[["upp"]]}', { fixed: '{__name__="up"}' }],
    ['{[["upp"]], job="api"}', { fixed: '{"up", job="api"}' }],
    ['[[job:requst]] > 1', { rules: { 'job:request': 'up' }, fixed: 'job:request > 1' }],
  ],
  ['up', 'ALERTS{alertname="x"}', '{job="api"}', '{__name__=~"foo.*"}'],
);

table(
  'unknown-label',
  [
    [
      'up{[[jobb]]="api"}',
      { message: '"up" has no label "jobb", did you mean "job"?', fixed: 'up{job="api"}' },
    ],
    ['up{job="api", [[xyz]]=~"a.*"}', { fixed: null }],
  ],
  ['up{job="api"}', 'up{nope=""}', 'up{nope!="x"}', 'unknown_metric{nope="x"}', '{nope="x"}'],
);

table(
  'unknown-label-value',
  [
    [
      'up{job=[["apii"]]}',
      { severity: 'info', fixed: 'up{job="api"}', message: 'did you mean "api"?' },
    ],
    ["up{job=[['wbe']]}", { fixed: "up{job='web'}" }],
    ['up{job=[["something"]]}', { fixed: null }],
  ],
  ['up{job="api"}', 'up{job=~"nope"}', 'up{job!="nope"}', 'up{job=""}', 'up{nope="x"}'],
);

describe('what is not known is not blamed', () => {
  const partial: ContextOptions = { metadata: { ...metadata, complete: false } };
  const rows: readonly (readonly [text: string, code: string, options: ContextOptions])[] = [
    ['nothing_like_it', 'unknown-metric', {}],
    ['nothing_like_it', 'unknown-metric', partial],
    ['up{jobb="api"}', 'unknown-label', partial],
    ['up{job="apii"}', 'unknown-label-value', partial],
    ['rate(node_load1[5m])', 'rate-on-gauge', {}],
    ['recorded:name', 'unknown-metric', { ...live, rules: { 'recorded:name': 'up' } }],
  ];
  test.each(rows)('%s: no %s', (text, code, options) => {
    checkSilent(text, code, options);
  });
});

describe('severity settings', () => {
  test('a rule can be switched off', () => {
    checkSilent('up{job=~"api"}', 'regex-is-literal', { severity: { 'regex-is-literal': 'off' } });
  });
  test('and set, also where the rule itself is milder', () => {
    const severity = { 'counter-without-rate': 'error' } as const;
    expect(diagnosticsOf('max(other_total)', { severity })[0]?.severity).toBe('error');
  });
});
