import { int64, type Int64 } from './int64.ts';

/**
 * Quantities of the Kubernetes API: `100m`, `1.5`, `10k`, `64Mi`, `2e3`.
 * Source: k8s.io/apimachinery v0.36.3 pkg/api/resource/quantity.go, suffix.go, scale_int.go
 */
export interface Quantity {
  /** The text the API server stores and prints. */
  readonly canonical: string;
  /** In thousandths, rounded away from zero; 0 beyond 64 bits (`MilliValue`). */
  readonly milli: Int64;
  /** The nearest number (`AsApproximateFloat64` of the canonical text). */
  readonly approximate: number;
  readonly sign: -1 | 0 | 1;
}

type Format = 'decimal' | 'binary' | 'exponent';

/** `digits` × 10^`exponent`, exactly. */
interface Amount {
  readonly digits: bigint;
  readonly exponent: number;
  readonly format: Format;
}

const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(|[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)$/;
const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const decimalSuffixes: ReadonlyMap<number, string> = new Map(
  Object.entries(decimalExponents).map(([suffix, exponent]) => [exponent, suffix]),
);
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;
/** Beyond this the text is no quantity that any field could mean, only a way to fill memory. */
const longestExponent = 400;
const smallestExponent = -9;

const power = (exponent: number): bigint => 10n ** BigInt(exponent);

/** Divides and rounds away from zero, as `inf.RoundUp` and `negativeScaleInt64` do. */
const divideUp = (value: bigint, divisor: bigint): bigint => {
  const quotient = value / divisor;
  if (value % divisor === 0n) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
};

const scaled = ({ digits, exponent }: Amount, to: number): bigint =>
  exponent >= to ? digits * power(exponent - to) : divideUp(digits, power(to - exponent));

const amountOf = (text: string): Amount | undefined => {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign, number = '', suffix = ''] = match;
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  if (suffix.endsWith('i')) {
    const factor = 1024n ** BigInt(binarySuffixes.findIndex((known) => known === suffix));
    return { digits: digits * factor, exponent: -fraction.length, format: 'binary' };
  }
  const decimal = decimalExponents[suffix];
  const exponent = decimal ?? Number(suffix.slice(1));
  if (Math.abs(exponent) > longestExponent) return undefined;
  const format = decimal === undefined ? 'exponent' : 'decimal';
  return { digits, exponent: exponent - fraction.length, format };
};

/** Nothing below a billionth is kept: it is rounded up to one. */
const withoutDust = (amount: Amount): Amount =>
  amount.exponent >= smallestExponent
    ? amount
    : {
        digits: scaled(amount, smallestExponent),
        exponent: smallestExponent,
        format: amount.format,
      };

/** The digits without trailing zeros, at an exponent that is a multiple of three. */
const normalized = ({ digits, exponent, format }: Amount): Amount => {
  let [rest, place] = [digits, exponent];
  while (rest % 10n === 0n) [rest, place] = [rest / 10n, place + 1];
  const shift = ((place % 3) + 3) % 3;
  return { digits: rest * power(shift), exponent: place - shift, format };
};

const binaryText = (amount: Amount): string | undefined => {
  const whole = scaled(amount, 0);
  const isExact = amount.exponent >= 0 || amount.digits % power(-amount.exponent) === 0n;
  if (!isExact || (whole > -1024n && whole < 1024n)) return undefined;
  let [rest, index] = [whole, 0];
  while (rest % 1024n === 0n && index < binarySuffixes.length - 1) {
    [rest, index] = [rest / 1024n, index + 1];
  }
  return `${String(rest)}${binarySuffixes[index] ?? ''}`;
};

const decimalText = ({ digits, exponent, format }: Amount): string => {
  const suffix = format === 'exponent' ? undefined : decimalSuffixes.get(exponent);
  if (suffix !== undefined) return `${String(digits)}${suffix}`;
  return exponent === 0 ? String(digits) : `${String(digits)}e${String(exponent)}`;
};

/** Source: pkg/api/resource/math.go positiveScaleInt64: what does not fit is 0. */
const milliOf = (amount: Amount): Int64 => {
  const milli = scaled(amount, -3);
  return BigInt.asIntN(64, milli) === milli ? int64(milli) : 0;
};

const zero: Quantity = { canonical: '0', milli: 0, approximate: 0, sign: 0 };

/** Reads a quantity; `undefined` for a text that the API server refuses. */
export const parseQuantity = (text: string): Quantity | undefined => {
  const parsed = amountOf(text);
  if (parsed === undefined) return undefined;
  const amount = withoutDust(parsed);
  if (amount.digits === 0n) return zero;
  const short = normalized(amount);
  const binary = amount.format === 'binary' ? binaryText(amount) : undefined;
  return {
    canonical: binary ?? decimalText(short),
    milli: milliOf(amount),
    approximate: Number(short.digits) * Number(`1e${String(short.exponent)}`),
    sign: amount.digits < 0n ? -1 : 1,
  };
};

/** The quantity of so many thousandths. */
export const quantityOfMilli = (milli: Int64): Quantity =>
  parseQuantity(`${String(milli)}m`) ?? zero;
