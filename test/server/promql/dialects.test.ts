import { describe, expect, it } from 'vitest';
import { detectLanguage, language, parse } from '../../../server/src/promql/index.ts';
import type { DialectId, Feature, ServerFacts } from '../../../server/src/promql/index.ts';

interface Verdict {
  readonly text: string;
  readonly dialect: DialectId;
  readonly features?: readonly Feature[];
  /** The first error; undefined = valid. */
  readonly error?: string;
}

/** Answers of the parsers of Prometheus 3.16.0 and 3.9.1. */
const verdicts: readonly Verdict[] = [
  { text: 'limitk(2, x)', dialect: 'prometheus', features: ['experimental-functions'] },
  {
    text: 'limitk(2, x)',
    dialect: 'prometheus',
    error:
      'limitk() is experimental and must be enabled with --enable-feature=promql-experimental-functions',
  },
  { text: 'first_over_time(x[5m])', dialect: 'prometheus' },
  {
    text: 'first_over_time(x[5m])',
    dialect: 'thanos',
    error: 'function "first_over_time" is not enabled',
  },
  { text: 'xrate(x[5m])', dialect: 'thanos', features: ['x-functions'] },
  { text: 'xrate(x[5m])', dialect: 'thanos', error: 'unknown function with name "xrate"' },
  {
    text: 'xrate(x[5m])',
    dialect: 'prometheus',
    features: ['x-functions'],
    error: 'unknown function with name "xrate"',
  },
  { text: 'a + fill(1) b', dialect: 'prometheus', features: ['binop-fill-modifiers'] },
  {
    text: 'a + fill(1) b',
    dialect: 'prometheus',
    error: 'binop fill modifiers are experimental and not enabled',
  },
  { text: 'a + fill(1) b', dialect: 'thanos', error: 'unknown function with name "fill"' },
  { text: 'x[5m * 2]', dialect: 'prometheus' },
  {
    text: 'x[5m * 2]',
    dialect: 'thanos',
    error: 'experimental duration expression is not enabled',
  },
  {
    text: 'x[max(1, 2)]',
    dialect: 'prometheus',
    error: "unexpected character in duration expression: 'm'",
  },
  { text: 'x[max(step(), 2)]', dialect: 'thanos' },
  { text: 'x offset min(step(), 2)', dialect: 'thanos' },
  { text: 'x offset -(5)', dialect: 'prometheus' },
  { text: 'x offset -(5)', dialect: 'thanos', error: 'unexpected error' },
  { text: 'x offset -(+(5))', dialect: 'thanos', error: 'unexpected error' },
  { text: 'x{a b} offset -(5) 5', dialect: 'thanos', error: 'unexpected error' },
  {
    text: 'x[] offset -(5)',
    dialect: 'thanos',
    error: 'unexpected "]" in subquery or range selector, expected number, duration, or step()',
  },
  { text: 'x smoothed', dialect: 'prometheus' },
  {
    text: 'x smoothed',
    dialect: 'thanos',
    error: 'smoothed modifier is experimental and not enabled',
  },
  { text: 'a </ 1', dialect: 'prometheus' },
  { text: 'a </ 1', dialect: 'thanos', error: 'unexpected <op:/>' },
  {
    text: 'x @ start() [5m]',
    dialect: 'prometheus',
    error: 'no @ modifiers allowed before range',
  },
  { text: 'x @ start() [5m]', dialect: 'thanos' },
  {
    text: 'step()',
    dialect: 'prometheus',
    features: ['experimental-functions'],
  },
  { text: 'step()', dialect: 'thanos', error: 'unknown node type: *parser.DurationExpr' },
  {
    text: '(step())',
    dialect: 'thanos',
    error: 'experimental duration expression is not enabled',
  },
  {
    text: 'x offset y',
    dialect: 'thanos',
    error: 'unexpected identifier "y" in offset, expected number, duration, or step()',
  },
  { text: 'température.max{é="1"}', dialect: 'prometheus', features: ['unquoted-utf8-names'] },
  { text: 'é', dialect: 'prometheus', error: "unexpected character: 'é'" },
  {
    text: 'sum by (a:b) (x)',
    dialect: 'prometheus',
  },
  {
    text: 'sum by (a:b) (x)',
    dialect: 'prometheus',
    features: ['unquoted-utf8-names'],
    error: 'invalid label name for grouping: "a:b"',
  },
];

