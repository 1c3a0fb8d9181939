import type { Span } from '../../promql/ast.ts';
import type { Token } from '../../promql/index.ts';
import type { Quote } from '../quoting.ts';

/** The text at the cursor that a completion replaces, and the tokens in front of it. */
export interface Word extends Span {
  /** The token the cursor is in or behind; absent between tokens. */
  readonly token: Token | undefined;
  /** From the word's start to the cursor. */
  readonly typed: string;
  readonly before: readonly Token[];
  readonly after: readonly Token[];
}

/** Inside of a string literal. */
export interface StringWord extends Span {
  readonly quote: Quote;
  readonly closed: boolean;
}

/** Characters that belong to a name once it is quoted: what people type before they know that. */
const nameCharacters = /^[\p{L}\p{N}_:.]+$/u;

/** Tokens of which a word may consist. */
function isWordLike(token: Token, text: string): boolean {
  if (token.type === 'COLON') return false;
  return token.type === 'STRING' || nameCharacters.test(text.slice(token.start, token.end));
}

/** Whether two neighbours are one word that only quotes would make a token: `http` `.` `requests`, `http` `.5`. */
function joins(left: Token | undefined, right: Token | undefined, text: string): boolean {
  if (left === undefined || right === undefined || left.end !== right.start) return false;
  if (left.type === 'STRING' || right.type === 'STRING') return false;
  const isDotted = text.charAt(right.start) === '.';
  const isBroken = left.type === 'ERROR' || right.type === 'ERROR' || isDotted;
  return isBroken && isWordLike(left, text) && isWordLike(right, text);
}

/** Finds the word at an offset. A word that starts at the cursor is not being written: it stays. */
export function wordAt(tokens: readonly Token[], text: string, offset: number): Word {
  const index = tokens.findIndex(({ start, end }) => start < offset && offset <= end);
  const token = tokens[index];
  if (token === undefined || !isWordLike(token, text)) {
    return {
      start: offset,
      end: offset,
      token: undefined,
      typed: '',
      before: tokens.filter(({ end }) => end <= offset),
      after: tokens.filter(({ start }) => start >= offset),
    };
  }
  let first = index;
  let last = index;
  while (joins(tokens[first - 1], tokens[first], text)) first -= 1;
  while (joins(tokens[last], tokens[last + 1], text)) last += 1;
  const start = tokens[first]?.start ?? token.start;
  const end = tokens[last]?.end ?? token.end;
  return {
    start,
    end,
    token,
    typed: text.slice(start, offset),
    before: tokens.slice(0, first),
    after: tokens.slice(last + 1),
  };
}

/** The inside of a string token, without its quotes. */
export function stringWord(token: Token, text: string): StringWord {
  const quote = text.charAt(token.start) as Quote;
  const start = token.start + 1;
  const raw = text.slice(start, token.end);
  const unescaped = quote === '`' ? raw : raw.replaceAll(/\\./gsu, '__');
  const closed = unescaped.endsWith(quote);
  return { quote, closed, start, end: closed ? token.end - 1 : token.end };
}
