import { expect, it } from 'vitest';
import { median } from '../../../server/src/util/median.ts';

it.each([
  [[], undefined],
  [[7], 7],
  [[10, 9, 1], 9],
  [[4, 1, 3, 2], 3],
])('the median of %j is %s', (numbers, expected) => {
  expect(median(numbers)).toBe(expected);
});
