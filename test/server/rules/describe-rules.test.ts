import { expect, test } from 'vitest';
import { language } from '../../../server/src/promql/index.ts';
import { describeRules } from '../../../server/src/rules/index.ts';

const prometheus = language('prometheus', []);

test('describes groups and reports everything with places', () => {
  const text = `groups:
- name: g
  interval: 1m
  rules:
  - record: r
    expr: sum(up
    labels: {a: b}
  - alert: A
    expr: |
      up
        == limitk(1, up)
    for: 5x
    annotations: {text: "{{ $nothing }}"}
`;
  expect(describeRules(text, prometheus)).toEqual({
    groups: [
      {
        name: 'g',
        interval: '1m',
        rules: [
          { record: 'r', expr: 'sum(up', labels: { a: 'b' } },
          {
            alert: 'A',
            expr: 'up\n  == limitk(1, up)\n',
            for: '5x',
            annotations: { text: '{{ $nothing }}' },
          },
        ],
      },
    ],
    diagnostics: [
      {
        line: 6,
        column: 17,
        code: 'unclosed-parenthesis',
        severity: 'error',
        message: 'unclosed left parenthesis',
      },
      {
        line: 11,
        column: 12,
        code: 'aggregation-not-enabled',
        severity: 'error',
        message:
          'limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions',
      },
      {
        line: 12,
        column: 10,
        code: 'rule-bad-duration',
        severity: 'error',
        message: 'unknown unit "x" in duration "5x"',
      },
      {
        line: 13,
        column: 29,
        code: 'rule-template',
        severity: 'error',
        message: 'annotation "text": undefined variable "$nothing"',
      },
    ],
  });
});

test.each([
  ['nothing', '', []],
  ['no rule file', 'a: b\n', [[1, 1, 'rule-unknown-field']]],
  ['broken YAML', 'groups: [\n', [[2, 1, 'yaml-syntax']]],
  [
    'a second document',
    'groups: []\n---\ngroups: [{name: a, rules: [{expr: "("}]}]\n',
    [[2, 1, 'rule-ignored-document']],
  ],
])('describes %s', (_name, text, places) => {
  const { diagnostics } = describeRules(text, prometheus);
  expect(diagnostics.map(({ line, column, code }) => [line, column, code])).toEqual(places);
});
