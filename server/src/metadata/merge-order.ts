import type { Steps } from './steps.ts';

/** Comparisons between two interruptions; a few milliseconds. */
const stride = 16_384;

export type Compare = (left: number, right: number) => number;

/** Starts of the ascending runs of 0 … size-1, and `size` itself. */
const runsOf = function* runsOf(size: number, compare: Compare): Steps<readonly number[]> {
  const bounds = [0];
  for (let index = 1; index < size; index += 1) {
    if (index % stride === 0) yield;
    if (compare(index - 1, index) > 0) bounds.push(index);
  }
  bounds.push(size);
  return bounds;
};

/** Merges the neighbours `from[start .. middle)` and `from[middle .. end)` into `to`. */
const merge = function* merge(
  [from, to]: readonly [Uint32Array, Uint32Array],
  [start, middle, end]: readonly [number, number, number],
  compare: Compare,
): Steps<undefined> {
  let left = start;
  let right = middle;
  for (let at = start; at < end; at += 1) {
    if ((at - start) % stride === stride - 1) yield;
    const takesLeft =
      left < middle && (right >= end || compare(from[left] ?? 0, from[right] ?? 0) <= 0);
    to[at] = from[takesLeft ? left : right] ?? 0;
    if (takesLeft) left += 1;
    else right += 1;
  }
};

/**
 * The order that sorts 0 … size-1: a stable natural merge sort, linear for what is nearly sorted (answers of servers
 * are), interruptible.
 */
export const mergeOrder = function* mergeOrder(size: number, compare: Compare): Steps<Uint32Array> {
  let bounds = yield* runsOf(size, compare);
  let from = new Uint32Array(size);
  for (let index = 0; index < size; index += 1) from[index] = index;
  if (bounds.length <= 2) return from;
  let to = new Uint32Array(size);
  while (bounds.length > 2) {
    const merged: number[] = [];
    for (let run = 0; run < bounds.length - 1; run += 2) {
      const start = bounds[run] ?? 0;
      const middle = bounds[run + 1] ?? size;
      yield* merge([from, to], [start, middle, bounds[run + 2] ?? middle], compare);
      merged.push(start);
    }
    merged.push(size);
    bounds = merged;
    [from, to] = [to, from];
  }
  return from;
};
