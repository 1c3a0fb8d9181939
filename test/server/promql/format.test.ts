import { describe, expect, test } from 'vitest';
import { format } from '../../../server/src/promql/format.ts';
import { language, parse, tokenize, usualFeatures } from '../../../server/src/promql/index.ts';
import { keepsComments } from '../../support/check-format.ts';
import type { Random } from '../../support/random.ts';
import { createRandom } from '../../support/random.ts';
import { randomExpression } from '../../support/random-promql.ts';
import { readFixture } from './fixtures.ts';

const usual = language('prometheus', usualFeatures);

interface Row {
  readonly expr: string;
  readonly string: string;
  readonly pretty: string;
}

const rows = readFixture('printed.json') as readonly Row[];

function formatted(text: string, width?: number): string {
  const result = parse(text, usual);
  expect(result.errors).toEqual([]);
  return format(result, width) ?? 'undefined';
}

/** Formats to the lines, and the lines to themselves. */
function check(text: string, lines: readonly string[], width?: number): void {
  const wanted = lines.join('\n');
  expect(formatted(text, width)).toBe(wanted);
  expect(formatted(wanted, width)).toBe(wanted);
}

test('random expressions are formatted as by the reference', () => {
  expect(rows.map(({ expr }) => formatted(expr))).toEqual(rows.map(({ pretty }) => pretty));
});

describe('the layout of Prometheus', () => {
  const layouts: readonly {
    readonly text: string;
    readonly lines: readonly string[];
    readonly width?: number;
  }[] = [
    { text: 'sum by(a)(foo)', lines: ['sum by (a) (', '  foo', ')'] },
    { text: 'quantile(0.9, long_name)', lines: ['quantile(', '  0.9,', '  long_name', ')'] },
    { text: 'rate(foo[5m])', lines: ['rate(', '  foo[5m]', ')'] },
    { text: 'time()', lines: ['time()'] },
    { text: 'a + on(x) bbbbb', lines: ['  a', '+ on (x)', '  bbbbb'] },
    { text: 'aaaa + bbbb * cccc', lines: ['  aaaa', '+', '    bbbb', '  *', '    cccc'] },
    { text: '(aaaaa + bbb)', lines: ['(', '  aaaaa + bbb', ')'], width: 11 },
    { text: '-sum(aaaaaaaa)', lines: ['-sum(', '  aaaaaaaa', ')'] },
    { text: '-(a)^(bbbbbbbbb)', lines: ['-(a)', '^', '  (', '    bbbbbbbbb', '  )'] },
    { text: 'sum(aaaaaaa)[5m:]', lines: ['sum(', '  aaaaaaa', ')[5m:]'] },
    { text: 'aaaaaaaaaaaa{b="c",d="e"}', lines: ['aaaaaaaaaaaa{b="c",d="e"}'] },
    { text: 'sum(ü)', lines: ['sum(ü)'], width: 7 },
  ];
  const unquoted = language('prometheus', [...usualFeatures, 'unquoted-utf8-names']);

  test.each(layouts)('$text', ({ text, lines, width = 10 }) => {
    const result = parse(text, unquoted);
    expect(result.errors).toEqual([]);
    expect(format(result, width, 'utf8')).toBe(lines.join('\n'));
  });

  test('counts bytes, not characters', () => {
    expect(formatted('sum({a="ü"})', 12)).toBe('sum(\n  {a="ü"}\n)');
    expect(formatted('sum({a="ü"})', 13)).toBe('sum({a="ü"})');
  });

  test('a call without arguments that does not fit', () => {
    expect(formatted('time()', 3)).toBe('time(\n\n)');
  });

  test('a subquery that fits loses its indent', () => {
    expect(formatted('rate(foo[5m:])', 10)).toBe('rate(\nfoo[5m:]\n)');
  });
});

