/**
 * How well a typed text matches a candidate: exactly, as its start, as the starts of its words, as letters in order,
 * or not at all. The order is that of the metric index, so that functions and metrics mix well.
 */

/** Classes of matching; within one, shorter candidates are better. */
export const matchClass = { none: 0, sequence: 1, words: 2, prefix: 3, exact: 4 } as const;

const isSeparator = /[_:.\-/ ]/;

function startsWord(candidate: string, at: number): boolean {
  return at === 0 || isSeparator.test(candidate.charAt(at - 1));
}

/** Queries and candidates are compared by words up to these lengths; the states below are bits of one integer. */
const maxWordQuery = 24;
const maxWordCandidate = 200;

/** The query is made of beginnings of words, in order: `hrt` or `httot` in `http_requests_total`. */
function matchesWords(query: string, candidate: string): boolean {
  if (query.length > maxWordQuery) return false;
  const end = Math.min(candidate.length, maxWordCandidate);
  const done = 1 << query.length;
  /** Bit `n`: the first `n` characters of the query are spelled by words so far. */
  let states = 1;
  for (let at = 0; at < end; at += 1) {
    if (!startsWord(candidate, at)) continue;
    let reached = states;
    for (let from = 0; from < query.length; from += 1) {
      if ((states & (1 << from)) === 0) continue;
      for (let next = from; next < query.length; next += 1) {
        if (candidate[at + next - from] !== query[next]) break;
        reached |= 1 << (next + 1);
      }
    }
    if ((reached & done) !== 0) return true;
    states = reached;
  }
  return false;
}

function matchesSequence(query: string, candidate: string): boolean {
  let at = 0;
  for (const character of query) {
    at = candidate.indexOf(character, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** The class of a match; case does not count. */
export function classOf(query: string, candidate: string): number {
  if (query === '') return matchClass.prefix;
  const wanted = query.toLowerCase();
  const offered = candidate.toLowerCase();
  if (offered === wanted) return matchClass.exact;
  if (offered.startsWith(wanted)) return matchClass.prefix;
  if (!matchesSequence(wanted, offered)) return matchClass.none;
  return matchesWords(wanted, offered) ? matchClass.words : matchClass.sequence;
}
