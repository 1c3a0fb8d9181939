/**
 * Where a number or duration ends in a text.
 *
 * Source: prometheus v0.316.0 promql/parser/lex.go (scanNumber, acceptRemainingDuration), copied branch by branch:
 * how far a malformed number reaches is part of its error message. Each function answers with the offset behind
 * the text it accepted, or with the bitwise complement of the offset at which it gave up.
 */
import { codeAt, isAlphaNumeric, isDigit } from './chars.ts';

const decimal = '0123456789';
const hexadecimal = '0123456789abcdefABCDEF';

function oneOf(text: string, pos: number, valid: string): boolean {
  return pos < text.length && valid.includes(text.charAt(pos));
}

function skip(text: string, pos: number, valid: string): number {
  let end = pos;
  while (oneOf(text, end, valid)) end += 1;
  return end;
}

/** Whether a number may end in front of `pos`; series descriptions allow an `x` there (`1x4`). */
function ends(text: string, pos: number, series: boolean): boolean {
  return (series && text.charAt(pos) === 'x') || !isAlphaNumeric(codeAt(text, pos));
}

/** One step of the loop over `[d._eE]*`: the next offset, or the complement of where it failed. */
function scanPart(text: string, pos: number, digits: string): number {
  const next = pos + 1;
  switch (text.charAt(pos)) {
    case '.':
      if (oneOf(text, next, '_.')) return ~(next + 1);
      return digits === hexadecimal ? ~next : next;
    case 'e':
    case 'E': {
      const exponent = oneOf(text, next, '+-') ? next + 1 : next;
      if (oneOf(text, exponent, '._eE')) return ~(exponent + 1);
      return exponent >= text.length ? ~exponent : exponent;
    }
    case '_':
      if (oneOf(text, next, '._eE')) return ~(next + 1);
      return next >= text.length ? ~next : next;
    default:
      return skip(text, next, digits);
  }
}

/** The first offset of the digits, and which digits they are. */
function prefix(text: string, start: number, series: boolean): readonly [number, string] {
  if (series || text.charAt(start) !== '0') return [start, decimal];
  if (!oneOf(text, start + 1, 'xX')) return [start + 1, decimal];
  return [text.charAt(start + 2) === '_' ? start + 3 : start + 2, hexadecimal];
}

/** Scans a number of any base. It need not be a valid number: the parser converts it. */
export function scanNumber(text: string, start: number, series = false): number {
  let [pos, digits] = prefix(text, start, series);
  if (text.charAt(pos) === '.') pos += 1;
  if (oneOf(text, pos, digits)) pos += 1;
  let dotSeen = false;
  let exponentSeen = false;
  const parts = `${digits}._eE`;
  while (oneOf(text, pos, parts)) {
    const character = text.charAt(pos);
    if (character === '.' && dotSeen) return ~(pos + 1);
    const exponent = character === 'e' || character === 'E';
    if (exponent && exponentSeen) return ~(pos + 1);
    const next = scanPart(text, pos, digits);
    if (next < 0) return next;
    if (character === '.') dotSeen = true;
    else if (exponent) exponentSeen = true;
    pos = next;
  }
  return pos > start && ends(text, pos, series) ? pos : ~pos;
}

/** Scans the rest of a duration whose first digits end at `start`. */
export function scanDurationTail(text: string, start: number): number {
  if (!oneOf(text, start, 'smhdwy')) return ~start;
  let pos = start + 1;
  if (text.charAt(pos) === 's') pos += 1;
  while (isDigit(codeAt(text, pos))) {
    while (isDigit(codeAt(text, pos))) pos += 1;
    if (!oneOf(text, pos, 'smhdw')) return ~pos;
    pos += 1;
    if (text.charAt(pos) === 's') pos += 1;
  }
  return isAlphaNumeric(codeAt(text, pos)) ? ~(pos + 1) : pos;
}
