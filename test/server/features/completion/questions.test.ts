import { test } from 'vitest';
import { checkQuestions } from '../../../support/check-completion.ts';

const rows: readonly (readonly [marked: string, questions: readonly string[]])[] = [
  ['{|}', ['labels']],
  ['foo{|}', ['labels {__name__="foo"}', 'labels']],
  ['foo{job="a",|}', ['labels {__name__="foo",job="a"}', 'labels']],
  ['{job="a",|}', ['labels {job="a"}', 'labels']],
  ['{job="a", |, instance!="b"}', ['labels {instance!="b",job="a"}', 'labels']],
  ['foo{job=~"a|"}', ['values job {__name__="foo"}']],
  ['foo{job="a",instance="|"}', ['values instance {__name__="foo",job="a"}']],
  ['{job="a",instance="|"}', ['values instance {job="a"}']],
  ['{instance="|",job!~"a.*"}', ['values instance']],
  ['foo{instance=|, job!~"a"}', ['values instance {__name__="foo",job!~"a"}']],
  [
    'foo{one="1",two!="2",three=~"3",four!~"4",five="|"}',
    ['values five {__name__="foo",four!~"4",one="1",three=~"3",two!="2"}'],
  ],
  // The matcher that is being written does not narrow its own values, but another one on the same label does.
  ['foo{job=~"a.*",job="|"}', ['values job {__name__="foo",job=~"a.*"}']],
  ['{"http.requests", job="|"}', ['values job {__name__="http.requests"}']],
  ['{__name__="foo", job="|"}', ['values job {__name__="foo"}']],
  ['{__name__=~"foo.*", job="|"}', ['values job {__name__=~"foo.*"}']],
  ['foo{"a.b"="|"}', ['values a.b {__name__="foo"}']],
  ['[[fo|]]{job="a"}', ['metrics {job="a"} fo']],
  ['{job="a", __name__="|"}', ['values __name__ {job="a"}']],
  ['sum by (|) (foo{job="a"})', ['labels {__name__="foo",job="a"}', 'labels']],
  ['sum(rate(foo[5m])) by (|)', ['labels {__name__="foo"}', 'labels']],
  ['sum by (|) (foo / bar)', ['labels {__name__="foo"}', 'labels {__name__="bar"}', 'labels']],
  ['foo * on(|) bar', ['labels {__name__="foo"}', 'labels {__name__="bar"}']],
  [
    'foo * on(a) group_left(|) bar{x="y"}',
    ['labels {__name__="foo"}', 'labels {__name__="bar",x="y"}'],
  ],
  ['label_replace(foo, "dst", "$1", "|", "")', ['labels {__name__="foo"}', 'labels']],
  // Nothing is asked for what is known from the language alone.
  ['foo[|]', []],
  ['foo |', []],
  ['rate(|', []],
];

test.each(rows)('asks for what %s needs', (marked, questions) => {
  checkQuestions(marked, questions);
});
