import { Best } from './best.ts';
import type { Match } from './best.ts';
import { reachOf } from './did-you-mean.ts';
import { editDistance } from './edit-distance.ts';
import { encodeName, fold, indexOfName, prefixRange } from './packed-names.ts';
import type { PackedNames } from './packed-names.ts';
import { finishSteps } from './steps.ts';
import type { Steps } from './steps.ts';
import { Sieve, countBits, maskOf, masksOf } from './name-masks.ts';
import { SequenceMatcher } from './sequence-matcher.ts';
import type { NameTables } from './sequence-matcher.ts';
import { isSeparator, vocabularyOf } from './vocabulary.ts';
import { WordMatcher, maxPieces, maxWordQuery } from './word-matcher.ts';

/**
 * Finds names by prefix and fuzzily. Sets of characters, one 32-bit integer each, rule out most names; the others are
 * matched word by word.
 */
export interface NameSearch {
  /** Indices of the best matches, best first. */
  readonly best: (query: string, limit: number) => readonly Match[];
  /** The name with the fewest edits to `name`, a few at most, or -1; never `name` itself. */
  readonly nearest: (name: string) => number;
}

/** Names, and what searching them takes when their order does not answer. */
interface Searched {
  readonly names: PackedNames;
  readonly tables: () => NameTables;
}

/** Classes of matches, best first; inside a class fewer pieces win, then shorter names, then the order of names. */
const exactScore = 4_000_000;
const prefixScore = 3_000_000;
const wordScore = 2_000_000;
const sequenceScore = 1_000_000;
const pieceCost = 1000;
const maxLength = 999;
const maxRemembered = 500;

const queryBytes = (query: string): Uint8Array =>
  encodeName(query.replaceAll(/\s+/g, '')).map((byte) => fold[byte] ?? byte);

const lengthOf = (names: PackedNames, index: number): number =>
  Math.min(maxLength, (names.offsets[index + 1] ?? 0) - (names.offsets[index] ?? 0));

const addPrefixed = (
  names: PackedNames,
  query: Uint8Array,
  best: Best,
): readonly [number, number] => {
  const range = prefixRange(names, query);
  for (let index = range[0]; index < range[1]; index += 1) {
    const length = lengthOf(names, index);
    best.add(index, (length === query.length ? exactScore : prefixScore) - length);
  }
  return range;
};

const addWords = (index: NameTables, query: Uint8Array, sieve: Sieve, best: Best): void => {
  const { names, vocabulary } = index;
  const matcher = new WordMatcher(query, names.bytes, vocabulary);
  const fewest = matcher.fewestPieces();
  if (fewest > maxPieces) return;
  const ceiling = wordScore - fewest * pieceCost;
  for (let name = 0; name < names.size; name += 1) {
    if (!sieve.lets(name)) continue;
    const length = lengthOf(names, name);
    if (ceiling - length <= best.bar) continue;
    const first = vocabulary.firsts[name] ?? 0;
    const end = vocabulary.firsts[name + 1] ?? 0;
    if (!matcher.matches(vocabulary.ids, first, end)) continue;
    const pieces = matcher.pieces(vocabulary.ids, first, end);
    best.add(name, wordScore - Math.min(maxPieces, pieces) * pieceCost - length);
  }
};

const addSequences = (index: NameTables, query: Uint8Array, sieve: Sieve, best: Best): void => {
  const known = new Set(best.sorted().map((match) => match.index));
  const matcher = new SequenceMatcher(index, query);
  for (let name = 0; name < index.names.size; name += 1) {
    if (!sieve.lets(name)) continue;
    const ceiling = sequenceScore - lengthOf(index.names, name);
    if (ceiling - pieceCost <= best.bar || known.has(name)) continue;
    const pieces = matcher.pieces(name);
    if (pieces > 0) best.add(name, ceiling - Math.min(maxPieces, pieces) * pieceCost);
  }
};

const search = ({ names, tables }: Searched, text: string, limit: number): readonly Match[] => {
  const query = queryBytes(text);
  if (limit <= 0) return [];
  if (query.length === 0) {
    const count = Math.min(limit, names.size);
    return Array.from({ length: count }, (_, first) => ({ index: first, score: 0 }));
  }
  const best = new Best(limit);
  const prefixed = addPrefixed(names, query, best);
  // Separators are where words meet; only a literal prefix needs them.
  const letters = query.filter((byte) => isSeparator[byte] !== 1);
  if (best.isFull || letters.length === 0) return best.sorted();
  const index = tables();
  const sieve = new Sieve(index.masks, letters, prefixed);
  if (letters.length <= maxWordQuery) addWords(index, letters, sieve, best);
  if (!best.isFull) addSequences(index, letters, sieve, best);
  return best.sorted();
};

/** Whether names with these characters can be so few edits apart: an edit adds one at most, and takes one at most. */
const canBeNear = (wanted: number, held: number, bound: number): boolean =>
  countBits(wanted & ~held) <= bound && countBits(held & ~wanted) <= bound;

const nearest = ({ names, masks }: NameTables, name: string): number => {
  const reach = reachOf(name);
  const exact = encodeName(name);
  const wanted = exact.map((byte) => fold[byte] ?? byte);
  const held = maskOf(wanted);
  const folded = new Uint8Array(wanted.length + reach);
  const self = indexOfName(names, name);
  let bound = reach;
  let found = -1;
  for (let index = 0; index < names.size && bound >= 0; index += 1) {
    const start = names.offsets[index] ?? 0;
    const length = (names.offsets[index + 1] ?? 0) - start;
    if (Math.abs(length - wanted.length) > bound || index === self) continue;
    if (!canBeNear(held, masks.names[index] ?? 0, bound)) continue;
    for (let at = 0; at < length; at += 1) folded[at] = fold[names.bytes[start + at] ?? 0] ?? 0;
    const distance = editDistance(wanted, folded, bound, length);
    if (distance > bound) continue;
    found = index;
    bound = distance - 1;
  }
  return found;
};

const tablesOf = function* tablesOf(names: PackedNames): Steps<NameTables> {
  const vocabulary = yield* vocabularyOf(names);
  return { names, vocabulary, masks: yield* masksOf(names, vocabulary) };
};

const searchIn = (searched: Searched): NameSearch => {
  const remembered = new Map<string, number>();
  return {
    best: (text, limit) => search(searched, text, limit),
    // Diagnostics ask for the same few names with every keystroke.
    nearest: (name) => {
      const known = remembered.get(name);
      if (known !== undefined) return known;
      const found = nearest(searched.tables(), name);
      if (remembered.size >= maxRemembered) remembered.clear();
      remembered.set(name, found);
      return found;
    },
  };
};

/** Prepares a search over the names; linear in their bytes, once, interruptible. */
export const nameSearch = function* nameSearch(names: PackedNames): Steps<NameSearch> {
  const tables = yield* tablesOf(names);
  return searchIn({ names, tables: () => tables });
};

/** The same for names so few that the first search which is not answered by a prefix may prepare it. */
export const smallNameSearch = (names: PackedNames): NameSearch => {
  let made: NameTables | undefined;
  const tables = (): NameTables => (made ??= finishSteps(tablesOf(names)));
  return searchIn({ names, tables });
};
