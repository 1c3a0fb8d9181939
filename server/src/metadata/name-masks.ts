import { fold } from './packed-names.ts';
import type { PackedNames } from './packed-names.ts';
import type { Steps } from './steps.ts';
import { isSeparator } from './vocabulary.ts';
import type { Vocabulary } from './vocabulary.ts';

const stride = 4096;

/** Sets of characters as 32-bit integers: one bit for each letter, four for digits, one for all the rest; separators have none. */
export const charBit: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  const lower = fold[byte] ?? 0;
  if (lower >= 0x61 && lower <= 0x7a) return 1 << (lower - 0x61);
  if (lower >= 0x30 && lower <= 0x39) return 1 << (26 + (lower & 3));
  return isSeparator[lower] === 1 ? 0 : 1 << 30;
});

export const maskOf = (bytes: Uint8Array): number =>
  bytes.reduce((mask, byte) => mask | (charBit[byte] ?? 0), 0);

/** What words and names are made of. */
export interface Masks {
  /** Characters of each word. */
  readonly words: Uint32Array;
  /** Characters of each name, and those that start its words. */
  readonly names: Uint32Array;
  readonly starts: Uint32Array;
}

/** Reads every word once and every name word by word; interruptible. */
export const masksOf = function* masksOf(names: PackedNames, vocabulary: Vocabulary): Steps<Masks> {
  const { ids, firsts, starts, lengths } = vocabulary;
  const words = new Uint32Array(vocabulary.size);
  const firstOf = new Uint32Array(vocabulary.size);
  for (let id = 0; id < words.length; id += 1) {
    const start = starts[id] ?? 0;
    words[id] = maskOf(names.bytes.subarray(start, start + (lengths[id] ?? 0)));
    firstOf[id] = maskOf(names.bytes.subarray(start, start + 1));
  }
  const masks = { words, names: new Uint32Array(names.size), starts: new Uint32Array(names.size) };
  for (let index = 0; index < names.size; index += 1) {
    if (index % stride === stride - 1) yield;
    let held = 0;
    let begun = 0;
    const end = firsts[index + 1] ?? 0;
    for (let at = firsts[index] ?? 0; at < end; at += 1) {
      const id = ids[at] ?? 0;
      held |= words[id] ?? 0;
      begun |= firstOf[id] ?? 0;
    }
    masks.names[index] = held;
    masks.starts[index] = begun;
  }
  return masks;
};

/** Bits set in a 32-bit integer. */
export const countBits = (mask: number): number => {
  const pairs = mask - ((mask >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** What a name must have to match fuzzily. */
export class Sieve {
  readonly #masks: Masks;
  readonly #first: number;
  readonly #held: number;
  readonly #skipped: readonly [number, number];

  /** `skipped` is a range of names that have matched already. */
  constructor(masks: Masks, query: Uint8Array, skipped: readonly [number, number]) {
    this.#masks = masks;
    this.#first = charBit[query[0] ?? 0] ?? 0;
    this.#held = maskOf(query);
    this.#skipped = skipped;
  }

  lets(index: number): boolean {
    return (
      ((this.#masks.starts[index] ?? 0) & this.#first) === this.#first &&
      ((this.#masks.names[index] ?? 0) & this.#held) === this.#held &&
      (index < this.#skipped[0] || index >= this.#skipped[1])
    );
  }
}
