import { describe, expect, test } from 'vitest';
import { language, parse, usualFeatures } from '../../../server/src/promql/index.ts';
import { print } from '../../../server/src/promql/print.ts';
import { readFixture } from './fixtures.ts';

const usual = language('prometheus', usualFeatures);
const utf8 = language('prometheus', [...usualFeatures, 'unquoted-utf8-names']);

interface Row {
  readonly expr: string;
  readonly string: string;
}

test('random expressions print as the reference prints them', () => {
  const rows = readFixture('printed.json') as readonly Row[];
  expect(rows.map(({ expr }) => print(parse(expr, usual).expr))).toEqual(
    rows.map(({ string }) => string),
  );
});

describe('numbers and strings', () => {
  test.each([
    ['1e3 + 0x1F + 017', '1000 + 31 + 15'],
    ['- 5m', '-5m'],
    ['--1', '1'],
    ['90m > 1', '1h30m > 1'],
    ['1 + inf', '1 + +Inf'],
    ['-Inf', '-Inf'],
    ['1e22', '10000000000000000000000'],
    [String.raw`'it"s'`, String.raw`"it\"s"`],
    ['`\\d`', String.raw`"\\d"`],
    [String.raw`"\xff\u200b"`, String.raw`"\xff\u200b"`],
  ])('%s', (text, printed) => {
    expect(print(parse(text, usual).expr)).toBe(printed);
  });
});

describe('selectors', () => {
  test.each([
    ['foo { b = "1" , a != "2", }', 'foo{a!="2",b="1"}'],
    ['foo{}', 'foo'],
    ['{"foo"}', '{__name__="foo"}'],
    ['{"foo", "bar"}', '{__name__="bar",__name__="foo"}'],
    ['{"a.b"="c", "d"=~`e`}', '{"a.b"="c",d=~"e"}'],
    ['{a="𐀀", a="ﬀ"}', '{a="ﬀ",a="𐀀"}'],
    ['foo offset 5m @ 1', 'foo @ 1.000 offset 5m'],
    ['foo offset 0s', 'foo'],
    ['foo offset -(5)', 'foo offset -(5)'],
    ['foo offset ((5))', 'foo offset (5)'],
    ['foo offset +step()', 'foo offset step()'],
    ['foo[300]', 'foo[5m]'],
    ['foo[5m*2 - -1]', 'foo[5m * 2 - -1]'],
    ['foo[MIN_OF(STEP(), 1h)]', 'foo[min_of(step(), 1h)]'],
    ['foo smoothed [5m] offset 1m @ end()', 'foo[5m] smoothed @ end() offset 1m'],
    ['foo @ 1 anchored offset 1m', 'foo @ 1.000 anchored offset 1m'],
    ['foo[1h : 5m]', 'foo[1h:5m]'],
    ['foo[1h:] @ start ( )', 'foo[1h:] @ start()'],
    ['info(foo, {})', 'info(foo, )'],
  ])('%s', (text, printed) => {
    expect(print(parse(text, usual).expr)).toBe(printed);
  });
});

describe('operators and aggregations', () => {
  test.each([
    ['SUM(foo) BY (a,"b c",)', 'sum by (a, "b c") (foo)'],
    ['sum by () (foo)', 'sum(foo)'],
    ['sum without () (foo)', 'sum without () (foo)'],
    ['topk(5, foo)', 'topk(5, foo)'],
    ['a + ignoring() b', 'a + b'],
    ['a + on() b', 'a + on () b'],
    ['a * ignoring() group_left b', 'a * ignoring () group_left () b'],
    ['a > BOOL on(x) group_right(y, "z z") b', 'a > bool on (x) group_right (y, "z z") b'],
    ['1 + on() foo', '1 + foo'],
    ['a + fill_right(5m) fill_left(300) b', 'a + fill (300) b'],
    ['a + fill_left(1e6) b', 'a + fill_left (1e+06) b'],
    ['a + fill(nan) b', 'a + fill_left (NaN) fill_right (NaN) b'],
    ['a OR b And c', 'a or b and c'],
    ['a >/ 1', 'a >/ 1'],
    ['-a ^ -b', '-a ^ -b'],
    ['+(a)', '+(a)'],
  ])('%s', (text, printed) => {
    expect(print(parse(text, usual).expr)).toBe(printed);
  });
});

test.each([
  ['größe{"a.b"="1"} + sum by ("ü") (x)', 'größe{a.b="1"} + sum by (ü) (x)'],
  ['{"a b"="1"}', '{"a b"="1"}'],
])('with unquoted UTF-8 names: %s', (text, printed) => {
  expect(print(parse(text, utf8).expr, 'utf8')).toBe(printed);
});

test.each([
  ['sum(', 'sum()'],
  ['a + ', 'a + '],
  ['foo{job=', 'foo{job=}'],
])('broken text prints as far as it was understood: %s', (text, printed) => {
  expect(print(parse(text, usual).expr)).toBe(printed);
});
