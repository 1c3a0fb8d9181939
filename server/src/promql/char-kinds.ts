/** What the characters of expression text can start, as tables by code. */
import { isAlpha, isDigit, isSpace } from './chars.ts';
import { punctuationRows, T } from './tokens.ts';

/** What a character can start outside of braces and durations. */
export const kinds = {
  other: 0,
  blank: 1,
  word: 2,
  digit: 3,
  single: 4,
  operator: 5,
  quote: 6,
  bracket: 7,
  comment: 8,
  dot: 9,
  colon: 10,
} as const;

/** Characters that are tokens of their own, outside of braces. */
const singles = [T.Comma, T.Factor, T.Sign, T.Power, T.At] as const;
type Single = (typeof singles)[number];

function singleOf(code: number): Single | undefined {
  const character = String.fromCharCode(code);
  const row = punctuationRows.find(({ text }) => text === character);
  return singles.find((terminal) => terminal === row?.terminal);
}

const singleTable = Array.from({ length: 128 }, (_, code) => singleOf(code));

function kindOf(code: number): number {
  const character = String.fromCharCode(code);
  if (isSpace(code)) return kinds.blank;
  if (isAlpha(code)) return kinds.word;
  if (isDigit(code)) return kinds.digit;
  if (singleOf(code) !== undefined) return kinds.single;
  if ('=!<>'.includes(character)) return kinds.operator;
  if ('"\'`'.includes(character)) return kinds.quote;
  if ('()[]{'.includes(character)) return kinds.bracket;
  if (character === '#') return kinds.comment;
  if (character === '.') return kinds.dot;
  return character === ':' ? kinds.colon : kinds.other;
}

const kindTable = Uint8Array.from({ length: 128 }, (_, code) => kindOf(code));

/** The kind of a UTF-16 code unit; everything beyond ASCII is `other`. */
export function kindAt(code: number): number {
  return code < 128 ? (kindTable[code] ?? kinds.other) : kinds.other;
}

/** The terminal of a character that is a token of its own. */
export function singleAt(code: number): Single | undefined {
  return singleTable[code];
}
