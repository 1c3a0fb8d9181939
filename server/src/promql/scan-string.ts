/**
 * Where a string literal ends and what is wrong with it.
 *
 * Source: prometheus v0.316.0 promql/parser/lex.go (lexString, lexRawString, lexEscape).
 */
import { lexical } from './errors.ts';
import type { Problem } from './errors.ts';
import { describeRune } from './literal-runes.ts';
import { unitsOf } from './chars.ts';

export interface StringEnd {
  /** Behind the closing quote; for an unterminated string behind its last character. */
  readonly end: number;
  readonly problem: Problem | undefined;
}

const notTerminated = lexical('escape-not-terminated', 'escape sequence not terminated');
const invalidRune = lexical('invalid-utf8', 'invalid UTF-8 rune');
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const BACKTICK = 0x60;

/** What Go reads as `utf8.RuneError`: U+FFFD itself and the halves of surrogate pairs. */
function isInvalid(code: number): boolean {
  return code === 0xfffd || (code >= 0xd800 && code <= 0xdfff);
}

interface EscapeForm {
  readonly digits: number;
  readonly base: number;
  readonly max: number;
  /** Offset of the first digit from the character behind the backslash. */
  readonly skip: number;
}

const numericEscapes: Readonly<Record<string, EscapeForm>> = {
  x: { digits: 2, base: 16, max: 255, skip: 1 },
  u: { digits: 4, base: 16, max: 0x10ffff, skip: 1 },
  U: { digits: 8, base: 16, max: 0x10ffff, skip: 1 },
};
const octal: EscapeForm = { digits: 3, base: 8, max: 255, skip: 0 };

function numericProblem(text: string, pos: number, form: EscapeForm): Problem | undefined {
  let value = 0;
  for (let index = 0; index < form.digits; index += 1) {
    const code = text.codePointAt(pos + form.skip + index);
    if (code === undefined) return notTerminated;
    const digit = code < 128 ? Number.parseInt(String.fromCharCode(code), form.base) : Number.NaN;
    if (Number.isNaN(digit)) {
      const message = `illegal character ${describeRune(code)} in escape sequence`;
      return lexical('illegal-escape-character', message);
    }
    value = value * form.base + digit;
  }
  if (value <= form.max && (value < 0xd800 || value >= 0xe000)) return undefined;
  return lexical('invalid-code-point', 'escape sequence is an invalid Unicode code point');
}

/** What is wrong with the escape whose backslash stands in front of `pos`. */
function escapeProblem(text: string, pos: number, quote: number): Problem | undefined {
  const code = text.codePointAt(pos);
  if (code === undefined) return notTerminated;
  const character = String.fromCodePoint(code);
  if ('abfnrtv\\'.includes(character) || code === quote) return undefined;
  const form = '01234567'.includes(character) ? octal : numericEscapes[character];
  if (form !== undefined) return numericProblem(text, pos, form);
  return lexical('unknown-escape', `unknown escape sequence ${describeRune(code)}`);
}

function unterminated(quote: number): Problem {
  const which = quote === BACKTICK ? 'raw' : 'quoted';
  return lexical(`unterminated-${which}-string`, `unterminated ${which} string`);
}

/** Scans the string whose opening quote is at `start`; the first problem in it wins, the rest is read over. */
export function scanString(text: string, start: number): StringEnd {
  const quote = text.charCodeAt(start);
  const raw = quote === BACKTICK;
  let problem: Problem | undefined;
  let pos = start + 1;
  while (pos < text.length) {
    const code = text.charCodeAt(pos);
    if (code === quote) return { end: pos + 1, problem };
    if (code === BACKSLASH && !raw) {
      problem ??= escapeProblem(text, pos + 1, quote);
      pos += pos + 1 < text.length && text.charCodeAt(pos + 1) !== NEWLINE ? 2 : 1;
    } else if (code === NEWLINE && !raw) {
      break;
    } else if (code >= 0xd800) {
      const point = text.codePointAt(pos) ?? code;
      if (isInvalid(point)) problem ??= invalidRune;
      pos += unitsOf(point);
    } else {
      pos += 1;
    }
  }
  return { end: pos, problem: problem ?? unterminated(quote) };
}