/** Where the 3.9 parser sees its first error: its duration expressions reach where people write operands. */
const places: readonly (readonly [text: string, start: number, end: number])[] = [
  ['-step() + 5', 0, 7],
  ['- step() * 2 + 1', 0, 8],
  ['-step() ^ 2 + 5', 1, 7],
  ['+step() + 5', 1, 7],
  ['5 - step() + 1', 4, 10],
  ['a * -step() - 3', 4, 11],
];

describe('dialects', () => {
  it.each(places)('thanos sees the error of %s at its place', (text, start, end) => {
    const [first] = parse(text, language('thanos')).errors;
    expect(first).toMatchObject({ start, end, code: 'duration-expression-not-enabled' });
  });

  it.each(verdicts)('$dialect $features: $text', ({ text, dialect, features, error }) => {
    const { errors } = parse(text, language(dialect, features));
    expect(errors[0]?.message).toBe(error);
  });

  it('know their own functions and keywords', () => {
    const [prometheus, thanos] = [language('prometheus'), language('thanos')];
    expect(prometheus.functions.has('integral')).toBe(true);
    expect(thanos.functions.has('integral')).toBe(false);
    expect(prometheus.keywords.has('fill_left')).toBe(true);
    expect(thanos.keywords.has('fill_left')).toBe(false);
  });
});

interface Detection {
  readonly name: string;
  readonly facts: ServerFacts;
  readonly dialect: DialectId;
  readonly features: readonly Feature[];
}

const detections: readonly Detection[] = [
  { name: 'nothing known', facts: {}, dialect: 'prometheus', features: [] },
  {
    name: 'Prometheus by its version',
    facts: { buildinfo: { version: '3.16.0' } },
    dialect: 'prometheus',
    features: [],
  },
  {
    name: 'Thanos by its version',
    facts: { buildinfo: { version: '0.43.0-dev' } },
    dialect: 'thanos',
    features: [],
  },
  {
    name: 'Thanos without a version, by its flags',
    facts: {
      buildinfo: { version: '' },
      flags: {
        'query.promql-engine': 'thanos',
        'query.enable-x-functions': 'true',
        'enable-feature': '[promql-experimental-functions]',
      },
    },
    dialect: 'thanos',
    features: ['experimental-functions', 'x-functions'],
  },
  {
    name: 'a query frontend of Thanos',
    facts: { flags: { 'query-frontend.downstream-url': 'http://querier:10902' } },
    dialect: 'thanos',
    features: [],
  },
  {
    name: 'Prometheus by its flags',
    facts: {
      flags: {
        'query.timeout': '2m',
        'enable-feature': 'promql-binop-fill-modifiers,promql-unquoted-utf8-names',
      },
    },
    dialect: 'prometheus',
    features: ['binop-fill-modifiers', 'unquoted-utf8-names'],
  },
  {
    name: 'Prometheus by its feature list, which counts more than flags',
    facts: {
      flags: { 'enable-feature': 'promql-experimental-functions' },
      features: { promql: { fill: true }, promql_functions: { info: false } },
    },
    dialect: 'prometheus',
    features: ['binop-fill-modifiers'],
  },
];

describe('detectLanguage', () => {
  it.each(detections)('$name', ({ facts, dialect, features }) => {
    const found = detectLanguage(facts);
    expect(found.dialect).toBe(dialect);
    expect([...found.features].toSorted()).toEqual([...features].toSorted());
  });
});
