import { describe, test } from 'vitest';
import { checkSituations } from '../../../support/check-completion.ts';

const values = 'metric function aggregation';
const anything = `${values} number`;
const start = `${anything} snippet`;

const operands: readonly (readonly [marked: string, kinds: string])[] = [
  ['|', start],
  ['  |  ', start],
  ['[[go_|]]', start],
  ['[[go|_gc]]', start],
  ['|go_gc', start],
  ['[[coredns_cache_|hits_total]]', start],
  ['[[a:b:|c]]', start],
  ['(|', start],
  ['([[fo|]])', start],
  ['sum(|', values],
  ['sum(|)', values],
  ['sum([[ra|]])', values],
  ['sum by (job) (|)', values],
  ['sum(rate(|))', values],
  ['sum([[ra|te]](foo[5m]))', values],
  ['rate([[foo|_bar]][5m])', values],
  ['[[histogram_|quantile]](0.9, rate(foo[5m]))', start],
  ['histogram_quantile(0.9, |)', values],
  ['histogram_quantile(|)', 'number function'],
  ['topk(|)', 'number function'],
  ['topk(5, |)', values],
  ['topk(inf,|)', values],
  ['topk by (instance) (|)', 'number function'],
  ['clamp(foo, |)', 'number function'],
  ['clamp(foo, [[mi|]])', 'number function'],
  ['round(foo, [[t|]])', 'number function'],
  ['- |', anything],
  ['-[[fo|]]', anything],
  ['[[http.req|]]', start],
  ['sum([[http.req|uests.total]])', values],
  ['[[日本|]]', start],
  ['rate(foo[5m]) / [[i|rate]](bar[5m])', `${anything} binary-modifier`],
  ['foo{a="b"} + |', `${anything} binary-modifier`],
  ['1 + |', `${anything} binary-modifier`],
  ['foo > |', `${anything} binary-modifier bool`],
  ['foo > [[b|]]', `${anything} binary-modifier bool`],
  ['foo > bool |', `${anything} binary-modifier`],
  ['foo >|', `${anything} binary-modifier bool binary-operator«>»`],
  ['foo and |', `${anything} binary-modifier`],
  ['a * on (x) |', `${anything} binary-modifier`],
  ['a and on (x) |', anything],
  ['a * on (x) group_left |', `${anything} binary-modifier`],
  ['a * on (x) group_left (y) |', `${anything} binary-modifier`],
  ['a + fill (0) |', `${anything} binary-modifier`],
  ['sum(http_requests_total{method="GET"} / [[o|]])', `${anything} binary-modifier`],
  ['foo + fill (|)', 'number'],
  ['fill(|)', anything],
  ['1 > [[b|]])', `${anything} binary-modifier bool`],
  ['label_replace(|)', values],
  ['vector(|)', 'number function'],
  ['(1 + |) * 2', `${anything} binary-modifier`],
  ['foo # comment\n+ |', `${anything} binary-modifier`],
  // The aggregation is a metric here: no parenthesis follows.
  ['sum + [[su|]]', `${anything} binary-modifier`],
];

const operators: readonly (readonly [marked: string, kinds: string])[] = [
  ['foo |', 'binary-operator selector-modifier'],
  ['foo{a="b"} |', 'binary-operator selector-modifier'],
  ['foo{a="b"}|', 'binary-operator selector-modifier'],
  ['foo [[un|]]', 'binary-operator selector-modifier'],
  ['foo [[of|fse]]', 'binary-operator selector-modifier'],
  ['foo[5m] |', 'selector-modifier'],
  ['rate(foo[5m] [[off|]])', 'selector-modifier'],
  ['foo[5m:1m] |', 'selector-modifier'],
  ['sum(foo) |', 'aggregation-modifier binary-operator'],
  ['sum()|', 'aggregation-modifier binary-operator'],
  ['sum() [[b|]]', 'aggregation-modifier binary-operator'],
  ['sum by (job) (foo)|', 'binary-operator'],
  ['sum(foo) by (job) |', 'binary-operator'],
  ['sum(rate(foo[5m])) [[an|]]', 'aggregation-modifier binary-operator'],
  ['sum [[b|]]', 'aggregation-modifier binary-operator selector-modifier'],
  ['sum |', 'aggregation-modifier binary-operator selector-modifier'],
  ['sum by (job) |', ''],
  ['rate(foo[5m]) |', 'binary-operator'],
  ['(foo) |', 'binary-operator'],
  ['5 |', 'binary-operator'],
  ['"text" |', ''],
  ['foo [[=|]]', 'binary-operator'],
  ['foo [[!|]]', 'binary-operator'],
  ['foo offset 5m |', 'binary-operator selector-modifier'],
  ['foo @ 5 |', 'binary-operator selector-modifier'],
  ['foo @ start() |', 'binary-operator selector-modifier'],
  ['sum(foo |)', 'binary-operator selector-modifier'],
  ['sum(http_requests_total{method="GET"} [[off|]])', 'binary-operator selector-modifier'],
  ['offset [[off|]]', 'binary-operator selector-modifier'],
  ['5|', ''],
  ['1.5|', ''],
  ['foo + 5|', ''],
];

