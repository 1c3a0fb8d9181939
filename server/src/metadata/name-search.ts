import { fold, prefixRange } from './packed-names.ts';
import type { PackedNames } from './packed-names.ts';

/**
 * Finds names by prefix and fuzzily. Every name has two 32-bit sets of characters, all it holds and those that start
 * one of its words, which rule out nearly every name before a byte is read.
 */
export interface NameSearch {
  /** Indices of the best matches, best first. */
  readonly best: (query: string, limit: number) => readonly Match[];
  /** Indices of names that could be within `bound` edits of the name: all that are, and a few others. */
  readonly near: (name: string, bound: number) => Iterable<number>;
}

export interface Match {
  readonly index: number;
  readonly score: number;
}

/** Classes of matches, best first; inside a class fewer gaps win, then shorter names, then the order of names. */
const exactScore = 4_000_000;
const prefixScore = 3_000_000;
const wordScore = 2_000_000;
const sequenceScore = 1_000_000;
const gapCost = 1000;
const maxGaps = 900;
const maxLength = 999;
/** States of the word matcher are bits of one integer. */
const maxWordQuery = 30;

const underscore = 0x5f;
const colon = 0x3a;

/** One bit for each letter, four for digits, one for all the rest; separators have none. */
const charBit: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  const lower = fold[byte] ?? 0;
  if (lower >= 0x61 && lower <= 0x7a) return 1 << (lower - 0x61);
  if (lower >= 0x30 && lower <= 0x39) return 1 << (26 + (lower & 3));
  return lower === underscore || lower === colon ? 0 : 1 << 30;
});

const isSeparator: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === underscore || byte === colon || byte === 0x2e || byte === 0x2d || byte === 0x2f ? 1 : 0,
);

const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;

/** A word starts the name, follows a separator, or is a capital behind something else. */
const startsWord = (bytes: Uint8Array, start: number, at: number): boolean => {
  const byte = bytes[at] ?? 0;
  if (isSeparator[byte] === 1) return false;
  if (at === start) return true;
  const before = bytes[at - 1] ?? 0;
  return isSeparator[before] === 1 || (isUpper(byte) && !isUpper(before));
};

interface Masks {
  readonly all: Uint32Array;
  readonly starts: Uint32Array;
}

const masksOf = (names: PackedNames): Masks => {
  const all = new Uint32Array(names.size);
  const starts = new Uint32Array(names.size);
  const { bytes, offsets } = names;
  for (let index = 0; index < names.size; index += 1) {
    const start = offsets[index] ?? 0;
    const end = offsets[index + 1] ?? 0;
    let held = 0;
    let begun = 0;
    for (let at = start; at < end; at += 1) {
      const bit = charBit[bytes[at] ?? 0] ?? 0;
      held |= bit;
      if (bit !== 0 && (begun & bit) === 0 && startsWord(bytes, start, at)) begun |= bit;
    }
    all[index] = held;
    starts[index] = begun;
  }
  return { all, starts };
};

/** Words whose beginnings, in order, spell the query; the score's cost, or -1. */
const wordCost = (query: Uint8Array, bytes: Uint8Array, start: number, end: number): number => {
  const done = 1 << query.length;
  let states = 1;
  let words = 0;
  for (let at = start; at < end; at += 1) {
    if (!startsWord(bytes, start, at)) continue;
    let reached = states;
    for (let from = 0; from < query.length; from += 1) {
      if ((states & (1 << from)) === 0) continue;
      let length = 0;
      while (
        from + length < query.length &&
        at + length < end &&
        fold[bytes[at + length] ?? 0] === query[from + length]
      ) {
        length += 1;
        reached |= 1 << (from + length);
      }
    }
    if ((reached & done) !== 0) return words;
    states = reached;
    words += 1;
  }
  return -1;
};

/** The query's characters in order, the first one at the start of a word; the number of gaps, or -1. */
const sequenceCost = (query: Uint8Array, bytes: Uint8Array, start: number, end: number): number => {
  const first = query[0];
  let at = start;
  while (at < end && !(fold[bytes[at] ?? 0] === first && startsWord(bytes, start, at))) at += 1;
  if (at >= end) return -1;
  let gaps = 0;
  let last = at;
  for (let next = 1; next < query.length; next += 1) {
    const wanted = query[next];
    at += 1;
    while (at < end && fold[bytes[at] ?? 0] !== wanted) at += 1;
    if (at >= end) return -1;
    if (at !== last + 1) gaps += 1;
    last = at;
  }
  return gaps;
};

