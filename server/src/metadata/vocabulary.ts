import { fold } from './packed-names.ts';
import type { PackedNames } from './packed-names.ts';
import type { Steps } from './steps.ts';

/**
 * The words of all names. Metric names share a small vocabulary, so a query is matched against each word once and
 * against names as sequences of word numbers.
 */
export interface Vocabulary {
  /** Number of different words, case folded. */
  readonly size: number;
  /** Where a word occurs first in the bytes of the names, and its length. */
  readonly starts: Uint32Array;
  readonly lengths: Uint16Array;
  /** Words of name `i`: `ids[firsts[i] .. firsts[i + 1])`. */
  readonly ids: Uint32Array | Uint16Array;
  readonly firsts: Uint32Array;
}

const stride = 4096;
/** Longer words (bytes) are cut into several. */
const maxWordLength = 0xffff;

/** Bytes between words: `_ : . - /`. */
export const isSeparator: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0x5f || byte === 0x3a || byte === 0x2e || byte === 0x2d || byte === 0x2f ? 1 : 0,
);

const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;

/** End of the word that starts at `start`: before a separator, or before a capital behind something else. */
const wordEnd = (bytes: Uint8Array, start: number, end: number): number => {
  let at = start + 1;
  let before = bytes[start] ?? 0;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (isSeparator[byte] === 1 || (isUpper(byte) && !isUpper(before))) return at;
    before = byte;
    at += 1;
  }
  return end;
};

const hashOf = (bytes: Uint8Array, start: number, end: number): number => {
  // FNV-1a.
  let hash = 0x811c9dc5;
  for (let at = start; at < end; at += 1) {
    hash = Math.imul(hash ^ (fold[bytes[at] ?? 0] ?? 0), 0x01000193);
  }
  return hash >>> 0;
};

const grown = (array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> =>
  new Uint32Array(array.buffer.transfer(array.byteLength * 2));

/** Numbers words: the same folded bytes have the same number. An open hash table over the bytes of the names. */
class Interner {
  readonly #bytes: Uint8Array;
  #table = new Uint32Array(1 << 12);
  #starts = new Uint32Array(1 << 10);
  #lengths = new Uint32Array(1 << 10);
  size = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  intern(start: number, end: number): number {
    const found = this.#find(start, end);
    const known = this.#table[found] ?? 0;
    if (known !== 0) return known - 1;
    if (this.size === this.#starts.length) {
      this.#starts = grown(this.#starts);
      this.#lengths = grown(this.#lengths);
    }
    this.#starts[this.size] = start;
    this.#lengths[this.size] = end - start;
    this.size += 1;
    this.#table[found] = this.size;
    if (this.size * 2 > this.#table.length) this.#rehash();
    return this.size - 1;
  }

  finish(): Pick<Vocabulary, 'size' | 'starts' | 'lengths'> {
    return {
      size: this.size,
      starts: this.#starts.slice(0, this.size),
      lengths: Uint16Array.from(this.#lengths.subarray(0, this.size)),
    };
  }

  /** The slot of the word, or the empty slot where it belongs. Slots hold the number plus one. */
  #find(start: number, end: number): number {
    const mask = this.#table.length - 1;
    let slot = hashOf(this.#bytes, start, end) & mask;
    for (;;) {
      const id = this.#table[slot] ?? 0;
      if (id === 0 || this.#isWord(id - 1, start, end)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #isWord(id: number, start: number, end: number): boolean {
    if (this.#lengths[id] !== end - start) return false;
    const known = this.#starts[id] ?? 0;
    for (let at = 0; at < end - start; at += 1) {
      if (fold[this.#bytes[known + at] ?? 0] !== fold[this.#bytes[start + at] ?? 0]) return false;
    }
    return true;
  }

  #rehash(): void {
    this.#table = new Uint32Array(this.#table.length * 2);
    for (let id = 0; id < this.size; id += 1) {
      const start = this.#starts[id] ?? 0;
      this.#table[this.#find(start, start + (this.#lengths[id] ?? 0))] = id + 1;
    }
  }
}

/** Calls `visit` with the place of every word of the name. */
const forEachWord = (
  { bytes, offsets }: PackedNames,
  index: number,
  visit: (start: number, end: number) => void,
): void => {
  const end = offsets[index + 1] ?? 0;
  let at = offsets[index] ?? 0;
  while (at < end) {
    if (isSeparator[bytes[at] ?? 0] === 1) {
      at += 1;
      continue;
    }
    const stop = Math.min(wordEnd(bytes, at, end), at + maxWordLength);
    visit(at, stop);
    at = stop;
  }
};

/** Where the words of each name begin in the list of all words. */
const countWords = function* countWords(names: PackedNames): Steps<Uint32Array> {
  const firsts = new Uint32Array(names.size + 1);
  let count = 0;
  const visit = (): void => {
    count += 1;
  };
  for (let index = 0; index < names.size; index += 1) {
    if (index % stride === stride - 1) yield;
    forEachWord(names, index, visit);
    firsts[index + 1] = count;
  }
  return firsts;
};

/** Splits all names into words; interruptible. */
export const vocabularyOf = function* vocabularyOf(names: PackedNames): Steps<Vocabulary> {
  const firsts = yield* countWords(names);
  const interner = new Interner(names.bytes);
  const count = firsts[names.size] ?? 0;
  // Most vocabularies fit two bytes, which halves the largest part of the index.
  let ids: Uint16Array | Uint32Array = new Uint16Array(count);
  let next = 0;
  const visit = (start: number, end: number): void => {
    const id = interner.intern(start, end);
    if (id > 0xffff && ids instanceof Uint16Array) ids = Uint32Array.from(ids);
    ids[next] = id;
    next += 1;
  };
  for (let index = 0; index < names.size; index += 1) {
    if (index % stride === stride - 1) yield;
    forEachWord(names, index, visit);
  }
  return { ...interner.finish(), ids, firsts };
};
