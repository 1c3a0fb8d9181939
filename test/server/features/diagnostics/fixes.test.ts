import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../server/src/features/index.ts';
import { parse } from '../../../../server/src/promql/index.ts';
import { diagnosticsOf } from '../../../support/check-diagnostics.ts';
import { contextOf } from '../../../support/feature-context.ts';
import type { ContextOptions } from '../../../support/feature-context.ts';

/** The text with the first error's first fix; the result has to be valid. */
const fixed: readonly (readonly [text: string, fixed: string, options?: ContextOptions])[] = [
  // Brackets and quotes.
  ['sum(foo', 'sum(foo)'],
  ['sum(rate(foo[5m]', 'sum(rate(foo[5m]))'],
  ['sum(foo # comment', 'sum(foo) # comment'],
  ['foo{a="b"', 'foo{a="b"}'],
  ['sum(foo{a="b"', 'sum(foo{a="b"})'],
  ['sum(foo{a="b")', 'sum(foo{a="b"})'],
  ['foo{a="b")', 'foo{a="b"}'],
  ['foo)', 'foo'],
  ['rate(foo[5m]))', 'rate(foo[5m])'],
  ['rate(foo[5m', 'rate(foo[5m])'],
  ['foo{a="b', 'foo{a="b"}'],
  ['foo{a="b}', 'foo{a="b"}'],
  ["sum(foo{a='b})", "sum(foo{a='b'})"],
  ['foo{a=`b', 'foo{a=`b`}'],
  ['sum(rate(foo[5m]) by (job)', 'sum(rate(foo[5m])) by (job)'],
  ['sum(foo by (job))', 'sum(foo) by (job)'],
  ['sum by job (foo)', 'sum by (job) (foo)'],
  ['sum foo by (job)', 'sum(foo) by (job)'],
  ['sum foo{a="b"}', 'sum(foo{a="b"})'],
  ['rate foo[5m]', 'rate(foo[5m])'],
  [String.raw`foo{a=~"b\.c\d+"}`, String.raw`foo{a=~"b\\.c\\d+"}`],
  [String.raw`foo{a=~'\n\.\''}`, String.raw`foo{a=~'\n\\.\''}`],
  // Signs.
  ['foo = 1', 'foo == 1'],
  ['foo && bar', 'foo and bar'],
  ['foo || bar', 'foo or bar'],
  ['foo <> 1', 'foo != 1'],
  ['foo{a=="b"}', 'foo{a="b"}'],
  ['foo{a:"b"}', 'foo{a="b"}'],
  ['foo{a~"b"}', 'foo{a=~"b"}'],
  ['foo{a=b}', 'foo{a="b"}'],
  ['foo{a=b-c.d}', 'foo{a="b-c.d"}'],
  ['foo{a="b" c="d"}', 'foo{a="b", c="d"}'],
  ['foo{,}', 'foo{}'],
  ['foo;', 'foo'],
  ['foo{a=“b”}', 'foo{a="b"}'],
  ['topk(5 foo)', 'topk(5, foo)'],
  ['http.requests', '{"http.requests"}'],
  ['sum(http.requests{a="b"})', 'sum({"http.requests", a="b"})'],
  ['foo{a.b="c"}', 'foo{"a.b"="c"}'],
  ['foo{a-b="c"}', 'foo{"a-b"="c"}'],
  // Names.
  ['RATE(foo[5m])', 'rate(foo[5m])'],
  ['Sum_over_time(foo[5m])', 'sum_over_time(foo[5m])'],
  ['ratee(foo[5m])', 'rate(foo[5m])'],
  ['histogram_quantil(0.9, foo)', 'histogram_quantile(0.9, foo)'],
  ['holt_winters(foo[5m], 0.5, 0.5)', 'double_exponential_smoothing(foo[5m], 0.5, 0.5)'],
  ['xrate(foo[5m])', 'rate(foo[5m])'],
  // Ranges and durations.
  ['rate(foo)', 'rate(foo[5m])'],
  ['rate(foo{a="b"} offset 1h)', 'rate(foo{a="b"}[5m] offset 1h)'],
  ['rate(sum(foo))', 'rate(sum(foo)[5m:])'],
  ['max_over_time(foo + bar)', 'max_over_time((foo + bar)[5m:])'],
  ['sum(foo_total[5m])', 'sum(rate(foo_total[5m]))'],
  ['sum(foo[5m])', 'sum(avg_over_time(foo[5m]))'],
  ['rate(foo)[5m]', 'rate(foo[5m])'],
  ['sum(foo)[5m]', 'sum(foo)[5m:]'],
  ['foo offset 5m [5m]', 'foo[5m] offset 5m'],
  ['sum(foo) offset 5m', 'sum(foo offset 5m)'],
  ['rate(foo[5m]) offset 1h', 'rate(foo[5m] offset 1h)'],
  ['sum(foo) @ end()', 'sum(foo @ end())'],
  ['rate(foo[1.5h])', 'rate(foo[1h30m])'],
  ['rate(foo[5min])', 'rate(foo[5m])'],
  ['rate(foo[5 m])', 'rate(foo[5m])'],
  ['rate(foo[30seconds])', 'rate(foo[30s])'],
  ['foo offset 2days', 'foo offset 2d'],
  ['rate(foo[$__rate_interval])', 'rate(foo[5m])'],
  ['rate(foo[])', 'rate(foo[5m])'],
  ['rate(foo[{{.window}}])', 'rate(foo[5m])'],
  ['rate(foo[${window}])', 'rate(foo[5m])'],
  ['sum by (,job) (foo)', 'sum by (job) (foo)'],
  ['sum (job) (foo)', 'sum by (job) (foo)'],
  ['topk(job) (5, foo)', 'topk by(job) (5, foo)'],
  ['sum(job, code) (foo)', 'sum by(job, code) (foo)'],
  ['first_over_time{a="b"}[2m])', 'first_over_time{a="b"}[2m]'],
  // Types.
  ['sum((foo_total[5m]))', 'sum((rate(foo_total[5m])))'],
  ['foo or (bar[5m])', 'foo or (avg_over_time(bar[5m]))'],
  ['1 == 1', '1 == bool 1'],
  ['1 > 2', '1 > bool 2'],
  ['foo + bool bar', 'foo + bar'],
  ['foo or 0', 'foo or vector(0)'],
  ['1 and 2', 'vector(1) and vector(2)'],
  ['clamp(foo, bar, 1)', 'clamp(foo, scalar(bar), 1)'],
  ['abs(1)', 'abs(vector(1))'],
  ['histogram_quantile(foo, 0.9)', 'histogram_quantile(0.9, foo)'],
  ['histogram_quantile(foo)', 'histogram_quantile(0.95, foo)'],
  ['topk(foo)', 'topk(5, foo)'],
  ['count_values(version, foo)', 'count_values("version", foo)'],
  ['foo + on (a) 1', 'foo + 1'],
  ['foo and on (a) group_left (b) bar', 'foo and on (a) bar'],
  ['foo * on (a) group_left (a, b) bar', 'foo * on (a) group_left (b) bar'],
  ['foo{__name__="bar"}', 'foo'],
  ['foo{__name__="bar", a="b"}', 'foo{a="b"}'],
  ['foo{# why\n__name__="bar", # what\n a="b"}', 'foo{# why\n # what\n a="b"}'],
  ['foo{a="b", # what\n"bar" # why\n}', 'foo{a="b" # what\n # why\n}'],
  ['foo{"bar", "baz" # why\n, a="b"}', 'foo{  # why\n a="b"}'],
  ['foo{"bar" # why\n}', 'foo{ # why\n}'],
  ['{a=~".*"}', '{a=~".+"}'],
  ['foo{a=~"*b"}', 'foo{a=~".*b"}'],
  ['rate(foo[5m],)', 'rate(foo[5m])'],
  // What a dialect does not know.
  ['foo[5m * 2]', 'foo[10m]', { dialect: 'thanos' }],
  ['foo offset (1h + 30m)', 'foo offset 1h30m', { dialect: 'thanos' }],
];