/** The `limit` best of a stream of scored indices: a min-heap by score, ties lost by the later index. */
class Best {
  readonly #limit: number;
  readonly #heap: Match[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** A score must be above this to enter. */
  get bar(): number {
    return this.#heap.length < this.#limit ? -1 : (this.#heap[0]?.score ?? -1);
  }

  add(index: number, score: number): void {
    if (score <= this.bar) return;
    if (this.#heap.length < this.#limit) {
      this.#heap.push({ index, score });
      this.#rise(this.#heap.length - 1);
    } else {
      this.#heap[0] = { index, score };
      this.#sink();
    }
  }

  sorted(): readonly Match[] {
    return [...this.#heap].sort(
      (left, right) => right.score - left.score || left.index - right.index,
    );
  }

  #isWorse(left: number, right: number): boolean {
    const a = this.#heap[left];
    const b = this.#heap[right];
    if (a === undefined || b === undefined) return false;
    return a.score < b.score || (a.score === b.score && a.index > b.index);
  }

  #swap(left: number, right: number): void {
    const a = this.#heap[left];
    const b = this.#heap[right];
    if (a === undefined || b === undefined) return;
    this.#heap[left] = b;
    this.#heap[right] = a;
  }

  #rise(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#isWorse(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    let at = 0;
    for (;;) {
      const left = at * 2 + 1;
      const child = this.#isWorse(left + 1, left) ? left + 1 : left;
      if (!this.#isWorse(child, at)) return;
      this.#swap(child, at);
      at = child;
    }
  }
}

const lengthOf = (names: PackedNames, index: number): number =>
  Math.min(maxLength, (names.offsets[index + 1] ?? 0) - (names.offsets[index] ?? 0));

const countBits = (mask: number): number => {
  let rest = mask;
  let count = 0;
  while (rest !== 0) {
    rest &= rest - 1;
    count += 1;
  }
  return count;
};

const queryBytes = (query: string): Uint8Array =>
  new TextEncoder().encode(query.replaceAll(/\s+/g, '')).map((byte) => fold[byte] ?? byte);

const addPrefixed = (names: PackedNames, query: Uint8Array, best: Best): readonly number[] => {
  const [start, end] = prefixRange(names, query);
  for (let index = start; index < end; index += 1) {
    const length = lengthOf(names, index);
    best.add(index, (length === query.length ? exactScore : prefixScore) - length);
  }
  return [start, end];
};

/** Prepares a search over the names; linear in their bytes, once. */
export const nameSearch = (names: PackedNames): NameSearch => {
  const { all, starts } = masksOf(names);
  const { bytes, offsets } = names;

  const addFuzzy = (query: Uint8Array, best: Best, index: number): void => {
    const length = lengthOf(names, index);
    if (wordScore - length <= best.bar) return;
    const start = offsets[index] ?? 0;
    const end = offsets[index + 1] ?? 0;
    const words = query.length > maxWordQuery ? -1 : wordCost(query, bytes, start, end);
    if (words >= 0) {
      best.add(index, wordScore - Math.min(maxGaps, words) * gapCost - length);
      return;
    }
    if (sequenceScore - length <= best.bar) return;
    const gaps = sequenceCost(query, bytes, start, end);
    if (gaps >= 0) best.add(index, sequenceScore - Math.min(maxGaps, gaps) * gapCost - length);
  };

  return {
    best: (text, limit) => {
      const query = queryBytes(text);
      if (query.length === 0) {
        const count = Math.max(0, Math.min(limit, names.size));
        return Array.from({ length: count }, (_, index) => ({ index, score: 0 }));
      }
      if (limit <= 0) return [];
      const best = new Best(limit);
      const [from = 0, to = 0] = addPrefixed(names, query, best);
      if (best.size >= limit) return best.sorted();
      const first = charBit[query[0] ?? 0] ?? 0;
      const held = query.reduce((mask, byte) => mask | (charBit[byte] ?? 0), 0);
      for (let index = 0; index < names.size; index += 1) {
        if (((starts[index] ?? 0) & first) !== first) continue;
        if (((all[index] ?? 0) & held) !== held) continue;
        if (index < from || index >= to) addFuzzy(query, best, index);
      }
      return best.sorted();
    },
    near: function* near(name, bound) {
      const wanted = queryBytes(name);
      const held = wanted.reduce((mask, byte) => mask | (charBit[byte] ?? 0), 0);
      for (let index = 0; index < names.size; index += 1) {
        const length = (offsets[index + 1] ?? 0) - (offsets[index] ?? 0);
        // One edit changes a name by at most four bytes, and adds and takes at most one character of the set.
        if (Math.abs(length - wanted.length) > bound * 4) continue;
        if (countBits(held ^ (all[index] ?? 0)) <= bound * 2) yield index;
      }
    },
  };
};
