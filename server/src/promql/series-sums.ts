/**
 * Sums and differences of the native histograms of a series description.
 *
 * Source: prometheus v0.316.0 model/histogram/float_histogram.go (Add, Sub, reconcileZeroBuckets, addBuckets,
 * addCustomBucketsWithMismatches) and generic.go (getBoundExponential, targetIdx). The first histogram of a sequence
 * never has a finer schema than the one added to it: `combinationProblem` refuses that.
 */
import type { HistogramValue, SeriesHistogram } from './series-model.ts';

/** Counts by the number of their bucket. */
type Buckets = ReadonlyMap<number, number>;

/** Schema of histograms with bucket boundaries of their own. */
export const customSchema = -53;
const exponential = { coarsest: -4, finest: 8 };
const maxFloat = Number.MAX_VALUE;

function bucketsFrom(offset: number, counts: readonly number[]): Buckets {
  return new Map(counts.map((count, index) => [offset + index, count]));
}

/**
 * A histogram as it is described, ready to be added to others. With boundaries of their own there are no buckets for
 * zero and for negative values.
 */
export function valueOf(histogram: SeriesHistogram): HistogramValue {
  const { schema, sum, count, customValues, counterResetHint } = histogram;
  const isCustom = schema === customSchema;
  return {
    schema,
    sum,
    count,
    zeroCount: isCustom ? 0 : histogram.zeroCount,
    zeroThreshold: isCustom ? 0 : histogram.zeroThreshold,
    customValues,
    positive: bucketsFrom(histogram.offset, histogram.buckets),
    negative: isCustom
      ? new Map()
      : bucketsFrom(histogram.negativeOffset, histogram.negativeBuckets),
    counterResetHint: counterResetHint ?? 'unknown',
  };
}

/** The upper boundary of a bucket; the lower one is that of the bucket before. */
function bound(index: number, schema: number): number {
  if (schema < 0) {
    const exponent = index * 2 ** -schema;
    return exponent === 1024 ? maxFloat : 2 ** exponent;
  }
  const size = 2 ** schema;
  const whole = Math.floor(index / size);
  return index === 1024 * size ? maxFloat : 2 ** ((index - whole * size) / size) * 2 ** whole;
}

function sortedIndexes(buckets: Buckets): readonly number[] {
  return [...buckets.keys()].toSorted((a, b) => a - b);
}

interface Zero {
  readonly count: number;
  readonly threshold: number;
}

/** The populated buckets of one side that a zero bucket of the given width takes in, and how wide that makes it. */
function taken(buckets: Buckets, schema: number, threshold: number): Zero {
  let count = 0;
  for (const index of sortedIndexes(buckets)) {
    const own = buckets.get(index) ?? 0;
    if (bound(index - 1, schema) >= threshold) break;
    count += own;
    const upper = bound(index, schema);
    if (upper > threshold) return { count, threshold: own === 0 ? threshold : upper };
  }
  return { count, threshold };
}

/** The zero bucket made wider; it ends at the boundary of a populated bucket if it would end inside of one. */
function widened(histogram: HistogramValue, wanted: number): Zero {
  const { schema, zeroCount, zeroThreshold, positive, negative } = histogram;
  let threshold = wanted;
  if (threshold === zeroThreshold) return { count: zeroCount, threshold };
  for (;;) {
    const above = taken(positive, schema, threshold);
    const below = taken(negative, schema, above.threshold);
    // A wider one on the negative side may take in more on the positive side.
    if (below.threshold === above.threshold) {
      return { count: zeroCount + above.count + below.count, threshold: above.threshold };
    }
    threshold = below.threshold;
  }
}

function outside(buckets: Buckets, schema: number, threshold: number): Buckets {
  return new Map([...buckets].filter(([index]) => bound(index - 1, schema) >= threshold));
}

function withZero(histogram: HistogramValue, { count, threshold }: Zero): HistogramValue {
  const { schema, positive, negative } = histogram;
  return {
    ...histogram,
    zeroCount: count,
    zeroThreshold: threshold,
    positive: outside(positive, schema, threshold),
    negative: outside(negative, schema, threshold),
  };
}

