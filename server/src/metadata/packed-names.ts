import { mergeOrder } from './merge-order.ts';
import { finishSteps } from './steps.ts';
import type { Steps } from './steps.ts';

/**
 * Half a million names in one buffer: UTF-8 bytes side by side, in order of their ASCII-folded bytes. A name is made a
 * string only when somebody looks at it.
 */
export interface PackedNames {
  readonly size: number;
  readonly bytes: Uint8Array;
  /** Name `i` is `bytes[offsets[i] .. offsets[i + 1])`. */
  readonly offsets: Uint32Array;
}

/** Lower case for ASCII letters, every other byte as it is. */
export const fold: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const encodeName = (name: string): Uint8Array => encoder.encode(name);

/** The text of name `index`. */
export const nameAt = (names: PackedNames, index: number): string =>
  decoder.decode(names.bytes.subarray(names.offsets[index], names.offsets[index + 1]));

/** Order of names: folded bytes first, then the bytes themselves, so that `A` and `a` are neighbours. */
const compareNames = (
  left: PackedNames,
  leftIndex: number,
  right: PackedNames,
  rightIndex: number,
): number => {
  const start = left.offsets[leftIndex] ?? 0;
  const otherStart = right.offsets[rightIndex] ?? 0;
  const length = (left.offsets[leftIndex + 1] ?? 0) - start;
  const otherLength = (right.offsets[rightIndex + 1] ?? 0) - otherStart;
  const shared = Math.min(length, otherLength);
  let tie = 0;
  for (let at = 0; at < shared; at += 1) {
    const a = left.bytes[start + at] ?? 0;
    const b = right.bytes[otherStart + at] ?? 0;
    if (a === b) continue;
    const folded = (fold[a] ?? 0) - (fold[b] ?? 0);
    if (folded !== 0) return folded;
    if (tie === 0) tie = a - b;
  }
  return length - otherLength || tie;
};

/** Index of the name, or -1. */
export const indexOfName = (names: PackedNames, name: string): number => {
  const bytes = encodeName(name);
  const wanted = { size: 1, bytes, offsets: Uint32Array.of(0, bytes.length) };
  let low = 0;
  let high = names.size - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareNames(names, middle, wanted, 0);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};

const sameArray = (left: Uint8Array | Uint32Array, right: Uint8Array | Uint32Array): boolean =>
  left.length === right.length && left.every((value, index) => value === right[index]);

/** True when both hold the same names. */
export const sameNames = (left: PackedNames, right: PackedNames): boolean =>
  left.size === right.size &&
  sameArray(left.offsets, right.offsets) &&
  sameArray(left.bytes, right.bytes);