const braces: readonly (readonly [marked: string, kinds: string])[] = [
  ['{|}', 'label-name'],
  ['{|', 'label-name'],
  ['foo{|}', 'label-name'],
  ['foo{[[jo|]]}', 'label-name'],
  ['foo{[[jo|b]]="x"}', 'label-name'],
  ['foo{|job="x"}', 'label-name'],
  ['foo{job="x",|}', 'label-name'],
  ['foo{job="x", |, y="z"}', 'label-name'],
  ['foo{on="x", [[by|]]}', 'label-name'],
  ['foo{job |}', 'match-op'],
  ['foo{"a.b" |}', 'match-op'],
  ['foo{job[[!|]]}', 'match-op'],
  ['foo{job[[~|]]}', 'match-op'],
  ['foo{job=|}', 'label-value match-op«=»'],
  ['foo{job!=|}', 'label-value'],
  ['foo{job=~|}', 'label-value'],
  ['foo{job!~|', 'label-value'],
  ['foo{job=[[ap|]]}', 'label-value'],
  ['foo{job="|"}', 'label-value'],
  ['foo{job="[[ap|i]]"}', 'label-value'],
  ["foo{job='[[ap|]]'}", 'label-value'],
  ['foo{job=`[[ap|]]`}', 'label-value'],
  ['foo{job="[[ap|]]', 'label-value'],
  ['foo{job="|, instance="b"}', 'label-value'],
  ['foo{job="[[ap|]], instance="b"}', 'label-value'],
  ['foo{job="a"|}', ''],
  ['foo{job="a" |}', ''],
  ['{"|"}', 'quoted-metric label-name'],
  ['{"[[http.|]]"}', 'quoted-metric label-name'],
  ['{"[[htt|]]', 'quoted-metric label-name'],
  ['foo{"[[a.|b]]"}', 'label-name'],
  ['foo{"[[a.|b]]"="c"}', 'label-name'],
  ['{"foo", "[[a.|]]"}', 'label-name'],
  ['{__name__="|"}', 'label-value'],
  ['sum(foo{a="b"}) by (c) + bar{d="[[e|]]"}', 'label-value'],
];

const lists: readonly (readonly [marked: string, kinds: string])[] = [
  ['sum by (|)', 'grouping-label'],
  ['sum by (|) (foo)', 'grouping-label'],
  ['sum(foo) by (|)', 'grouping-label'],
  ['sum(foo) without (|', 'grouping-label'],
  ['sum by ([[jo|b]]) (foo)', 'grouping-label'],
  ['sum by (job, |) (foo)', 'grouping-label'],
  ['sum by (job,[[in|]]) (foo)', 'grouping-label'],
  ['sum by ("[[my|]]") (foo)', 'grouping-label'],
  ['sum by ("a", [["myLab"|]])', 'grouping-label'],
  ['a * on(|) b', 'matching-label'],
  ['a * on([[in|st]]) b', 'matching-label'],
  ['a * ignoring(|) b', 'matching-label'],
  ['a * on(x) group_left(|) b', 'matching-label'],
  ['a * on(x) group_right("[[y|]]") b', 'matching-label'],
  ['a and on(|', 'matching-label'],
  ['label_replace(foo, "|", "$1", "src", "")', 'label-string'],
  ['label_replace(foo, "dst", "$1", "[[sr|]]", "")', 'label-string'],
  ['label_replace(foo, "dst", "$1", |)', 'label-string'],
  ['label_replace(foo, "dst", "|", "src", "")', ''],
  ['label_replace(foo, "dst", "$1", "src", "|")', ''],
  ['label_join(foo, "dst", ",", "a", "[[b|]]")', 'label-string'],
  ['label_join(foo, "dst", "|")', ''],
  ['count_values("[[ver|]]", foo)', 'label-string'],
  ['count_values(|, foo)', 'label-string'],
  ['sort_by_label(foo, "|")', 'label-string'],
];

const durations: readonly (readonly [marked: string, kinds: string])[] = [
  ['foo[|]', 'duration'],
  ['foo[|', 'duration'],
  ['foo{a="b"}[|]', 'duration'],
  ['foo[ |]', 'duration'],
  ['foo[5|]', 'duration-unit'],
  ['foo[5d1|]', 'duration-unit'],
  ['foo[5|m]', ''],
  ['foo[5m|]', ''],
  ['foo[1.5|]', ''],
  ['foo[ [[ste|]]]', 'duration'],
  ['foo[ [[5mss|]]]', 'duration'],
  ['foo[5m:|]', 'duration'],
  ['foo[5m:5|]', 'duration-unit'],
  ['foo[5m:[[st|]]]', 'duration'],
  ['foo[5m |]', 'duration-operator'],
  ['foo[5m + |]', 'duration'],
  ['foo[5m[[+|]]]', 'duration-operator duration«»'],
  ['foo[max_of(|, 5m)]', 'duration'],
  ['foo[max_of(5m, |)]', 'duration'],
  ['foo[(5m + 1h) |]', 'duration-operator'],
  ['foo offset |', 'duration'],
  ['foo offset 5|', 'duration-unit'],
  ['foo offset -|', 'duration'],
  ['foo offset (|)', 'duration'],
  ['foo offset 58|7', ''],
  ['foo[5m] offset [[st|]]', 'duration'],
  ['foo @ |', 'at'],
  ['foo @ [[s|]]', 'at'],
  ['1 @ [[s|]]', 'at'],
  ['foo @ 12|', ''],
  ['foo @ start(|)', ''],
];

const silent: readonly string[] = [
  '# comm|ent',
  'foo # comment|',
  'foo + # comment|\nbar',
  '"te|xt"',
  'foo + "te|xt"',
];

describe('situations', () => {
  test.each(operands)('operand %s', (marked, kinds) => {
    checkSituations(marked, kinds);
  });
  test.each(operators)('operator %s', (marked, kinds) => {
    checkSituations(marked, kinds);
  });
  test.each(braces)('braces %s', (marked, kinds) => {
    checkSituations(marked, kinds);
  });
  test.each(lists)('list %s', (marked, kinds) => {
    checkSituations(marked, kinds);
  });
  test.each(durations)('duration %s', (marked, kinds) => {
    checkSituations(marked, kinds);
  });
  test.each(silent)('nothing in %s', (marked) => {
    checkSituations(marked, '');
  });
});
