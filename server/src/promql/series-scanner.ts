import type { Span } from './ast.ts';
import {
  codeAt,
  extendedUnits,
  isAlpha,
  isAlphaNumeric,
  isDigit,
  isSpace,
  isUnicodeLetter,
  skipBlanks,
} from './chars.ts';
import type { Language } from './dialects.ts';
import type { Problem } from './errors.ts';
import { lexical } from './errors.ts';
import { lex, type LexedToken } from './lex.ts';
import { quoteRune } from './literal-runes.ts';
import { quoteString } from './literal-strings.ts';
import { scanNumber } from './scan-number.ts';
import { scanString } from './scan-string.ts';
import { keywordRows, numberWords } from './tokens.ts';

/** Code units; no token that is not also long or broken reaches so far. */
const shortLook = 256;

/** A token of a series description; `type` is the reference's name, `ERROR` reaches to the end of the text. */
export interface SeriesToken extends Span {
  readonly type: string;
  readonly text: string;
  /** What is wrong, in an `ERROR`. */
  readonly problem: Problem | undefined;
}

/** Keys inside `{{…}}`, by their spelling in lower case. */
const descriptors: ReadonlyMap<string, string> = new Map([
  ['sum', 'SUM_DESC'],
  ['count', 'COUNT_DESC'],
  ['schema', 'SCHEMA_DESC'],
  ['offset', 'OFFSET_DESC'],
  ['n_offset', 'NEGATIVE_OFFSET_DESC'],
  ['buckets', 'BUCKETS_DESC'],
  ['n_buckets', 'NEGATIVE_BUCKETS_DESC'],
  ['z_bucket', 'ZERO_BUCKET_DESC'],
  ['z_bucket_w', 'ZERO_BUCKET_WIDTH_DESC'],
  ['custom_values', 'CUSTOM_VALUES_DESC'],
  ['counter_reset_hint', 'COUNTER_RESET_HINT_DESC'],
]);

const resetHints: ReadonlyMap<string, string> = new Map([
  ['unknown', 'UNKNOWN_COUNTER_RESET'],
  ['reset', 'COUNTER_RESET'],
  ['not_reset', 'NOT_COUNTER_RESET'],
  ['gauge', 'GAUGE_TYPE'],
]);

const keywords: ReadonlyMap<string, string> = new Map([
  ...keywordRows.map(({ text, name }) => [text, name] as const),
  ...numberWords.map((word) => [word, 'NUMBER'] as const),
]);

/** Signs behind the braces of a histogram that go on with a sequence. */
const continuations: ReadonlyMap<string, string> = new Map([
  ['x', 'TIMES'],
  ['+', 'ADD'],
  ['-', 'SUB'],
]);

const endOfText = -1;

/** Letters whose lower case is an ASCII one spell no keyword. */
function isAscii(word: string): boolean {
  return /^[\0-\x7f]*$/.test(word);
}

/** The states of the reference's lexer. */
type State =
  | 'statement'
  | 'braces'
  | 'values'
  | 'histogram'
  | 'buckets'
  | 'number in histogram'
  | 'continuation'
  | 'expression';

/**
 * Reads the tokens of a series description one by one; behind an `ERROR` there is only `EOF`.
 * Source: prometheus v0.316.0 promql/parser/lex.go with `seriesDesc`.
 */
export class SeriesScanner {
  readonly #text: string;
  readonly #language: Language;
  readonly #unicode: boolean;
  #state: State = 'statement';
  #start = 0;
  #pos = 0;
  #failed = false;
  /** Inside the brackets of a histogram. */
  #inBuckets = false;
  /** What the scanner of expressions made of the text from `#base` on, and how much of it was given out. */
  #waiting: readonly LexedToken[] = [];
  #base = 0;
  #taken = 0;

  constructor(text: string, language: Language) {
    this.#text = text;
    this.#language = language;
    this.#unicode = language.features.has('unquoted-utf8-names');
  }

  /** The next token that is no comment. */
  next(): SeriesToken {
    for (;;) {
      const token = this.#failed ? this.#emit('EOF') : this.#step();
      if (token !== undefined) return token;
    }
  }

