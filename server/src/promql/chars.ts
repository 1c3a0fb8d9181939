/**
 * Character classes of the reference lexer.
 *
 * Source: prometheus v0.316.0 promql/parser/lex.go (isSpace, isAlpha, isDigit, isNameStart, isNameContinue).
 */
import { isLetter } from './literal-runes.ts';

const SPACE = 1;
const DIGIT = 2;
const LETTER = 4;

function classify(code: number): number {
  const character = String.fromCharCode(code);
  if (' \t\n\r'.includes(character)) return SPACE;
  if (/[0-9]/.test(character)) return DIGIT;
  return /[A-Za-z_]/.test(character) ? LETTER : 0;
}

const classes = Uint8Array.from({ length: 128 }, (_, code) => classify(code));

/** The class bits of a UTF-16 code unit; 0 beyond ASCII and for NaN (the end of a text). */
function classOf(code: number): number {
  return code < 128 ? (classes[code] ?? 0) : 0;
}

export function isSpace(code: number): boolean {
  return (classOf(code) & SPACE) !== 0;
}

export function isDigit(code: number): boolean {
  return (classOf(code) & DIGIT) !== 0;
}

/** An ASCII letter or underscore. */
export function isAlpha(code: number): boolean {
  return (classOf(code) & LETTER) !== 0;
}

export function isAlphaNumeric(code: number): boolean {
  return (classOf(code) & (LETTER | DIGIT)) !== 0;
}

/** The first offset at or behind `pos` that holds no blank. */
export function skipBlanks(text: string, pos: number): number {
  let end = pos;
  while (isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

/** A letter beyond ASCII, which may stand in a name when unquoted UTF-8 names are switched on. */
export function isUnicodeLetter(code: number): boolean {
  return code >= 128 && isLetter(code);
}

/** How many UTF-16 units a code point takes. */
export function unitsOf(code: number): number {
  return code > 0xffff ? 2 : 1;
}
