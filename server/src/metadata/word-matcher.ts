import { fold } from './packed-names.ts';
import type { Vocabulary } from './vocabulary.ts';

/** States are bits of one integer; a longer query cannot be matched word by word. */
export const maxWordQuery = 30;

/** More pieces than this are not counted. */
export const maxPieces = 900;

/** What a query does with each word. */
export class WordMatcher {
  readonly #query: Uint8Array;
  /** For each word: 0, or the place of its runs in `#runs`. */
  readonly #slots: Uint32Array;
  /** Per word: the number of runs, then pairs of query position and length of the common beginning. */
  readonly #runs: number[] = [0];
  /** Longest run from each position of the query. */
  readonly #longest: number[];
  readonly #fewest: number[];

  constructor(query: Uint8Array, bytes: Uint8Array, vocabulary: Vocabulary) {
    this.#query = query;
    this.#longest = Array.from({ length: query.length + 1 }, () => 0);
    this.#fewest = Array.from({ length: query.length + 1 }, () => 0);
    this.#slots = new Uint32Array(vocabulary.size);
    const used = new Uint8Array(256);
    for (const byte of query) used[byte] = 1;
    for (let id = 0; id < vocabulary.size; id += 1) {
      const start = vocabulary.starts[id] ?? 0;
      if (used[fold[bytes[start] ?? 0] ?? 0] !== 1) continue;
      this.#slots[id] = this.#runs.length;
      this.#addRuns(bytes, start, start + (vocabulary.lengths[id] ?? 0));
    }
  }

  /** True when beginnings of the words, in order, spell the query. */
  matches(ids: Vocabulary['ids'], first: number, end: number): boolean {
    const done = 1 << this.#query.length;
    const runs = this.#runs;
    let states = 1;
    for (let at = first; at < end; at += 1) {
      const slot = this.#slots[ids[at] ?? 0] ?? 0;
      if (slot === 0) continue;
      let reached = states;
      for (let run = slot + (runs[slot] ?? 0) * 2; run > slot; run -= 2) {
        const from = runs[run - 1] ?? 0;
        if ((states & (1 << from)) !== 0) reached |= ((1 << (runs[run] ?? 0)) - 1) << (from + 1);
      }
      states = reached;
      if ((states & done) !== 0) return true;
    }
    return false;
  }

  /** Fewest words whose beginnings spell the query; only for words that match. */
  pieces(ids: Vocabulary['ids'], first: number, end: number): number {
    const fewest = this.#fewest.fill(maxPieces);
    fewest[0] = 0;
    for (let at = first; at < end; at += 1) {
      const slot = this.#slots[ids[at] ?? 0] ?? 0;
      const count = this.#runs[slot] ?? 0;
      // Backwards, so that a word is used once: its runs read only what words before it reached.
      for (let run = slot + count * 2; run > slot; run -= 2) {
        const from = this.#runs[run - 1] ?? 0;
        const pieces = (fewest[from] ?? maxPieces) + 1;
        for (let to = from + (this.#runs[run] ?? 0); to > from; to -= 1) {
          if ((fewest[to] ?? maxPieces) > pieces) fewest[to] = pieces;
        }
      }
    }
    return fewest[this.#query.length] ?? maxPieces;
  }

  /** Fewest pieces any name of the vocabulary could need; more than `maxPieces` when none can match. */
  fewestPieces(): number {
    let from = 0;
    for (let pieces = 1; pieces <= this.#query.length; pieces += 1) {
      let reach = from;
      for (let start = 0; start <= from; start += 1) {
        reach = Math.max(reach, start + (this.#longest[start] ?? 0));
      }
      if (reach >= this.#query.length) return pieces;
      if (reach === from) break;
      from = reach;
    }
    return maxPieces + 1;
  }

  #addRuns(bytes: Uint8Array, start: number, end: number): void {
    const count = this.#runs.push(0) - 1;
    for (let from = 0; from < this.#query.length; from += 1) {
      let length = 0;
      while (
        start + length < end &&
        fold[bytes[start + length] ?? 0] === this.#query[from + length]
      )
        length += 1;
      if (length === 0) continue;
      this.#runs.push(from, length);
      this.#longest[from] = Math.max(this.#longest[from] ?? 0, length);
      this.#runs[count] = (this.#runs[count] ?? 0) + 1;
    }
  }
}
