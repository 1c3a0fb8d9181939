import { expect, test } from 'vitest';
import { durationMs, durationText, flagsOf } from '../../../server/src/doctor/flags.ts';

test.each([
  [['query', '--a=1', '--a=2=3'], { a: ['1', '2=3'] }],
  [['--a', 'x y', '--b', '--c=', 'word'], { a: ['x y'], b: ['true'], c: [''] }],
  [['--no-wait', '--wait'], { wait: ['false', 'true'] }],
  [['-h', 'x'], {}],
])('flags of %j', (args, flags) => {
  expect(Object.fromEntries(flagsOf(args))).toEqual(flags);
});

test.each([
  ['15d', 15 * 86_400_000],
  ['1h30m0s', 5_400_000],
  ['1.5h', 5_400_000],
  ['500ms', 500],
  ['0', 0],
  ['0d', 0],
  ['1y2w', (365 + 14) * 86_400_000],
  ['', undefined],
  [undefined, undefined],
  ['soon', undefined],
  ['5', undefined],
  ['5m ', undefined],
])('the duration %j', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
});

test.each([
  [0, '0s'],
  [499, '0s'],
  [90_000, '1m 30s'],
  [93_784_000, '1d 2h'],
  [86_405_000, '1d'],
])('%i ms as text', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
