import { escapeRune } from './literal-runes.ts';

/*
 * Quoted texts. Strings of the reference are bytes, ours are UTF-16: a byte that is not part of valid
 * UTF-8 (only an escape such as `\xff` can make one) is kept as the lone surrogate U+DC00 + byte, so
 * that quoting gives the same byte back. Valid text never holds a lone surrogate; whoever sends a
 * value over the network uses `toWellFormed()`.
 */

const plain = /^[ !#-[\]-~]*$/;

/**
 * The text as a double-quoted literal, exactly as Go's `strconv.Quote` writes it.
 * Source: Go 1.26 strconv/quote.go.
 */
export function quoteString(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  let quoted = '"';
  for (const character of value) quoted += escapeRune(character.codePointAt(0) ?? 0, 0x22);
  return `${quoted}"`;
}

/**
 * What a string token (with its quotes) stands for, or undefined for `invalid syntax`.
 * Source: prometheus v0.316.0 util/strutil/quote.go.
 */
export function unquoteString(token: string): string | undefined {
  const quote = token.charCodeAt(0);
  if (token.length < 2 || token.charCodeAt(token.length - 1) !== quote) return undefined;
  const body = token.slice(1, -1);
  if (quote === 0x60) return body.includes('`') ? undefined : body;
  if ((quote !== 0x22 && quote !== 0x27) || body.includes('\n')) return undefined;
  const mark = String.fromCharCode(quote);
  if (!body.includes('\\')) return body.includes(mark) ? undefined : body;
  return unescape(body, mark);
}

/** Escapes of one letter, by that letter. */
const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** What the escape behind a backslash gives and how many UTF-16 units it takes. */
type Escape =
  | { readonly kind: 'text'; readonly text: string; readonly length: number }
  | { readonly kind: 'byte'; readonly byte: number; readonly length: number };

function unescape(body: string, mark: string): string | undefined {
  let text = '';
  let bytes: number[] = [];
  let at = 0;
  while (at < body.length) {
    const character = body.charAt(at);
    if (character === mark) return undefined;
    const found: Escape | undefined =
      character === '\\'
        ? readEscape(body, at + 1, mark)
        : { kind: 'text', text: character, length: 0 };
    if (found === undefined) return undefined;
    if (found.kind === 'byte') {
      bytes.push(found.byte);
    } else {
      if (bytes.length > 0) text += decodeUtf8(bytes);
      bytes = [];
      text += found.text;
    }
    at += 1 + found.length;
  }
  return text + decodeUtf8(bytes);
}

function readEscape(body: string, at: number, mark: string): Escape | undefined {
  const letter = body.charAt(at);
  const simple = letter === mark ? mark : simpleEscapes.get(letter);
  if (simple !== undefined) return { kind: 'text', text: simple, length: 1 };
  switch (letter) {
    case 'x':
      return numericEscape(body, { from: at + 1, digits: 2, base: 16 });
    case 'u':
      return numericEscape(body, { from: at + 1, digits: 4, base: 16 });
    case 'U':
      return numericEscape(body, { from: at + 1, digits: 8, base: 16 });
    default:
      return numericEscape(body, { from: at, digits: 3, base: 8 });
  }
}

interface NumericEscape {
  readonly from: number;
  readonly digits: number;
  readonly base: 8 | 16;
}

function numericEscape(body: string, { from, digits, base }: NumericEscape): Escape | undefined {
  const written = body.slice(from, from + digits);
  const pattern = base === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/;
  if (written.length < digits || !pattern.test(written)) return undefined;
  const value = Number.parseInt(written, base);
  if (digits > 3) {
    if (value > 0x10ffff) return undefined;
    const valid = value < 0xd800 || value > 0xdfff;
    return { kind: 'text', text: String.fromCodePoint(valid ? value : 0xfffd), length: digits + 1 };
  }
  if (value > 0xff) return undefined;
  return { kind: 'byte', byte: value, length: base === 8 ? digits : digits + 1 };
}

/** The text that the bytes form; a byte outside valid UTF-8 becomes U+DC00 + byte. */
function decodeUtf8(bytes: readonly number[]): string {
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes, at);
    const first = bytes[at] ?? 0;
    if (length === 0) {
      text += String.fromCharCode(0xdc00 + first);
      at += 1;
      continue;
    }
    let codePoint = length === 1 ? first : first & (0x7f >> length);
    for (let i = 1; i < length; i++) codePoint = (codePoint << 6) | ((bytes[at + i] ?? 0) & 0x3f);
    text += String.fromCodePoint(codePoint);
    at += length;
  }
  return text;
}

/** How many bytes the valid UTF-8 sequence at `at` has; 0 when there is none. */
function sequenceLength(bytes: readonly number[], at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    const [low, high] = i === 1 ? secondByteRange(first) : [0x80, 0xbf];
    if (next < low || next > high) return 0;
  }
  return length;
}

/** Shuts out overlong forms, surrogates and what lies beyond U+10FFFF. */
function secondByteRange(first: number): readonly [number, number] {
  switch (first) {
    case 0xe0:
      return [0xa0, 0xbf];
    case 0xed:
      return [0x80, 0x9f];
    case 0xf0:
      return [0x90, 0xbf];
    case 0xf4:
      return [0x80, 0x8f];
    default:
      return [0x80, 0xbf];
  }
}
