import { editDistance } from './edit-distance.ts';

/** Farthest a suggestion may be, in edits: one for short names, at most three. */
export const reachOf = (name: string): number =>
  Math.min(3, Math.max(1, Math.floor(name.length / 4)));

const codesOf = (text: string): readonly number[] =>
  Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));

/** The nearest candidate within a few edits, the first one of several; case counts less than any edit. */
export const didYouMean = (name: string, candidates: Iterable<string>): string | undefined => {
  const wanted = codesOf(name.toLowerCase());
  let bound = reachOf(name);
  let nearest: string | undefined;
  for (const candidate of candidates) {
    if (candidate === name || Math.abs(candidate.length - name.length) > bound) continue;
    const distance = editDistance(wanted, codesOf(candidate.toLowerCase()), bound);
    if (distance > bound) continue;
    nearest = candidate;
    if (distance === 0) return nearest;
    bound = distance - 1;
  }
  return nearest;
};
