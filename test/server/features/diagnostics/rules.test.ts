import { ruleTable } from '../../../support/check-diagnostics.ts';
import { live } from '../../../support/rule-metadata.ts';

ruleTable(
  live,
  'counter-without-rate',
  [
    [
      'sum([[http_requests_total]])',
      { level: 'warning', fixed: 'sum(rate(http_requests_total[5m]))' },
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
      { level: 'hint', message: 'looks like a counter', fixed: 'max(rate(other_total[5m]))' },
    ],
    ['sum by (le) ([[request_duration_seconds_bucket]])', { level: 'warning' }],
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
    'rate(http_requests_total)',
    'http_requests_total > 0',
    'timestamp(http_requests_total)',
    'sum(node_load1)',
    'histogram_quantile(0.9, request_duration_seconds_bucket)',
  ],
);

ruleTable(
  live,
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

ruleTable(
  live,
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

ruleTable(
  live,
  'regex-is-literal',
  [
    ['up{job[[=~]]"api"}', { fixed: 'up{job="api"}', level: 'info' }],
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

ruleTable(
  live,
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

ruleTable(
  live,
  'redundant-anchors',
  [
    ['up{job=~[["^api.*$"]]}', { fixed: 'up{job=~"api.*"}' }],
    ["up{job!~[['^api.*']]}", { fixed: "up{job!~'api.*'}" }],
    ['up{job=~[[`.*api$`]]}', { fixed: 'up{job=~`.*api`}' }],
  ],
  ['up{job=~"api.*"}', 'up{job=~"^a|b$"}', String.raw`up{job=~"a.*\\$"}`, 'up{job="^a$"}'],
);

ruleTable(
  live,
  'aggregation-parameter',
  [
    ['topk([[NaN]], up)', { level: 'error', message: 'Parameter value is NaN' }],
    ['limit_ratio([[NaN]], up)', { message: 'Ratio value is NaN' }],
    ['bottomk by (job) ([[(nan)]], up)', {}],
    ['topk([[Inf]], up)', { level: 'error', message: 'Scalar value +Inf overflows int64' }],
    ['topk([[1e19]], up)', { level: 'error', message: 'overflows int64' }],
    ['topk([[0]], up)', { level: 'warning', message: 'gives nothing' }],
    ['limitk([[-(3)]], up)', { level: 'warning' }],
    ['limit_ratio([[2]], up)', { level: 'warning', message: 'between -1 and 1, got 2' }],
    ['limit_ratio([[0]], up)', { level: 'warning' }],
  ],
  [
    'topk(5, up)',
    'quantile(NaN, up)',
    'topk(scalar(up), up)',
    'limit_ratio(-0.5, up)',
    'count_values("a", up)',
  ],
);

ruleTable(
  live,
  'smoothing-factor',
  [
    [
      'double_exponential_smoothing(node_load1[1h], [[1]], 0.5)',
      { level: 'error', message: 'invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000' },
    ],
    [
      'double_exponential_smoothing(node_load1[1h], 0.5, ([[0]]))',
      { message: 'invalid trend factor. Expected: 0 < tf < 1, got: 0.000000' },
    ],
  ],
  [
    'double_exponential_smoothing(node_load1[1h], 0.5, 0.5)',
    'double_exponential_smoothing(node_load1[1h], scalar(up), 0.5)',
  ],
);

ruleTable(
  live,
  'invalid-label-argument',
  [
    [
      String.raw`count_values([["a\xc5z"]], up)`,
      { level: 'error', message: String.raw`invalid label name "a\xc5z"` },
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

ruleTable(
  live,
  'invalid-regex-argument',
  [
    [
      'label_replace(up, "a", "$1", "job", [["(.*"]])',
      { level: 'error', message: 'invalid regular expression in label_replace(): (.*' },
    ],
  ],
  ['label_replace(up, "a", "$1", "job", "(.*)")', 'label_replace(up, "a", "(", "job", "x")'],
);

ruleTable(
  live,
  'extension-function',
  [
    [
      'deriv(foo[3m] [[smoothed]])',
      {
        level: 'error',
        fixed: 'deriv(foo[3m])',
        message: 'smoothed modifier can only be used with: delta, increase, rate - not with deriv',
      },
    ],
    ['max_over_time(foo[3m] [[anchored]])', { fixed: 'max_over_time(foo[3m])' }],
    ['predict_linear((foo[3m] [[anchored]]), 4)', {}],
  ],
  ['rate(foo[3m] smoothed)', 'resets(foo[3m] anchored)', 'foo[3m] anchored', 'deriv(foo[3m])'],
);

ruleTable(
  live,
  'quantile-range',
  [
    ['quantile([[95]], up)', { fixed: 'quantile(0.95, up)' }],
    ['histogram_quantile([[99.9]], up)', { fixed: 'histogram_quantile(0.999, up)' }],
    ['quantile_over_time([[-1]], up[5m])', { fixed: null }],
    ['quantile([[500]], up)', { fixed: null }],
    ['quantile([[Inf]], up)', { fixed: null }],
    ['quantile([[NaN]], up)', { message: 'got NaN', fixed: null }],
    [
      'histogram_quantiles(up, "q", 0.5, [[99]])',
      { fixed: 'histogram_quantiles(up, "q", 0.5, 0.99)' },
    ],
  ],
  [
    'quantile(0.95, up)',
    'quantile(1, up)',
    'quantile(scalar(up), up)',
    'histogram_quantile(0, up)',
  ],
);

ruleTable(
  live,
  'range-as-step',
  [
    [
      'max_over_time(up[1h:[[range()]]])',
      { level: 'warning', fixed: 'max_over_time(up[1h:step()])' },
    ],
  ],
  ['up[1h:step()]', 'up[range():1m]', 'up[1h:min_of(range(), 5m)]'],
);

ruleTable(
  live,
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

ruleTable(
  live,
  'replica-label',
  [
    ['sum by ([[replica]]) (up)', { level: 'warning' }],
    ['up * on (job, [[replica]]) up', {}],
    ['up * on (job) group_left ([[replica]]) up', {}],
    ['up{[[replica="a"]]}', { level: 'info' }],
  ],
  ['sum by (job) (up)', 'up{job="replica"}'],
);

ruleTable(
  live,
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

ruleTable(
  live,
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

ruleTable(
  live,
  'count-below-one',
  [
    ['count(up{job="api"}) [[==]] 0', { level: 'warning', fixed: 'absent(up{job="api"})' }],
    ['(count(up)) [[<]] 1 and on () up', { fixed: '(absent(up)) and on () up' }],
    ['0 [[==]] count(http_requests_total)', { fixed: 'absent(http_requests_total)' }],
    ['1 [[>]] (count(up))', { fixed: '(absent(up))' }],
    ['count(up) [[<=]] -1', { message: 'never less than 1' }],
    ['count by (job) (up) [[==]] 0', { fixed: null }],
    ['count(up) [[==]] bool 0', { fixed: null }],
  ],
  [
    'count(up) == 1',
    'count(up) < 2',
    'count(up) > 0',
    '2 > count(up)',
    '0 < count(up)',
    'count(up) or vector(0)',
    '(count(up) or vector(0)) == 0',
    'sum(up) == 0',
    'count(up) - 0',
    'absent(up{job="api"})',
  ],
);