describe('fixes of errors', () => {
  for (const [text, expected, options = {}] of fixed) {
    test(`${text} → ${expected}`, () => {
      const [first] = diagnosticsOf(text, options);
      const [fix] = first?.fixes ?? [];
      const after = applyEdits(text, fix?.edits ?? []);
      expect(after).toBe(expected);
      expect(parse(after, contextOf(options).language).errors).toEqual([]);
    });
  }

  /** One thing at a time: what is left is an error of a later stage. */
  const partial: readonly (readonly [text: string, after: string])[] = [
    ['sum(rate(foo', 'sum(rate(foo))'],
    ['floo()', 'floor()'],
    ['histogram_fraction(0, 1, )', 'histogram_fraction(0, 1 )'],
    ['sum(rate(foo{a="b', 'sum(rate(foo{a="b"}))'],
  ];
  test.each(partial)('%s → %s', (text, expected) => {
    const [fix] = diagnosticsOf(text)[0]?.fixes ?? [];
    expect(applyEdits(text, fix?.edits ?? [])).toBe(expected);
  });

  const hopeless: readonly string[] = [
    '',
    '1 +',
    'foo bar',
    'no_such_function_at_all(foo)',
    'foo{a=~"(?<x"}',
  ];
  test.each(hopeless)('none for %s', (text) => {
    const [first] = diagnosticsOf(text);
    expect(first?.severity).toBe('error');
    expect(first?.fixes).toEqual([]);
  });

  test('a long broken text is not parsed again and again', () => {
    const text = `sum(${'foo + '.repeat(5000)}`;
    expect(diagnosticsOf(text)[0]?.fixes).toEqual([]);
  });
});