  #step(): SeriesToken | undefined {
    switch (this.#state) {
      case 'statement':
        return this.#statement();
      case 'braces':
        return this.#insideBraces();
      case 'values':
        return this.#values();
      case 'histogram':
        return this.#histogram();
      case 'buckets':
        return this.#buckets();
      case 'number in histogram':
        return this.#histogramNumber();
      case 'expression':
        return this.#expected();
      case 'continuation':
        this.#state = 'values';
        return this.#sign(continuations.get(this.#text.charAt(this.#pos)) ?? 'EOF', 1);
    }
  }

  #code(): number {
    return this.#text.codePointAt(this.#pos) ?? endOfText;
  }

  #emit(type: string): SeriesToken {
    const start = this.#start;
    this.#start = this.#pos;
    return {
      type,
      text: this.#text.slice(start, this.#pos),
      start,
      end: this.#pos,
      problem: undefined,
    };
  }

  #sign(type: string, length: number): SeriesToken {
    this.#pos += length;
    return this.#emit(type);
  }

  /** Skips blanks and comments that mean nothing. */
  #skip(to: number): undefined {
    this.#pos = to;
    this.#start = to;
  }

  /** One blank as a token, the rest of them left out. */
  #space(): SeriesToken {
    const token = this.#sign('SPACE', 1);
    this.#skip(skipBlanks(this.#text, this.#pos));
    return token;
  }

  #fail(problem: Problem, start = this.#start): SeriesToken {
    this.#failed = true;
    const end = this.#text.length;
    this.#skip(end);
    return { type: 'ERROR', text: this.#text.slice(start, end), start, end, problem };
  }

  #unexpected(what: string): SeriesToken {
    return this.#fail(lexical('unexpected-character', `${what}: ${quoteRune(this.#code())}`));
  }

  #statement(): SeriesToken | undefined {
    const code = this.#code();
    if (code === endOfText) return this.#emit('EOF');
    if (code === 0x23) return this.#comment();
    if (isSpace(code)) return this.#skip(skipBlanks(this.#text, this.#pos));
    if (code === 0x7b) {
      this.#state = 'braces';
      return this.#sign('LEFT_BRACE', 1);
    }
    if (this.#startsName(code) || code === 0x3a) return this.#word();
    if (this.#startsNumber(code)) {
      const end = scanNumber(this.#text, this.#pos, true);
      if (end >= 0) return this.#sign('NUMBER', end - this.#pos);
    }
    return this.#foreign();
  }

  /** A token that no series description starts with: the scanner of expressions knows what it is. */
  #foreign(): SeriesToken {
    if (this.#text[this.#pos] === '[') {
      // What stands in brackets is read as a duration: no word in it leads back into a series.
      this.#waiting = lex(this.#text.slice(this.#pos), this.#language);
      this.#base = this.#pos;
      this.#state = 'expression';
      return this.#expected();
    }
    // A short look first: reading all that follows for every such token would take quadratic time.
    const rest = this.#text.length - this.#pos;
    const near = this.#lexed(shortLook);
    const isSure = near?.type !== 'ERROR' && (near?.text.length ?? rest) < shortLook / 2;
    const token = isSure || rest <= shortLook ? near : this.#lexed(rest);
    if (token === undefined) return this.#emit('EOF');
    const { type, start, text } = token;
    if (type === 'ERROR') return this.#fail(lexical('lexical', text), this.#start + start);
    return this.#sign(type, text.length);
  }

  /** The next of the tokens that the scanner of expressions found. */
  #expected(): SeriesToken {
    const token = this.#waiting[this.#taken];
    this.#taken += 1;
    if (token === undefined) {
      this.#failed = true;
      this.#skip(this.#text.length);
      return this.#emit('EOF');
    }
    const { type, start, text } = token;
    this.#skip(this.#base + start);
    return type === 'ERROR' ? this.#fail(lexical('lexical', text)) : this.#sign(type, text.length);
  }

  /** The first token of expressions in the next `length` code units. */
  #lexed(length: number): LexedToken | undefined {
    return lex(this.#text.slice(this.#pos, this.#pos + length), this.#language)[0];
  }

  #startsNumber(code: number): boolean {
    return isDigit(code) || (code === 0x2e && isDigit(this.#text.charCodeAt(this.#pos + 1)));
  }

  #comment(): undefined {
    const rest = /[^\r\n]*/y;
    rest.lastIndex = this.#pos;
    return this.#skip(this.#pos + (rest.exec(this.#text)?.[0].length ?? 0));
  }

  /** A metric name, a keyword or `stale`. */
  #word(): SeriesToken {
    const end = this.#nameEnd(true);
    const word = this.#text.slice(this.#pos, end);
    this.#pos = end;
    this.#state = this.#text[end] === '{' ? 'statement' : 'values';
    const keyword = isAscii(word) ? keywords.get(word.toLowerCase()) : undefined;
    if (keyword?.startsWith('FILL') === true) {
      const opens = this.#text[skipBlanks(this.#text, end)] === '(';
      return this.#emit(opens ? keyword : 'IDENTIFIER');
    }
    return this.#emit(keyword ?? (word.includes(':') ? 'METRIC_IDENTIFIER' : 'IDENTIFIER'));
  }

  #startsName(code: number): boolean {
    return isAlpha(code) || (this.#unicode && isUnicodeLetter(code));
  }

  /** Where the name at the cursor ends. */
  #nameEnd(withColons: boolean): number {
    const text = this.#text;
    let end = this.#pos;
    for (;;) {
      const code = codeAt(text, end);
      if (isAlphaNumeric(code) || (withColons && code === 0x3a)) end += 1;
      else {
        const units = this.#unicode ? extendedUnits(text, end) : 0;
        if (units === 0) return end;
        end += units;
      }
    }
  }

  #insideBraces(): SeriesToken | undefined {
    const code = this.#code();
    const next = this.#text[this.#pos + 1];
    if (code === endOfText) {
      return this.#fail(lexical('unclosed-brace', 'unexpected end of input inside braces'));
    }
    if (code === 0x23) return this.#comment();
    if (isSpace(code)) return this.#skip(skipBlanks(this.#text, this.#pos));
    if (this.#startsName(code)) {
      this.#pos = this.#nameEnd(false);
      return this.#emit('IDENTIFIER');
    }
    switch (String.fromCodePoint(code)) {
      case ',':
        return this.#sign('COMMA', 1);
      case '"':
      case "'":
      case '`':
        return this.#string();
      case '=':
        return next === '~' ? this.#sign('EQL_REGEX', 2) : this.#sign('EQL', 1);
      case '!':
        return this.#negation(next);
      case '{':
        return this.#fail(lexical('unexpected-left-brace', "unexpected left brace '{'"));
      case '}':
        this.#state = 'values';
        return this.#sign('RIGHT_BRACE', 1);
      default:
        return this.#unexpected('unexpected character inside braces');
    }
  }

  #negation(next: string | undefined): SeriesToken {
    if (next === '~') return this.#sign('NEQ_REGEX', 2);
    if (next === '=') return this.#sign('NEQ', 2);
    this.#pos += 1;
    return this.#unexpected("unexpected character after '!' inside braces");
  }

  #string(): SeriesToken {
    const { end, problem } = scanString(this.#text, this.#pos);
    if (problem !== undefined) return this.#fail(problem);
    return this.#sign('STRING', end - this.#pos);
  }

  #values(): SeriesToken {
    const code = this.#code();
    if (code === endOfText) return this.#emit('EOF');
    if (this.#text.startsWith('{{', this.#pos)) {
      this.#state = 'histogram';
      return this.#sign('OPEN_HIST', 2);
    }
    if (isSpace(code)) return this.#space();
    if (this.#startsNumber(code)) return this.#number();
    switch (String.fromCodePoint(code)) {
      case '+':
        return this.#sign('ADD', 1);
      case '-':
        return this.#sign('SUB', 1);
      case 'x':
        return this.#sign('TIMES', 1);
      case '_':
        return this.#sign('BLANK', 1);
      default:
        if (isAlpha(code)) return this.#word();
        return this.#unexpected('unexpected character in series sequence');
    }
  }

  #number(): SeriesToken {
    const end = scanNumber(this.#text, this.#pos, true);
    if (end >= 0) return this.#sign('NUMBER', end - this.#pos);
    const bad = quoteString(this.#text.slice(this.#start, ~end));
    return this.#fail(lexical('bad-number', `bad number syntax: ${bad}`));
  }

  #histogramNumber(): SeriesToken {
    this.#state = this.#inBuckets ? 'buckets' : 'histogram';
    return this.#number();
  }

  #histogram(): SeriesToken {
    const code = this.#code();
    if (isSpace(code)) return this.#space();
    if (isAlpha(code)) return this.#descriptor();
    if (isDigit(code)) return this.#histogramNumber();
    switch (code) {
      case 0x3a:
        return this.#sign('COLON', 1);
      case 0x2d:
        return this.#sign('SUB', 1);
      case 0x5b:
        this.#inBuckets = true;
        this.#state = 'buckets';
        return this.#sign('LEFT_BRACKET', 1);
      default:
        if (this.#text.startsWith('}}', this.#pos)) return this.#closeHistogram();
        return this.#unexpected('histogram description incomplete unexpected');
    }
  }

  #closeHistogram(): SeriesToken {
    this.#state = continuations.has(this.#text.charAt(this.#pos + 2)) ? 'continuation' : 'values';
    return this.#sign('CLOSE_HIST', 2);
  }

  /** A key with its colon, a counter reset hint, or a number that is a word. */
  #descriptor(): SeriesToken {
    let end = this.#pos;
    while (isAlpha(this.#text.charCodeAt(end))) end += 1;
    const written = this.#text.slice(this.#pos, end);
    const word = written.toLowerCase();
    const descriptor = descriptors.get(word);
    if (descriptor !== undefined && this.#text[end] !== ':') {
      return this.#fail(lexical('missing-histogram-colon', 'missing `:` for histogram descriptor'));
    }
    const number = numberWords.includes(word) ? 'NUMBER' : undefined;
    const type = descriptor ?? number ?? resetHints.get(word);
    if (type !== undefined) return this.#sign(type, written.length);
    const message = `bad histogram descriptor found: ${quoteString(written)}`;
    return this.#fail(lexical('bad-histogram-descriptor', message));
  }

  /** Letters that spell no number are read over, but end up in the token behind them. */
  #buckets(): SeriesToken | undefined {
    const code = this.#code();
    if (isSpace(code)) return this.#space();
    if (isDigit(code)) return this.#number();
    if (isAlpha(code)) {
      this.#pos += 1;
      const word = this.#text.slice(this.#start, this.#pos).toLowerCase();
      return numberWords.includes(word) ? this.#emit('NUMBER') : undefined;
    }
    if (code === 0x2d) {
      this.#state = 'number in histogram';
      return this.#sign('SUB', 1);
    }
    if (code === 0x5d) {
      this.#inBuckets = false;
      this.#state = 'histogram';
      return this.#sign('RIGHT_BRACKET', 1);
    }
    return this.#unexpected('invalid character in buckets description');
  }
}
