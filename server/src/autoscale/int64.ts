/**
 * Signed 64-bit integers as the controller computes with them: a `number` while it is a safe integer, which keeps
 * the usual case fast, else a `bigint`. Results wrap at 64 bits, as Go's do.
 */
export type Int64 = number | bigint;

export const maxInt64: Int64 = 9_223_372_036_854_775_807n;
const minInt64: Int64 = -9_223_372_036_854_775_808n;
const maxInt32 = 2_147_483_647;
const minInt32 = -2_147_483_648;

const narrow = (value: bigint): Int64 => {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
};

/** The lowest 64 bits of an integer of any size. */
export const int64 = (value: bigint): Int64 => narrow(BigInt.asIntN(64, value));

export const addInt64 = (left: Int64, right: Int64): Int64 => {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return int64(BigInt(left) + BigInt(right));
};

export const multiplyInt64 = (left: Int64, right: Int64): Int64 => {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right;
    // Adding zero turns -0 into 0.
    if (Number.isSafeInteger(product)) return product + 0;
  }
  return int64(BigInt(left) * BigInt(right));
};

/** The quotient without its fraction; the divisor must not be 0. */
export const divideInt64 = (dividend: Int64, divisor: Int64): Int64 => {
  if (typeof dividend === 'number' && typeof divisor === 'number') {
    return (dividend - (dividend % divisor)) / divisor + 0;
  }
  return int64(BigInt(dividend) / BigInt(divisor));
};

/** The lowest 32 bits, as Go's `int32(x)` of an integer. */
export const int32Of = (value: Int64): number =>
  typeof value === 'number' && Math.abs(value) <= maxInt32
    ? value
    : Number(BigInt.asIntN(32, BigInt(value)));

/** Go's `int32(f)` on amd64: the fraction goes; what does not fit, and NaN, becomes the smallest value. */
export const int32OfFloat = (value: number): number => {
  const whole = Math.trunc(value);
  return whole >= minInt32 && whole <= maxInt32 ? whole + 0 : minInt32;
};

/** Go's `int64(f)` on amd64: the fraction goes; what does not fit, and NaN, becomes the smallest value. */
export const int64OfFloat = (value: number): Int64 => {
  const whole = Math.trunc(value);
  if (Number.isSafeInteger(whole)) return whole + 0;
  return whole >= -(2 ** 63) && whole < 2 ** 63 ? narrow(BigInt(whole)) : minInt64;
};

/** `int32(math.Ceil(f))`, or the largest value where a newer controller caps. */
export const ceilToInt32 = (value: number): number => int32OfFloat(Math.ceil(value));

/** `ceilToInt32` with a cap instead of a wrap. */
export const cappedCeilToInt32 = (value: number): number =>
  value > maxInt32 ? maxInt32 : ceilToInt32(value);
