import { expect, test } from 'vitest';
import { durationSum } from '../../../server/src/util/durations.ts';

test.each([
  ['1d12h', 129_600_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['-2w', 1_209_600_000],
  ['1y', 31_536_000_000],
  ['', 0],
  ['for ever', 0],
])('%j is %d ms', (text, ms) => {
  expect(durationSum(text)).toBe(ms);
});
