import { expect, test } from 'vitest';
import { readAsRules } from '../../../server/src/embedded/index.ts';
import { checkRuleFile, readRuleFile } from '../../../server/src/rules/index.ts';

const group = (rules: string): string => `groups:\n- name: g\n  rules:\n${rules}`;

/** What is marked, for each finding: `[[` and `]]` are around it. */
const rows: readonly (readonly [name: string, marked: string, code: string])[] = [
  [
    'an unknown field',
    group('  - record: r\n    [[exprs]]: up\n    expr: up\n'),
    'rule-unknown-field',
  ],
  ['a repeated key', group('  - record: r\n    expr: up\n    [[expr]]: up\n'), 'rule-repeated-key'],
  [
    'a value of the wrong type',
    group('  - record: r\n    expr: up\n    labels: [[[a]]]\n'),
    'rule-wrong-type',
  ],
  ['a duration', group('  - alert: A\n    expr: up\n    for: [[5 m]]\n'), 'rule-bad-duration'],
  ['a group without a name', 'groups:\n- [[rules: []]]\n', 'rule-group-name'],
  [
    'a repeated group name',
    'groups:\n- name: g\n  rules: []\n- name: [["g"]]\n  rules: []\n',
    'rule-repeated-group',
  ],
  ['a rule without a kind', group('  - [[expr: up]]\n    labels: {}\n'), 'rule-kind'],
  ['a second kind', group('  - record: r\n    [[alert]]: A\n    expr: up\n'), 'rule-kind'],
  ['a missing expression', group('  - [[record: r]]\n    labels: {}\n'), 'rule-missing-expr'],
  ['an empty expression', group('  - record: r\n    [[expr]]:\n'), 'rule-missing-expr'],
  [
    'a field of alerts',
    group('  - record: r\n    expr: up\n    [[for]]: 5m\n'),
    'rule-record-fields',
  ],
  ['a record name', group('  - record: [[up{}]]\n    expr: up\n'), 'rule-record-name'],
  [
    'a label name',
    group('  - record: r\n    expr: up\n    labels: {[[__name__]]: x}\n'),
    'rule-label-name',
  ],
  [
    'an annotation name',
    group('  - alert: A\n    expr: up\n    annotations: {[[""]]: x}\n'),
    'rule-annotation-name',
  ],
  [
    'a variable in a template',
    group('  - alert: A\n    expr: up\n    annotations: {a: "é {{ [[$x]] }}"}\n'),
    'rule-template',
  ],
  [
    'a function behind an escape',
    group('  - alert: A\n    expr: up\n    annotations:\n      a: "\\u007b{ [[foo]] }}"\n'),
    'rule-template',
  ],
  [
    'a template in a block',
    group(
      '  - alert: A\n    expr: up\n    annotations:\n      a: |\n        x\n        {{ $value | [[foo]] }}\n',
    ),
    'rule-template',
  ],
  [
    'a duplicate',
    group('  - record: r\n    expr: up\n  - record: [[r]]\n    expr: down\n'),
    'rule-duplicate',
  ],
  [
    'a second document',
    `${group('  - record: r\n    expr: up\n')}[[---]]\ngroups: []\n`,
    'rule-ignored-document',
  ],
  ['a tab', group('  - record: r\n    expr: up\n[[\t]]\n'), 'yaml-tab'],
  ['a control character', group('  - record: r\n    expr: up # [[\u0007]]\n'), 'yaml-character'],
];

test.each(rows)('marks %s', (_name, marked, code) => {
  const start = marked.indexOf('[[');
  const end = marked.lastIndexOf(']]') - 2;
  const text = marked.slice(0, start) + marked.slice(start + 2, end + 2) + marked.slice(end + 4);
  const findings = checkRuleFile(readRuleFile(readAsRules(text), 'prometheus'));
  expect(findings.map((found) => [found.code, text.slice(found.start, found.end)])).toEqual([
    [code, text.slice(start, end)],
  ]);
  expect(findings[0]?.start).toBe(start);
});

test('a misspelled field has a fix', () => {
  const text = group('  - record: r\n    exprs: up\n');
  const [, finding] = checkRuleFile(readRuleFile(readAsRules(text), 'prometheus'));
  expect(finding?.message).toBe('unknown field "exprs" in a rule; did you mean "expr"?');
  expect(finding?.fixes).toEqual([
    {
      title: 'Change to expr',
      edits: [{ start: finding?.start, end: finding?.end, text: 'expr' }],
    },
  ]);
});

test('a finding knows its group and rule', () => {
  const text = group('  - record: r\n    expr: up\n  - record: s\n');
  const [finding] = checkRuleFile(readRuleFile(readAsRules(text), 'prometheus'));
  expect([finding?.code, finding?.group, finding?.rule]).toEqual(['rule-missing-expr', 'g', 2]);
});

test('a manifest is read like a rule file, with its strategy', () => {
  const text =
    'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n  - name: g\n    partial_response_strategy: warn\n    rules:\n    - record: r\n      exp: 1\n';
  const codes = checkRuleFile(readRuleFile(readAsRules(text), 'prometheus')).map(
    ({ code }) => code,
  );
  expect(codes).toEqual(['rule-missing-expr', 'rule-unknown-field']);
});

const hostile: readonly (readonly [name: string, text: string])[] = [
  [
    'rules shared by many groups',
    `groups:\n- name: a\n  rules: &r\n${'  - record: r\n    expr: x\n'.repeat(800)}${'- name: b\n  rules: *r\n'.repeat(800)}`,
  ],
  [
    'labels shared by many rules',
    `groups:\n- name: a\n  rules:\n  - record: r\n    expr: x\n    labels: &l\n${Array.from({ length: 800 }, (_, at) => `      l${String(at)}: x\n`).join('')}${'  - record: r\n    expr: x\n    labels: *l\n'.repeat(1000)}`,
  ],
  [
    'merges of merges',
    `groups:\n- name: a\n  rules:\n  - &m0 {record: r, expr: x}\n${Array.from({ length: 200 }, (_, at) => `  - &m${String(at + 1)}\n    <<: [*m${String(at)}, *m${String(Math.floor(at / 2))}]\n`).join('')}`,
  ],
  [
    'a template that never ends',
    group(`  - alert: A\n    expr: up\n    annotations: {a: '${'{{ if ('.repeat(20_000)}'}\n`),
  ],
  [
    'a template of many parts',
    group(
      `  - alert: A\n    expr: up\n    annotations: {a: '${'{{ $value }} '.repeat(20_000)}'}\n`,
    ),
  ],
  ['many tabs', group(`  - record: r\n    expr: up\n${'\t\n'.repeat(20_000)}`)],
];

test.each(hostile)('checks %s in bounded time', (_name, text) => {
  const started = performance.now();
  for (const dialect of ['prometheus', 'thanos'] as const) {
    checkRuleFile(readRuleFile(readAsRules(text), dialect));
  }
  expect(performance.now() - started).toBeLessThan(9000);
});
