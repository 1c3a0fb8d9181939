import { expect, test } from 'vitest';
import { extractYaml } from './support.ts';

interface Row {
  readonly name: string;
  readonly text: string;
  readonly found: readonly (readonly [role: string, title: string | undefined, text: string])[];
}

const rows: readonly Row[] = [
  {
    name: 'records and alerts',
    text: 'groups:\n- name: a\n  rules:\n  - record: r\n    expr: one\n  - alert: A\n    expr: two\n  - expr: three\n',
    found: [
      ['record', 'r', 'one'],
      ['alert', 'A', 'two'],
      ['query', undefined, 'three'],
    ],
  },
  {
    name: 'a file in flow style',
    text: '{"groups": [{"name": "a", "rules": [{"record": "r", "expr": "a{b=\\"c\\"}"}]}]}',
    found: [['record', 'r', 'a{b="c"}']],
  },
  {
    name: 'quoted keys',
    text: '"groups":\n- "name": a\n  "rules":\n  - "record": r\n    \'expr\': one\n',
    found: [['record', 'r', 'one']],
  },
  {
    name: 'several documents',
    text: 'groups:\n- rules:\n  - expr: one\n---\ngroups:\n- rules:\n  - expr: two\n',
    found: [
      ['query', undefined, 'one'],
      ['query', undefined, 'two'],
    ],
  },
  {
    name: 'aliases: the text stands where the anchor is',
    text: 'groups:\n- rules:\n  - record: r\n    expr: &e one\n  - alert: A\n    expr: *e\n',
    found: [['record', 'r', 'one']],
  },
  {
    name: 'an anchor elsewhere',
    text: 'x: &e one\ngroups:\n- rules:\n  - alert: A\n    expr: *e\n',
    found: [['alert', 'A', 'one']],
  },
  {
    name: 'merge keys',
    text: 'x: &base {expr: one}\ngroups:\n- rules:\n  - <<: *base\n    alert: A\n',
    found: [['alert', 'A', 'one']],
  },
  {
    name: 'merges in circles',
    text: 'groups:\n- rules:\n  - &a\n    <<: [*a, *a]\n    expr: one\n',
    found: [['query', undefined, 'one']],
  },
  {
    name: 'rules shared by groups',
    text: 'groups:\n- rules: &r\n  - expr: one\n- rules: *r\n',
    found: [['query', undefined, 'one']],
  },
  {
    name: 'anchors and tags in front of the value',
    text: 'groups:\n- rules:\n  - expr: &a !!str |\n      one\n',
    found: [['query', undefined, 'one\n']],
  },
  {
    name: 'a value that is not there yet',
    text: 'groups:\n- rules:\n  - alert: A\n    expr:\n    for: 5m\n',
    found: [['alert', 'A', '']],
  },
  {
    name: 'an unknown alias and other kinds of values',
    text: 'groups:\n- rules:\n  - expr: *nothing\n  - text\n  -\n- rules: text\n- text\n',
    found: [],
  },
  {
    name: 'what looks like rules inside a text',
    text: 'groups:\n- name: |\n    rules:\n    - expr: no\n  rules:\n  - expr: one\n',
    found: [['query', undefined, 'one']],
  },
  {
    name: 'PrometheusRule manifests, also in lists, among others',
    text: [
      'apiVersion: v1\nkind: Service\nspec: {groups: [{rules: [{expr: no}]}]}',
      'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n  - rules:\n    - record: r\n      expr: 1\n',
      'kind: List\nitems:\n- apiVersion: monitoring.coreos.com/v1\n  kind: PrometheusRule\n  spec:\n    groups:\n    - rules:\n      - alert: A\n        expr: two\n- kind: PrometheusRuleList\n  items:\n  - kind: PrometheusRule\n    spec: {groups: [{rules: [{expr: three}]}]}\n',
    ].join('\n---\n'),
    found: [
      ['record', 'r', '1'],
      ['alert', 'A', 'two'],
      ['query', undefined, 'three'],
    ],
  },
  {
    name: 'a selector or a subquery that YAML takes for a mapping',
    text: 'groups:\n- rules:\n  - expr: {__name__="x"}\n  - expr: foo[5m: 1m]\n  - expr: one\n',
    found: [
      ['query', undefined, '{__name__="x"}'],
      ['query', undefined, 'foo[5m: 1m]'],
      ['query', undefined, 'one'],
    ],
  },
];

test.each(rows)('finds $name', ({ text, found }) => {
  const { expressions } = extractYaml(text);
  expect(expressions.map(({ role, title, text }) => [role, title, text])).toEqual(found);
});