/** The first histogram with a zero bucket as wide as needed, and the count of the other's zero bucket of that width. */
function reconciled(
  histogram: HistogramValue,
  other: HistogramValue,
): readonly [HistogramValue, otherZeroCount: number] {
  let own = histogram;
  let zero: Zero = { count: other.zeroCount, threshold: other.zeroThreshold };
  for (;;) {
    if (own.zeroThreshold > zero.threshold) zero = widened(other, own.zeroThreshold);
    else if (zero.threshold > own.zeroThreshold) own = withZero(own, widened(own, zero.threshold));
    // Neither is wider when one is NaN, with which the reference never comes to an end.
    else return [own, zero.count];
  }
}

/** Buckets of a finer schema as those of a coarser one. */
function coarser(buckets: Buckets, from: number, to: number): Buckets {
  if (from === to) return buckets;
  const found = new Map<number, number>();
  for (const index of sortedIndexes(buckets)) {
    const target = Math.floor((index - 1) / 2 ** (from - to)) + 1;
    found.set(target, (found.get(target) ?? 0) + (buckets.get(index) ?? 0));
  }
  return found;
}

/** The sign is 1 or -1. The first buckets of the other that lie inside the zero bucket are left out. */
function added(own: HistogramValue, buckets: Buckets, other: Buckets, sign: number): Buckets {
  const { schema, zeroThreshold } = own;
  const found = new Map(buckets);
  const isExponential = schema >= exponential.coarsest && schema <= exponential.finest;
  for (const index of sortedIndexes(other)) {
    if (isExponential && bound(index, schema) <= zeroThreshold) continue;
    const change = sign * (other.get(index) ?? 0);
    const before = found.get(index);
    found.set(index, before === undefined ? change : before + change);
  }
  return found;
}

/** Buckets under boundaries of which some are gone: each goes to the next one that is left. */
function moved(buckets: Buckets, from: readonly number[], to: readonly number[]): Buckets {
  const found = new Map<number, number>();
  for (const index of sortedIndexes(buckets)) {
    const upper = from[index] ?? Number.POSITIVE_INFINITY;
    const at = to.findIndex((candidate) => candidate >= upper);
    const target = at < 0 ? to.length : at;
    found.set(target, (found.get(target) ?? 0) + (buckets.get(index) ?? 0));
  }
  return found;
}

export function haveSameBounds(bounds: readonly number[], others: readonly number[]): boolean {
  return bounds.length === others.length && bounds.every((one, at) => one === others[at]);
}

function addedCustom(own: HistogramValue, other: HistogramValue, sign: number): HistogramValue {
  const [bounds, others] = [own.customValues, other.customValues];
  const isSame = haveSameBounds(bounds, others);
  const shared = isSame ? bounds : bounds.filter((one) => others.includes(one));
  const positive = isSame ? own.positive : moved(own.positive, bounds, shared);
  const more = isSame ? other.positive : moved(other.positive, others, shared);
  return { ...own, customValues: shared, positive: added(own, positive, more, sign) };
}

function hintOf(own: HistogramValue, other: HistogramValue): HistogramValue['counterResetHint'] {
  const hints = [own.counterResetHint, other.counterResetHint];
  if (hints.includes('gauge')) return 'gauge';
  return hints[0] === hints[1] ? own.counterResetHint : 'unknown';
}

/** What the first histogram becomes when the other one is added (`+`) or taken away (`-`). */
export function combined(
  first: HistogramValue,
  other: HistogramValue,
  operator: '+' | '-',
): HistogramValue {
  const sign = operator === '+' ? 1 : -1;
  const isCustom = first.schema === customSchema;
  const [own, zeroCount] = isCustom ? [first, 0] : reconciled(first, other);
  const base: HistogramValue = {
    ...own,
    counterResetHint: hintOf(first, other),
    zeroCount: own.zeroCount + sign * zeroCount,
    count: own.count + sign * other.count,
    sum: own.sum + sign * other.sum,
  };
  if (isCustom) return addedCustom(base, other, sign);
  const [positive, negative] = [other.positive, other.negative].map((buckets) =>
    coarser(buckets, other.schema, base.schema),
  );
  return {
    ...base,
    positive: added(base, base.positive, positive ?? new Map(), sign),
    negative: added(base, base.negative, negative ?? new Map(), sign),
  };
}
