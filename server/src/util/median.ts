/** The middle one of numbers, of two in the middle the greater; undefined for none. */
export const median = (numbers: readonly number[]): number | undefined =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