describe('comments stay where they are', () => {
  test('around an expression', () => {
    check('# first\n\n  # second\nfoo # last\n# the end', [
      '# first',
      '# second',
      'foo # last',
      '# the end',
    ]);
  });

  test('between operands', () => {
    check('a # left\n+ # plus\n# right\nb # end', [
      '  a # left',
      '+ # plus',
      '  # right',
      '  b # end',
    ]);
  });

  test('in front of an operator', () => {
    check('a\n# add\n+ b', ['  a', '# add', '+', '  b']);
  });

  test('in parentheses', () => {
    check('( # open\na\n# close\n)', ['( # open', '  a', '  # close', ')']);
  });

  test('among arguments', () => {
    check('clamp(a # value\n, # low\n0,\n# high\n1 # one\n)', [
      'clamp(',
      '  a, # value',
      '  # low',
      '  0,',
      '  # high',
      '  1 # one',
      ')',
    ]);
  });

  test('in empty parentheses', () => {
    check('time( # now\n)', ['time( # now', ')']);
  });

  test('among matchers, which then keep their order', () => {
    check('foo{ # braces\nb="1" # one\n, "a.b"=~"2",\n# three\nc="3" # end\n,}', [
      'foo{ # braces',
      '  b="1", # one',
      '  "a.b"=~"2",',
      '  # three',
      '  c="3" # end',
      '}',
    ]);
  });

  test('inside a matcher', () => {
    check('{a # name\n= # op\n"b"}', ['{', '  a # name', '  = # op', '  "b"', '}']);
  });

  test('beside a quoted metric name', () => {
    check('{a="b", # label\n"foo" # metric\n}', [
      '{',
      '  a="b", # label',
      '  __name__="foo" # metric',
      '}',
    ]);
  });

  test('in brackets', () => {
    check('foo[5m # range\n: # colon\n1m # step\n] # end', [
      'foo[',
      '  5m: # range',
      '  # colon',
      '  1m # step',
      '] # end',
    ]);
  });

  test('among modifiers, which then keep their order', () => {
    check('foo # name\noffset 5m # offset\n@ 1', ['foo # name', 'offset 5m # offset', '@ 1.000']);
    check('foo offset 5m @ 1 # end', ['foo @ 1.000 offset 5m # end']);
  });

  test('in the clause of an aggregation', () => {
    check('sum by (a, # one\nb) (foo)', ['sum by (', '  a, # one', '  b', ') (', '  foo', ')']);
  });

  test('in front of the clause of an aggregation', () => {
    check('sum # op\nby (a) # clause\n(foo)', ['sum # op', 'by (a) ( # clause', '  foo', ')']);
  });

  test('in a clause behind the arguments, which then stays there', () => {
    check('sum(foo # body\n) # close\nby (a # one\n, b)', [
      'sum(',
      '  foo # body',
      ') # close',
      'by (',
      '  a, # one',
      '  b',
      ')',
    ]);
    check('sum(foo # body\n) by (a)', ['sum by (a) (', '  foo # body', ')']);
  });

  test('among the modifiers of an operator', () => {
    check('a / # op\non (x, # one\ny) # on\ngroup_left () fill(0) # fill\nb', [
      '  a',
      '/ # op',
      'on (',
      '  x, # one',
      '  y',
      ') # on',
      'group_left () fill (0) # fill',
      '  b',
    ]);
  });

  test('behind a sign', () => {
    check('- # minus\nfoo', ['- # minus', 'foo']);
    check('- # minus\n5', ['-5 # minus']);
  });

  test('where what they stood in is left out', () => {
    check('sum by ( # none\n) (foo)', ['sum( # none', '  foo', ')']);
    check('sum(foo) by ( # none\n)', ['sum(foo) # none']);
    check('foo{ # none\n}', ['foo # none']);
  });

  test('and what fits beside them stays on one line', () => {
    check('sum(rate(foo[5m])) # first\n/ sum by (x) (rate(bar[5m]))', [
      '  sum(rate(foo[5m])) # first',
      '/',
      '  sum by (x) (rate(bar[5m]))',
    ]);
  });
});

describe('what the reference prints but does not read', () => {
  test.each([
    ['info(foo, {})', 'info(foo, {})'],
    [String.raw`foo{a="\ufffd"}`, String.raw`foo{a="\ufffd"}`],
    ['foo > 1s1ms', 'foo > 1s1ms'],
    ['foo[0.0005]', 'foo[0.0005]'],
    ['Inf ^ 2', 'Inf ^ 2'],
    ['sum by ("without", "NaN") (foo)', 'sum by ("without", "NaN") (foo)'],
    ['foo offset +(5) * 2', 'foo offset +(5) * 2'],
    // The reference loses a millisecond of these.
    ['foo[99d6h8ms] offset 99d6h8ms', 'foo[99d6h8ms] offset 99d6h8ms'],
    ['829d5ms - -829d5ms', '829d5ms - -829d5ms'],
    ['foo offset NaN', 'foo offset NaN'],
    ['foo offset (5m) @ 1 * 2', 'foo @ 1.000 offset +(5m) * 2'],
  ])('%s', (text, wanted) => {
    check(text, [wanted]);
  });
});

test('a text that would become unreasonably long is not formatted', () => {
  const result = parse(`a${' + a'.repeat(10_000)}`, usual);
  expect(result.errors).toEqual([]);
  expect(format(result)).toBeUndefined();
});

test('a text with errors is not formatted', () => {
  expect(format(parse('sum(', usual))).toBeUndefined();
  expect(format(parse('1 and 2', usual))).toBeUndefined();
});

describe('random expressions with random comments', () => {
  /** Comments at some token boundaries; a few of them land where none may stand. */
  function commented(text: string, random: Random): string {
    const places = [...tokenize(text, usual).map(({ start }) => start), text.length];
    return Array.from({ length: 1 + random.below(4) }, () => random.pick(places))
      .toSorted((a, b) => b - a)
      .reduce((result, place, index) => {
        const comment = random.pick([`# ${index}`, '#', `# "'{( ${index}#`, `# ü ${index} `]);
        const [before, after] = random.pick([
          [' ', '\n'],
          ['\n', '\n'],
          ['\n\t', '\r\n\n'],
          ['', '\n'],
        ] as const);
        return result.slice(0, place) + before + comment + after + result.slice(place);
      }, text);
  }

  const random = createRandom(42);
  const texts = Array.from({ length: 600 }, (_, index) =>
    commented(
      index % 2 === 0 ? randomExpression(random, 1 + random.below(4)) : random.pick(rows).expr,
      random,
    ),
  );
  const results = texts
    .map((text) => parse(text, usual))
    .filter(({ errors }) => errors.length === 0);

  test('are mostly valid', () => {
    expect(results.length).toBeGreaterThan(400);
  });

  test.each([100, 30])('keep everything at width %i', (width) => {
    expect(results.map(({ text }) => keepsComments(text, width)).filter(Boolean)).toEqual([]);
  });
});
