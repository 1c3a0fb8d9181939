/** What all states of the scanner share: the cursor, the tokens read, and the forms that look the same everywhere. */
import type { Comment, Span } from './ast.ts';
import {
  codeAt,
  extendedUnits,
  isAlphaNumeric,
  isDigit,
  isUnit,
  nameBit,
  nameBits,
  unitsOf,
} from './chars.ts';
import type { Language } from './dialects.ts';
import { lexical } from './errors.ts';
import type { Problem } from './errors.ts';
import { quoteRune } from './literal-runes.ts';
import { quoteString } from './literal-strings.ts';
import { scanDurationTail, scanNumber } from './scan-number.ts';
import { scanString } from './scan-string.ts';
import { T } from './tokens.ts';
import type { Terminal } from './tokens.ts';

/** A token, with half-open UTF-16 offsets. */
export interface ScannedToken extends Span {
  readonly type: Terminal;
}

type Cell = { -readonly [K in keyof ScannedToken]: ScannedToken[K] };

/** More tokens than this are not kept for the next text. */
const maxKept = 10_000;

/**
 * The tokens of a text. A parser hands the same list to each scan, which writes over the tokens of the text before: what
 * runs on every keystroke makes no garbage of them. What is left of a longer text stands behind the `End`.
 */
export class TokenList {
  readonly cells: Cell[] = [];
  private length = 0;

  clear(): void {
    this.length = 0;
    if (this.cells.length > maxKept) this.cells.length = 0;
  }

  push(type: Terminal, start: number, end: number): void {
    const cell = this.cells[this.length];
    this.length += 1;
    if (cell === undefined) {
      this.cells.push({ type, start, end });
      return;
    }
    cell.type = type;
    cell.start = start;
    cell.end = end;
  }

  last(): ScannedToken | undefined {
    return this.cells[this.length - 1];
  }
}

/** What the reference says when it reads a certain token; its range reaches to the end of the text. */
export interface LexicalError extends Problem {
  readonly start: number;
}

export interface Scan {
  /** Without comments, up to the end of the text. */
  readonly tokens: readonly ScannedToken[];
  /** The lexical errors, by the token that raises them. */
  readonly problems: ReadonlyMap<ScannedToken, LexicalError>;
  readonly comments: readonly Comment[];
}

/** Where text that makes no sense inside brackets ends. */
const runStops = '[](),: \t\r\n';

export abstract class ScannerBase {
  protected readonly text: string;
  protected readonly language: Language;
  protected readonly unicode: boolean;
  protected readonly tokens: TokenList;
  protected readonly comments: Comment[] = [];
  protected problems: Map<ScannedToken, LexicalError> | undefined;
  protected pos = 0;
  /** The bits of the name read last. */
  protected seen = 0;

  constructor(text: string, language: Language, tokens: TokenList) {
    tokens.clear();
    this.tokens = tokens;
    this.text = text;
    this.language = language;
    this.unicode = language.features.has('unquoted-utf8-names');
  }

  /** The token from `start` to the cursor. */
  protected push(type: Terminal, start: number): void {
    this.tokens.push(type, start, this.pos);
  }

  /** The error is raised by the token pushed last. */
  protected blame(problem: Problem, start: number): void {
    const token = this.tokens.last();
    this.problems ??= new Map();
    if (token !== undefined) this.problems.set(token, { ...problem, start });
  }

  /** A token of one or two characters. */
  protected sign(type: Terminal, length: number): void {
    const start = this.pos;
    this.pos = start + length;
    this.push(type, start);
  }

  /** Text up to `end` that is no token; the error starts at the cursor unless told otherwise. */
  protected fail(end: number, problem: Problem, errorStart = this.pos): void {
    const start = this.pos;
    this.pos = end;
    this.push(T.Error, start);
    this.blame(problem, errorStart);
  }

  /** The character at the cursor cannot stand here; `suffix` follows its quoted form in the message. */
  protected unexpected(prefix: string, suffix = ''): void {
    const code = this.text.codePointAt(this.pos) ?? 0xfffd;
    const problem = lexical('unexpected-character', `${prefix}${quoteRune(code)}${suffix}`);
    this.fail(this.pos + unitsOf(code), problem);
  }

  /** As `unexpected`, for a whole run of text of which the message names the first character. */
  protected unexpectedRun(prefix: string, suffix = ''): void {
    const code = this.text.codePointAt(this.pos) ?? 0xfffd;
    const problem = lexical('unexpected-character', `${prefix}${quoteRune(code)}${suffix}`);
    let end = this.pos + unitsOf(code);
    while (end < this.text.length && !runStops.includes(this.text.charAt(end))) end += 1;
    this.fail(end, problem);
  }

  protected comment(): void {
    const start = this.pos;
    let end = start + 1;
    while (end < this.text.length) {
      const code = this.text.charCodeAt(end);
      if (code === 0x0a || code === 0x0d) break;
      end += 1;
    }
    this.pos = end;
    this.comments.push({ start, end, text: this.text.slice(start, end) });
  }

  protected string(): void {
    const start = this.pos;
    const { end, problem } = scanString(this.text, start);
    this.pos = end;
    this.push(T.String, start);
    if (problem !== undefined) this.blame(problem, start);
  }

  /** Reads digits, with or without one unit behind them, which most numbers and durations are. */
  private plainNumber(): Terminal | undefined {
    const { text } = this;
    let end = this.pos;
    let code = codeAt(text, end);
    for (; isDigit(code); code = codeAt(text, end)) end += 1;
    if (end === this.pos || code === 0x2e) return undefined;
    const isDuration = isUnit(code);
    if (isDuration) end += 1;
    if (isAlphaNumeric(isDuration ? codeAt(text, end) : code)) return undefined;
    this.pos = end;
    return isDuration ? T.Duration : T.Number;
  }

  protected number(): void {
    const start = this.pos;
    const plain = this.plainNumber();
    if (plain !== undefined) {
      this.push(plain, start);
      return;
    }
    const number = scanNumber(this.text, start);
    if (number >= 0) {
      this.pos = number;
      this.push(T.Number, start);
      return;
    }
    const duration = scanDurationTail(this.text, ~number);
    if (duration >= 0) {
      this.pos = duration;
      this.push(T.Duration, start);
      return;
    }
    const bad = this.text.slice(start, ~duration);
    const message = `bad number or duration syntax: ${quoteString(bad)}`;
    this.fail(this.wordEnd(~duration), lexical('bad-number', message));
  }

  /** The end of the letters and digits from `pos` on. */
  protected wordEnd(pos: number): number {
    let end = pos;
    while (isAlphaNumeric(codeAt(this.text, end))) end += 1;
    return end;
  }

  /** Reads a name from the cursor on; `seen` tells which characters it has. */
  protected readName(forbidden: number): void {
    const { text, unicode } = this;
    let { pos } = this;
    let seen = 0;
    for (;;) {
      const bits = nameBits(codeAt(text, pos));
      if (bits !== 0 && (bits & forbidden) === 0) {
        seen |= bits;
        pos += 1;
      } else {
        const units = unicode ? extendedUnits(text, pos) : 0;
        if (units === 0) break;
        seen |= nameBit.extended;
        pos += units;
      }
    }
    this.pos = pos;
    this.seen = seen;
  }
}
