import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../server/src/features/facts.ts';
import { whyNot } from '../../../server/src/features/label-flow.ts';
import type { LabelFlow } from '../../../server/src/features/label-flow.ts';
import { labelFlows } from '../../../server/src/features/labels.ts';
import { scopeOf } from '../../../server/src/features/selector.ts';
import { parse } from '../../../server/src/promql/index.ts';
import { contextOf } from '../../support/feature-context.ts';

const metadata = {
  series: [
    { __name__: 'foo', job: 'a', instance: 'i', code: '1' },
    { __name__: 'bar', job: 'a', instance: 'i', version: '1' },
    { __name__: 'foo_bucket', job: 'a', le: '1' },
  ],
};

function flowOf(text: string): LabelFlow {
  const { language, snapshot } = contextOf({ metadata });
  const facts = factsOf(snapshot);
  const flow = labelFlows({ language, labelsOf: (selector) => facts.labels(scopeOf(selector)) });
  return flow(parse(text, language).expr);
}

/** Labels of the result, `…` when there may be others. */
const results: readonly (readonly [text: string, labels: string])[] = [
  ['foo', '__name__ code instance job'],
  ['foo[5m]', '__name__ code instance job'],
  ['(foo)', '__name__ code instance job'],
  // No series is left to tell.
  ['foo{code=""}', '__name__ …'],
  // Of a metric without series any label is possible.
  ['nobody', '__name__ code instance job le version …'],
  ['nobody{a="b"}', '__name__ a code instance job le version …'],
  ['5', ''],
  ['"a"', ''],
  ['time()', ''],
  ['vector(1)', ''],
  ['scalar(foo)', ''],
  ['hour()', ''],
  ['hour(foo)', 'code instance job'],
  ['-foo', 'code instance job'],
  ['rate(foo[5m])', 'code instance job'],
  ['last_over_time(foo[5m])', '__name__ code instance job'],
  ['max_over_time(rate(foo[5m])[1h:])', 'code instance job'],
  ['sort_desc(foo)', '__name__ code instance job'],
  ['absent(foo{x="y", z=~"a.*", job="b"})', 'job x'],
  ['absent(sum(foo))', ''],
  ['absent_over_time(foo{x="y"}[5m])', 'x'],
  ['label_replace(foo, "host", "$1", "job", "(.*)")', '__name__ code host instance job'],
  ['label_join(bar, "x", "-", "job")', '__name__ instance job version x'],
  ['histogram_quantile(0.9, foo_bucket)', 'job'],
  ['histogram_quantiles(foo_bucket, "q", 0.9)', 'job q'],
  ['info(foo)', '__name__ code instance job …'],
  ['sum(foo)', ''],
  ['sum by (job) (foo)', 'job'],
  ['sum by (job, nope) (foo)', 'job'],
  ['sum by (__name__) (foo)', '__name__'],
  ['sum by (x) (nobody)', 'x'],
  ['sum without (job) (foo)', 'code instance'],
  ['topk(5, foo)', '__name__ code instance job'],
  ['limitk by (job) (5, foo)', '__name__ code instance job'],
  ['count_values("v", foo)', 'v'],
  ['count_values by (job) ("v", foo)', 'job v'],
  ['foo + 1', 'code instance job'],
  ['1 + foo', 'code instance job'],
  ['foo > 1', '__name__ code instance job'],
  ['foo > bool 1', 'code instance job'],
  ['foo + bar', 'instance job'],
  ['foo + on (job) bar', 'job'],
  ['foo + ignoring (code, version) bar', 'instance job'],
  ['foo * on (job) group_left bar', 'code instance job'],
  ['foo * on (job) group_left (version) bar', 'code instance job version'],
  ['foo * on (job) group_right (code) bar', 'code instance job version'],
  ['foo and bar', '__name__ code instance job'],
  ['foo unless on (job) bar', '__name__ code instance job'],
  ['foo or bar', '__name__ code instance job version'],
  ['foo > bar', '__name__ instance job'],
  ['foo + sum by (job) (bar)', 'job'],
  ['foo +', 'code instance job'],
];

describe('labels of a result', () => {
  test.each(results)('%s', (text, expected) => {
    const { labels, complete } = flowOf(text);
    const found = [...labels].sort();
    expect([...found, ...(complete ? [] : ['…'])].join(' ')).toBe(expected);
  });
});

/** What took the label away, and which part of the text that is. */
const losses: readonly (readonly [text: string, label: string, kind: string, part: string])[] = [
  ['sum(foo)', 'job', 'aggregation', 'sum(foo)'],
  ['sum by (job) (foo)', 'instance', 'by', 'by (job)'],
  ['sum by (job) (sum by (instance) (foo))', 'job', 'by', 'by (instance)'],
  ['sum without (job) (foo)', 'job', 'without', 'without (job)'],
  ['foo{job=""}', 'job', 'matcher', 'job=""'],
  ['rate(foo[5m])', '__name__', 'function', 'rate(foo[5m])'],
  ['histogram_quantile(0.9, foo)', 'le', 'function', 'histogram_quantile(0.9, foo)'],
  ['foo + on (job) bar', 'instance', 'on', 'on (job)'],
  ['foo + ignoring (job) bar', 'job', 'ignoring', 'ignoring (job)'],
  ['time()', 'job', 'scalar', 'time()'],
  ['foo + sum by (job) (bar)', 'instance', 'by', 'by (job)'],
  ['sum by (job) (foo) or sum by (code) (bar)', 'instance', 'by', 'by (job)'],
];

describe('why a label is not there', () => {
  test.each(losses)('%s: %s', (text, label, kind, part) => {
    const loss = whyNot(flowOf(text), label);
    expect(loss?.kind).toBe(kind);
    expect(text.slice(loss?.start, loss?.end)).toBe(part);
  });
  const possible: readonly (readonly [text: string, label: string])[] = [
    ['foo', 'anything'],
    ['sum by (job) (foo)', 'job'],
    ['sum by (nope) (foo)', 'nope'],
    ['sum without (job) (foo)', 'anything'],
    ['sum by (job) (foo) or sum by (code) (bar)', 'code'],
    ['label_replace(sum(foo), "host", "$1", "job", "")', 'host'],
    ['info(sum(foo))', 'anything'],
    ['sum by (job) (foo) * on (job) group_left (version) bar', 'version'],
  ];
  test.each(possible)('%s may have %s', (text, label) => {
    expect(whyNot(flowOf(text), label)).toBeUndefined();
  });
});
