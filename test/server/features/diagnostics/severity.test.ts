import { describe, expect, test } from 'vitest';
import { errorGroups } from '../../../../server/src/features/diagnostics/severity.ts';
import { language, parse } from '../../../../server/src/promql/index.ts';
import type { Settings } from '../../../../server/src/protocol/settings.ts';
import { diagnosticsOf } from '../../../support/check-diagnostics.ts';

type Severities = Settings['diagnostics']['severity'];

const shown = (text: string, severity: Severities): readonly string[] =>
  diagnosticsOf(text, { severity }).map((one) => `${one.code} ${one.severity}`);

const rows: readonly (readonly [
  title: string,
  text: string,
  severity: Severities,
  shown: readonly string[],
])[] = [
  ['nothing is set', 'rate(up)', {}, ['wrong-type error']],
  ['a group', 'rate(up)', { 'type-error': 'warning' }, ['wrong-type warning']],
  ['a group that is off', 'rate(up)', { 'type-error': 'off' }, []],
  ['another group', 'rate(up)', { 'syntax-error': 'off' }, ['wrong-type error']],
  ['a single error', 'rate(up)', { 'wrong-type': 'hint' }, ['wrong-type hint']],
  [
    'a single error before its group',
    'rate(up) + -"a"',
    { 'type-error': 'off', 'wrong-type': 'error' },
    ['wrong-type error'],
  ],
  ['text that is no token', 'up{job="api}', { 'lexical-error': 'off' }, []],
  ['a token out of place', 'sum(up,)', { 'syntax-error': 'info' }, ['trailing-comma info']],
  ['what means nothing', 'rrate(up[5m])', { 'semantic-error': 'off' }, []],
  [
    'the explanation beside an error',
    'sum(up) fill(0)',
    { 'syntax-error': 'off', 'needs-dialect': 'off' },
    [],
  ],
  ['a rule', 'up{job=~"a"}', { 'regex-is-literal': 'error' }, ['regex-is-literal error']],
  ['a rule that is off', 'up{job=~"a"}', { 'regex-is-literal': 'off' }, []],
];

describe('severities that are set', () => {
  test.each(rows)('%s', (_, text, severity, expected) => {
    expect(shown(text, severity)).toEqual(expected);
  });

  test('too deep nesting', () => {
    const text = `${'('.repeat(600)}up${')'.repeat(600)}`;
    expect(shown(text, {})).toEqual(['nested-too-deeply error']);
    expect(shown(text, { 'nesting-error': 'off' })).toEqual([]);
  });
});

describe('groups of errors', () => {
  const examples = Object.entries(errorGroups).filter(([, { example }]) => !example.includes('…'));
  test.each(examples)('%s: the example in the README is one', (kind, { example }) => {
    expect(parse(example, language('prometheus')).errors[0]?.kind).toBe(kind);
  });
});
