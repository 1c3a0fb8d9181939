import { charBit } from './name-masks.ts';
import type { Masks } from './name-masks.ts';
import { fold } from './packed-names.ts';
import type { PackedNames } from './packed-names.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Names with what was prepared for searching them. */
export interface NameTables {
  readonly names: PackedNames;
  readonly vocabulary: Vocabulary;
  readonly masks: Masks;
}

/** The query's characters in order, the first one at the start of a word. */
export class SequenceMatcher {
  readonly #tables: NameTables;
  readonly #query: Uint8Array;
  /** Characters of the query seen so far, and how often they were not neighbours. */
  #next = 0;
  #pieces = 0;

  constructor(tables: NameTables, query: Uint8Array) {
    this.#tables = tables;
    this.#query = query;
  }

  /** The number of pieces, or -1 when the name does not match. */
  pieces(name: number): number {
    const { ids, firsts } = this.#tables.vocabulary;
    const end = firsts[name + 1] ?? 0;
    this.#next = 0;
    this.#pieces = 0;
    for (let at = firsts[name] ?? 0; at < end; at += 1) {
      const id = ids[at] ?? 0;
      const wanted = charBit[this.#query[this.#next] ?? 0] ?? 0;
      if (((this.#tables.masks.words[id] ?? 0) & wanted) === 0) continue;
      if (this.#readWord(id)) return this.#pieces;
    }
    return -1;
  }

  /** Takes what the word has of the rest of the query; true when nothing is left. */
  #readWord(id: number): boolean {
    const { bytes } = this.#tables.names;
    const start = this.#tables.vocabulary.starts[id] ?? 0;
    const end = start + (this.#tables.vocabulary.lengths[id] ?? 0);
    if (this.#next === 0 && fold[bytes[start] ?? 0] !== this.#query[0]) return false;
    let last = -2;
    for (let at = start; at < end; at += 1) {
      if (fold[bytes[at] ?? 0] !== this.#query[this.#next]) continue;
      if (last !== at - 1) this.#pieces += 1;
      last = at;
      this.#next += 1;
      if (this.#next === this.#query.length) return true;
    }
    return false;
  }
}