describe('what another server would accept', () => {
  const notes: readonly (readonly [text: string, options: ContextOptions, message: string])[] = [
    [
      'mad_over_time(foo[5m])',
      { features: [] },
      'Prometheus 3.16 accepts this with --enable-feature=promql-experimental-functions, which is not set.',
    ],
    [
      'foo + fill (0) bar',
      { features: [] },
      'Prometheus 3.16 accepts this with --enable-feature=promql-binop-fill-modifiers, which is not set.',
    ],
    ['foo + fill (0) bar', { dialect: 'thanos' }, 'Prometheus 3.16 accepts this, but not Thanos'],
    [
      'rate(foo[5m] anchored)',
      { dialect: 'thanos' },
      'Prometheus 3.16 accepts this, but not Thanos',
    ],
    ['xrate(foo[5m])', {}, 'accepts this, but not Prometheus 3.16'],
    [
      'xrate(foo[5m])',
      { dialect: 'thanos', features: [] },
      'accepts this with --query.enable-x-functions, which is not set.',
    ],
    ['foo </ 5', { dialect: 'thanos' }, 'Prometheus 3.16 accepts this, but not Thanos'],
  ];
  test.each(notes)('%s with %o', (text, options, message) => {
    const found = diagnosticsOf(text, options);
    const note = found.find(({ code }) => code === 'needs-dialect');
    expect(note?.message).toContain(message);
    expect(note?.severity).toBe('info');
    // The reference's own error comes first and unchanged.
    expect(found[0]?.message).toBe(parse(text, contextOf(options).language).errors[0]?.message);
  });
  test.each(['foo bar', 'rate(foo)', 'foo'])('no note on %s', (text) => {
    expect(diagnosticsOf(text).some(({ code }) => code === 'needs-dialect')).toBe(false);
  });
  test('the note can be switched off', () => {
    const options: ContextOptions = { features: [], severity: { 'needs-dialect': 'off' } };
    expect(diagnosticsOf('mad_over_time(foo[5m])', options).map(({ code }) => code)).toEqual([
      'function-not-enabled',
    ]);
  });
});
