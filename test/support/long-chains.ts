/** Flat expressions whose trees are as deep as they are long: each by its name, with the given number of operators. */
export const longChains: Readonly<Record<string, (length: number) => string>> = {
  'left operands': (length) => `x${' + x'.repeat(length)}`,
  'right operands': (length) => `x${' ^ x'.repeat(length)}`,
  'set operators': (length) => `x${' or on (a) x'.repeat(length)}`,
  numbers: (length) => `1${' - 1'.repeat(length)}`,
  'several strengths': (length) => `x${' ^ x * x ^ x + x or x'.repeat(length / 5)}`,
  'left operands of durations': (length) => `x[5m${' + 5m'.repeat(length)}]`,
  'right operands of durations': (length) => `x[1${' ^ 1'.repeat(length)}]`,
  'operands of durations behind offset': (length) => `x offset (1${' * 1'.repeat(length)})`,
};
