/**
 * Character classes of the reference lexer.
 *
 * Source: prometheus v0.316.0 promql/parser/lex.go (isSpace, isAlpha, isDigit, isNameStart, isNameContinue).
 */
import { isLetter } from './literal-runes.ts';

const SPACE = 1;
const DIGIT = 2;
const LOWER = 4;
const UPPER = 8;
const COLON = 16;
/** A letter beyond ASCII or a dot, as names may have them when unquoted UTF-8 names are switched on. */
const EXTENDED = 32;

/** Bits of the characters in a name, for `nameBits`. */
export const nameBit = { upper: UPPER, colon: COLON, extended: EXTENDED } as const;

function classify(code: number): number {
  const character = String.fromCharCode(code);
  if (' \t\n\r'.includes(character)) return SPACE;
  if (/[0-9]/.test(character)) return DIGIT;
  if (/[a-z_]/.test(character)) return LOWER;
  if (/[A-Z]/.test(character)) return UPPER;
  return character === ':' ? COLON : 0;
}

/** One entry for each byte value, so that a mask keeps every index inside. */
const classes = Uint8Array.from({ length: 256 }, (_, code) => (code < 128 ? classify(code) : 0));

/** The class bits of a UTF-16 code unit; 0 beyond ASCII. */
function classOf(code: number): number {
  return code < 256 ? (classes[code] ?? 0) : 0;
}

/**
 * The code unit at an offset; 0 at the end of the text, which no class has. Reading beyond the end would give NaN, and
 * a loop that meets NaN once runs slower ever after.
 */
export function codeAt(text: string, pos: number): number {
  return pos < text.length ? text.charCodeAt(pos) : 0;
}

/** The class bits of a character that may go on an ASCII name, colons included; 0 for all others. */
export function nameBits(code: number): number {
  return classOf(code) & (LOWER | UPPER | DIGIT | COLON);
}

export function isSpace(code: number): boolean {
  return (classOf(code) & SPACE) !== 0;
}

export function isDigit(code: number): boolean {
  return (classOf(code) & DIGIT) !== 0;
}

/** An ASCII letter or underscore. */
export function isAlpha(code: number): boolean {
  return (classOf(code) & (LOWER | UPPER)) !== 0;
}

export function isAlphaNumeric(code: number): boolean {
  return (classOf(code) & (LOWER | UPPER | DIGIT)) !== 0;
}

/** A time unit of one letter: `s m h d w y`. */
export function isUnit(code: number): boolean {
  return code >= 0x64 && code <= 0x79 && 'smhdwy'.includes(String.fromCharCode(code));
}

/** The first offset at or behind `pos` that holds no blank. */
export function skipBlanks(text: string, pos: number): number {
  let end = pos;
  while (isSpace(codeAt(text, end))) end += 1;
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

/** The units of a character that only an unquoted UTF-8 name may have; 0 when none is there. */
export function extendedUnits(text: string, pos: number): number {
  const code = text.codePointAt(pos) ?? 0;
  if (code === 0x2e) return 1;
  return isUnicodeLetter(code) ? unitsOf(code) : 0;
}