/** Compares the folded start of a name with a folded prefix: 0 when it starts with it. */
const comparePrefix = (names: PackedNames, index: number, prefix: Uint8Array): number => {
  const start = names.offsets[index] ?? 0;
  const length = (names.offsets[index + 1] ?? 0) - start;
  for (let at = 0; at < prefix.length; at += 1) {
    if (at >= length) return -1;
    const order = (fold[names.bytes[start + at] ?? 0] ?? 0) - (prefix[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
};

const firstIndex = (names: PackedNames, isBehind: (index: number) => boolean): number => {
  let low = 0;
  let high = names.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBehind(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** The half-open range of names that start with `prefix` (folded bytes), whatever their case. */
export const prefixRange = (
  names: PackedNames,
  prefix: Uint8Array,
): readonly [start: number, end: number] => [
  firstIndex(names, (index) => comparePrefix(names, index, prefix) >= 0),
  firstIndex(names, (index) => comparePrefix(names, index, prefix) > 0),
];

export interface NameBuilder {
  readonly size: () => number;
  readonly add: (name: string) => void;
  /** Adds `bytes[start .. end)`, which must be UTF-8; copied. */
  readonly addBytes: (bytes: Uint8Array, start: number, end: number) => void;
  /** Sorted and without doubles. The builder must not be used afterwards. */
  readonly finish: () => Steps<PackedNames>;
}

/** Copies between two interruptions. */
const stride = 16_384;

/** Copies without making an object for each of half a million names. */
const copyBytes = (
  from: Uint8Array,
  [start, end]: readonly [number, number],
  to: Uint8Array,
  at: number,
): void => {
  for (let byte = start; byte < end; byte += 1) to[at + byte - start] = from[byte] ?? 0;
};

const pack = function* pack(names: PackedNames, byteLength: number): Steps<PackedNames> {
  const order = yield* mergeOrder(names.size, (left, right) =>
    compareNames(names, left, names, right),
  );
  const bytes = new Uint8Array(byteLength);
  const offsets = new Uint32Array(names.size + 1);
  let size = 0;
  let length = 0;
  let last = -1;
  for (const index of order) {
    if (size % stride === stride - 1) yield;
    if (last >= 0 && compareNames(names, last, names, index) === 0) continue;
    last = index;
    const start = names.offsets[index] ?? 0;
    const end = names.offsets[index + 1] ?? 0;
    copyBytes(names.bytes, [start, end], bytes, length);
    length += end - start;
    size += 1;
    offsets[size] = length;
  }
  const isWhole = size === names.size;
  return {
    size,
    bytes: isWhole ? bytes : bytes.slice(0, length),
    offsets: isWhole ? offsets : offsets.slice(0, size + 1),
  };
};

/** Address space (bytes) that a growing list reserves; memory is used only as far as it has grown. */
const maxBytes = 1 << 28;
const maxOffsets = 1 << 25;
const growth = 1 << 20;

export const nameBuilder = (): NameBuilder => {
  // Grown where they are: copies of what is already large would cost more memory than the names.
  const text = new ArrayBuffer(growth, { maxByteLength: maxBytes });
  const ends = new ArrayBuffer(growth, { maxByteLength: maxOffsets });
  const bytes = new Uint8Array(text);
  const offsets = new Uint32Array(ends);
  let size = 0;
  let length = 0;

  /** False when the list is full: what comes then is left out. */
  const reserve = (extra: number): boolean => {
    if (length + extra > maxBytes || (size + 2) * 4 > maxOffsets) return false;
    if (length + extra > text.byteLength) {
      text.resize(Math.min(maxBytes, text.byteLength + Math.max(growth, extra)));
    }
    if ((size + 2) * 4 > ends.byteLength) {
      ends.resize(Math.min(maxOffsets, ends.byteLength + growth));
    }
    return true;
  };
  const addBytes = (source: Uint8Array, start: number, end: number): void => {
    if (!reserve(end - start)) return;
    copyBytes(source, [start, end], bytes, length);
    length += end - start;
    size += 1;
    offsets[size] = length;
  };

  return {
    size: () => size,
    add: (name) => {
      const encoded = encodeName(name);
      addBytes(encoded, 0, encoded.length);
    },
    addBytes,
    finish: function* finish() {
      const packed = yield* pack({ size, bytes, offsets }, length);
      // Gives the memory back now, not when somebody collects garbage.
      text.resize(0);
      ends.resize(0);
      return packed;
    },
  };
};

/** Each UTF-16 unit is one byte, and none is below those that separate the parts of a key. */
const printableAscii = /^[\x20-\x7e]*$/;

/** By the machine's own sort, which is fast from the first name on: ours has to be compiled first. */
const packAscii = (names: Iterable<string>): PackedNames => {
  // Folded first, then as it is: the order of `compareNames`.
  const keys = [...new Set(names)].map((name) => `${name.toLowerCase()}\0${name}`).sort();
  const sorted = keys.map((key) => key.slice((key.length + 1) / 2));
  const offsets = new Uint32Array(sorted.length + 1);
  let length = 0;
  for (let index = 0; index < sorted.length; index += 1) {
    length += sorted[index]?.length ?? 0;
    offsets[index + 1] = length;
  }
  return { size: sorted.length, bytes: encodeName(sorted.join('')), offsets };
};

/** Packs a list of names that is already in memory. */
export const packNames = (names: readonly string[]): PackedNames => {
  if (names.every((name) => printableAscii.test(name))) return packAscii(names);
  const builder = nameBuilder();
  for (const name of names) builder.add(name);
  return finishSteps(builder.finish());
};
