import { describe, expect, test } from 'vitest';
import { checkSilent, diagnosticsOf, ruleTable } from '../../../support/check-diagnostics.ts';
import type { ContextOptions } from '../../../support/feature-context.ts';
import { live, metadata } from '../../../support/rule-metadata.ts';

ruleTable(
  live,
  'unknown-metric',
  [
    [
      'rate([[http_request_total]][5m])',
      {
        level: 'warning',
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

ruleTable(
  live,
  'unknown-label',
  [
    [
      'up{[[jobb]]="api"}',
      { message: '"up" has no label "jobb", did you mean "job"?', fixed: 'up{job="api"}' },
    ],
    ['up{job="api", [[xyz]]=~"a.*"}', { fixed: null }],
    [
      'sum by ([[jobb]]) (up)',
      {
        message: 'the operand has no label "jobb", did you mean "job"?',
        fixed: 'sum by (job) (up)',
      },
    ],
    ['sum by (job, [[nowhere]]) (rate(http_requests_total[5m]))', { fixed: null }],
  ],
  [
    'up{job="api"}',
    'up{nope=""}',
    'up{nope!="x"}',
    'unknown_metric{nope="x"}',
    '{nope="x"}',
    'up{nope=~".*"}',
    'up{nope!~".+"}',
    'up{replica="a"}',
    'sum by (replica) (up)',
    'sum by (anything) (unknown_metric)',
    'sum without (nope) (up)',
  ],
);

ruleTable(
  live,
  'unknown-label-value',
  [
    [
      'up{job=[["apii"]]}',
      { level: 'info', fixed: 'up{job="api"}', message: 'did you mean "api"?' },
    ],
    ["up{job=[['wbe']]}", { fixed: "up{job='web'}" }],
    ['up{job=[["something"]]}', { fixed: null }],
  ],
  [
    'up{job="api"}',
    'up{job=~"nope"}',
    'up{job!="nope"}',
    'up{job=""}',
    'up{job="$job"}',
    'up{job="{{ .Values.job }}"}',
    'up{nope="x"}',
  ],
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
