import { describe, expect, test } from 'vitest';
import {
  formatDuration,
  formatDurationNumber,
  formatGeneral,
  formatNumber,
  formatTimestamp,
  isDurationOutOfRange,
  parseDuration,
  parseNumber,
  parseUint,
} from '../../../server/src/promql/literals.ts';

const syntax = (token: string) => ({
  message: `strconv.ParseFloat: parsing "${token}": invalid syntax`,
});

describe('parseNumber', () => {
  test.each([
    ['0', 0],
    ['00', 0],
    ['42', 42],
    ['017', 15],
    ['089', 89],
    ['0_17', 15],
    ['0_89', 89],
    ['0777777777777777777777777', 7.777777777777778e23],
    ['1_000', 1000],
    ['1_000.5', 1000.5],
    ['1e1_0', 1e10],
    ['.5', 0.5],
    ['5.', 5],
    ['5.e3', 5000],
    ['1e-3', 0.001],
    ['1E+5', 100000],
    ['1e-999', 0],
    ['0x1F', 31],
    ['0X1f', 31],
    ['0x_1F', 31],
    ['0b11', 3],
    ['0o17', 15],
    ['0x7fffffffffffffff', 2 ** 63],
    ['9007199254740993', 9007199254740992],
    ['18446744073709551616', 2 ** 64],
    ['4.9e-324', Number.MIN_VALUE],
    ['Inf', Infinity],
    ['INFINITY', Infinity],
    ['nan', Number.NaN],
  ])('%s', (token, value) => {
    expect(parseNumber(token)).toBe(value);
  });

  test.each([
    '0x',
    '0x1__F',
    '0x8000000000000000',
    '1__0',
    '1_',
    '_1',
    '1_.5',
    '1._5',
    '1e',
    '1e5e5',
    '.',
    '',
    'infi',
  ])('%s has no valid syntax', (token) => {
    expect(parseNumber(token)).toEqual(syntax(token));
  });

  test('a number beyond the largest double is out of range', () => {
    expect(parseNumber('1e999')).toEqual({
      message: 'strconv.ParseFloat: parsing "1e999": value out of range',
    });
  });
});

test.each([
  ['0', 0n],
  ['18446744073709551615', 18446744073709551615n],
  [
    '18446744073709551616',
    { message: 'strconv.ParseUint: parsing "18446744073709551616": value out of range' },
  ],
  ['1.5', { message: 'strconv.ParseUint: parsing "1.5": invalid syntax' }],
])('parseUint %s', (token, expected) => {
  expect(parseUint(token)).toEqual(expected);
});

test.each([
  [0, '0', '0'],
  [-0, '-0', '-0'],
  [1000, '1000', '1000'],
  [999999, '999999', '999999'],
  [1e6, '1000000', '1e+06'],
  [123456789, '123456789', '1.23456789e+08'],
  [1e21, '1000000000000000000000', '1e+21'],
  [1.5e300, `15${'0'.repeat(299)}`, '1.5e+300'],
  [0.0001, '0.0001', '0.0001'],
  [0.00001, '0.00001', '1e-05'],
  [-1.25e-7, '-0.000000125', '-1.25e-07'],
  [5e-324, `0.${'0'.repeat(323)}5`, '5e-324'],
  [0.1, '0.1', '0.1'],
  [Infinity, '+Inf', '+Inf'],
  [-Infinity, '-Inf', '-Inf'],
  [Number.NaN, 'NaN', 'NaN'],
])('a number is printed as Go does: %d', (value, plain, general) => {
  expect(formatNumber(value)).toBe(plain);
  expect(formatGeneral(value)).toBe(general);
});

test.each([
  ['0', 0],
  ['5m', 300],
  ['1h30m', 5400],
  ['1y2w3d4h5m6s7ms', 33_019_506.007],
  ['57ms', 0.057],
  ['0s', 0],
  ['9223372036854ms', 9_223_372_036.854],
])('parseDuration %s', (token, seconds) => {
  expect(parseDuration(token)).toBe(seconds);
});

test.each([
  ['', 'empty duration string'],
  ['1h30', 'not a valid duration string: "1h30"'],
  ['1m1d', 'not a valid duration string: "1m1d"'],
  ['1h1h', 'not a valid duration string: "1h1h"'],
  ['ms', 'not a valid duration string: "ms"'],
  ['5hs', 'unknown unit "hs" in duration "5hs"'],
  ['1.5h', 'unknown unit "." in duration "1.5h"'],
  ['293y', 'duration out of range'],
  ['9223372036855ms', 'duration out of range'],
  ['18446744073709551615y', 'duration out of range'],
  ['18446744073709551616y', 'not a valid duration string: "18446744073709551616y"'],
])('parseDuration refuses %s', (token, message) => {
  expect(parseDuration(token)).toEqual({ message });
});

test.each([
  [9_223_372_036.85, false],
  [9_223_372_037, true],
  [-9_223_372_037, true],
  [Infinity, true],
])('isDurationOutOfRange %d', (seconds, expected) => {
  expect(isDurationOutOfRange(seconds)).toBe(expected);
});

test.each([
  [0, '0s'],
  [5400, '1h30m'],
  [7_776_000, '90d'],
  [604_800, '1w'],
  [31_536_000, '1y'],
  [63_072_000.5, '730d500ms'],
  [-300, '-5m'],
  [-0.0001, '-0s'],
  [9_223_372_036.854, '106751d23h47m16s853ms'],
  [8_575_200.008, '99d6h7ms'],
  [Number.NaN, '--106751d23h47m16s854ms'],
])('formatDuration %d', (seconds, expected) => {
  expect(formatDuration(seconds)).toBe(expected);
});

test('a number literal is cut to nanoseconds, a range is rounded', () => {
  expect(formatDurationNumber(1.001)).toBe('1s');
  expect(formatDuration(1.001)).toBe('1s1ms');
  expect(formatDurationNumber(-5)).toBe('-5s');
});

test.each([
  [0, '0.000'],
  [-0.0001, '0.000'],
  [1_603_774_568, '1603774568.000'],
  [1.0005, '1.001'],
  [-1.0005, '-1.001'],
  [391_972_780_606_264.4, '391972780606264.375'],
  [-3_641_525_740_099_941.5, '-3641525740099941.500'],
  [9_223_372_036_854_774, '9223372036854774.000'],
  [9_223_372_036_854_778, '-9223372036854776.000'],
])('formatTimestamp %d', (seconds, expected) => {
  expect(formatTimestamp(seconds)).toBe(expected);
});
