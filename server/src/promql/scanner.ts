/**
 * Text to tokens, in one pass over character codes.
 *
 * Source: prometheus v0.316.0 promql/parser/lex.go; the methods of `Scanner` are its states. The reference stops at
 * its first error. Here the token in question carries that error and scanning goes on, so that a broken text still
 * has a tree; only the first error of a text can be the reference's.
 */
import type { IToken, TokenType as Terminal } from 'chevrotain';
import type { Comment } from './ast.ts';
import {
  isAlpha,
  isAlphaNumeric,
  isDigit,
  isSpace,
  isUnicodeLetter,
  skipBlanks,
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

/** A Chevrotain token with half-open UTF-16 offsets. */
export interface ScannedToken extends IToken {
  readonly image: string;
  readonly startOffset: number;
  readonly end: number;
  readonly tokenTypeIdx: number;
  readonly tokenType: Terminal;
  /** The lexical error the reference raises when it reads this token; it reaches to the end of the text. */
  readonly problem: LexicalError | undefined;
}

export interface LexicalError extends Problem {
  readonly start: number;
}

export interface Scan {
  /** Without comments; the last one is the end of the text. */
  readonly tokens: readonly ScannedToken[];
  readonly comments: readonly Comment[];
}

const longestKeyword = 12;

/** What a character can start outside of braces and durations. */
const kinds = {
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

const singles: ReadonlyMap<string, Terminal> = new Map([
  [',', T.Comma],
  ['*', T.Factor],
  ['/', T.Factor],
  ['%', T.Factor],
  ['+', T.Sign],
  ['-', T.Sign],
  ['^', T.Power],
  ['@', T.At],
]);

function kindOf(code: number): number {
  const character = String.fromCharCode(code);
  if (isSpace(code)) return kinds.blank;
  if (isAlpha(code)) return kinds.word;
  if (isDigit(code)) return kinds.digit;
  if (singles.has(character)) return kinds.single;
  if ('=!<>'.includes(character)) return kinds.operator;
  if ('"\'`'.includes(character)) return kinds.quote;
  if ('()[]{'.includes(character)) return kinds.bracket;
  if (character === '#') return kinds.comment;
  if (character === '.') return kinds.dot;
  return character === ':' ? kinds.colon : kinds.other;
}

const kindTable = Uint8Array.from({ length: 128 }, (_, code) => kindOf(code));

class Scanner {
  readonly tokens: ScannedToken[] = [];
  readonly comments: Comment[] = [];
  private readonly text: string;
  private readonly language: Language;
  private readonly unicode: boolean;
  private pos = 0;
  private failed = false;
  private parens = 0;
  private inBraces = false;
  private inBrackets = false;
  /** In the reference's state `lexDurationExpr`, which a number inside brackets leaves. */
  private inDuration = false;
  private colonSeen = false;
  private durationSeen = false;

  constructor(text: string, language: Language) {
    this.text = text;
    this.language = language;
    this.unicode = language.features.has('unquoted-utf8-names');
  }

  run(): Scan {
    const { length } = this.text;
    while (this.pos < length) {
      if (this.inBraces) this.insideBraces();
      else if (this.inDuration) this.duration();
      else this.statement();
    }
    this.pos = length;
    const problem = this.endProblem();
    this.push(T.End, length, '', problem && { ...problem, start: length });
    return { tokens: this.tokens, comments: this.comments };
  }

  private push(tokenType: Terminal, start: number, image: string, problem?: LexicalError): void {
    this.tokens.push({
      image,
      startOffset: start,
      end: this.pos,
      tokenTypeIdx: tokenType.tokenTypeIdx ?? 0,
      tokenType,
      problem,
    });
  }

  /** A token of one or two characters. */
  private sign(tokenType: Terminal, length: number): void {
    const start = this.pos;
    this.pos = start + length;
    this.push(tokenType, start, this.text.slice(start, this.pos));
  }

  /** Text up to `end` that is no token; the error starts at the cursor unless told otherwise. */
  private fail(end: number, problem: Problem, errorStart = this.pos): void {
    const start = this.pos;
    this.pos = end;
    this.failed = true;
    this.push(T.Error, start, this.text.slice(start, end), { ...problem, start: errorStart });
  }

  private endProblem(): Problem | undefined {
    if (this.failed) return undefined;
    if (this.inBraces) return lexical('unclosed-brace', 'unexpected end of input inside braces');
    if (this.inDuration) {
      return lexical('unclosed-duration', 'unexpected end of input in duration expression');
    }
    if (this.parens !== 0) return lexical('unclosed-parenthesis', 'unclosed left parenthesis');
    return this.inBrackets ? lexical('unclosed-bracket', 'unclosed left bracket') : undefined;
  }

  private isNameStart(code: number): boolean {
    return isAlpha(code) || (this.unicode && isUnicodeLetter(code));
  }

  private statement(): void {
    const start = this.pos;
    const code = this.text.charCodeAt(start);
    switch (code < 128 ? kindTable[code] : kinds.other) {
      case kinds.blank:
        this.pos = skipBlanks(this.text, start + 1);
        return;
      case kinds.word:
      case kinds.colon:
        if (this.inBrackets) this.bracketWord(code);
        else this.word();
        return;
      case kinds.digit:
        this.number();
        return;
      case kinds.dot:
        if (isDigit(this.text.charCodeAt(start + 1))) this.number();
        else this.unexpected('unexpected character: ');
        return;
      case kinds.single:
        this.sign(singles.get(this.text.charAt(start)) ?? T.Error, 1);
        return;
      case kinds.operator:
        this.operator(code);
        return;
      case kinds.quote:
        this.string();
        return;
      case kinds.bracket:
        this.bracket(code);
        return;
      case kinds.comment:
        this.comment();
        return;
      default:
        if (!this.isNameStart(this.text.codePointAt(start) ?? code)) {
          this.unexpected('unexpected character: ');
        } else if (this.inBrackets) this.bracketWord(code);
        else this.word();
    }
  }

  /** The character at the cursor cannot stand here; `suffix` follows its quoted form in the message. */
  private unexpected(prefix: string, suffix = ''): void {
    const code = this.text.codePointAt(this.pos) ?? 0xfffd;
    const problem = lexical('unexpected-character', `${prefix}${quoteRune(code)}${suffix}`);
    this.fail(this.pos + unitsOf(code), problem);
  }

  private comment(): void {
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

  private string(): void {
    const start = this.pos;
    const { end, problem } = scanString(this.text, start);
    this.pos = end;
    if (problem !== undefined) this.failed = true;
    this.push(T.String, start, this.text.slice(start, end), problem && { ...problem, start });
  }

  private number(): void {
    const start = this.pos;
    this.inDuration = false;
    const number = scanNumber(this.text, start);
    if (number >= 0) {
      this.pos = number;
      this.push(T.Number, start, this.text.slice(start, number));
      return;
    }
    const duration = scanDurationTail(this.text, ~number);
    if (duration >= 0) {
      this.pos = duration;
      this.push(T.Duration, start, this.text.slice(start, duration));
      return;
    }
    const bad = this.text.slice(start, ~duration);
    const message = `bad number or duration syntax: ${quoteString(bad)}`;
    this.fail(this.wordEnd(~duration), lexical('bad-number', message));
  }

  /** The end of the letters and digits from `pos` on. */
  private wordEnd(pos: number): number {
    let end = pos;
    while (isAlphaNumeric(this.text.charCodeAt(end))) end += 1;
    return end;
  }

  private nameEnd(colons: boolean): number {
    const { text } = this;
    let end = this.pos;
    for (;;) {
      const code = text.charCodeAt(end);
      if (isAlphaNumeric(code) || (colons && code === 0x3a)) end += 1;
      else if (!this.unicode) return end;
      else if (code === 0x2e) end += 1;
      else if (isUnicodeLetter(text.codePointAt(end) ?? 0))
        end += unitsOf(text.codePointAt(end) ?? 0);
      else return end;
    }
  }

  /** A keyword, an identifier or a metric identifier. */
  private word(): void {
    const start = this.pos;
    const end = this.nameEnd(true);
    const image = this.text.slice(start, end);
    this.pos = end;
    this.push(this.wordType(image), start, image);
  }

  private wordType(image: string): Terminal {
    if (image.length <= longestKeyword) {
      const { keywords } = this.language;
      const row = keywords.get(image) ?? keywords.get(asciiLower(image));
      if (row !== undefined) {
        const fill = row.terminal === T.Fill || row.terminal === T.FillSide;
        return fill && !this.opensParenthesis() ? T.Identifier : row.terminal;
      }
    }
    return image.includes(':') ? T.MetricIdentifier : T.Identifier;
  }

  /** `fill` and its kin are keywords only in front of a parenthesis. */
  private opensParenthesis(): boolean {
    return this.text.charAt(skipBlanks(this.text, this.pos)) === '(';
  }

  private operator(code: number): void {
    const next = this.text.charAt(this.pos + 1);
    if (code === 0x3d) {
      if (next === '=') this.sign(T.Comparison, 2);
      else if (next === '~') this.afterSign('=', 0x7e);
      else this.sign(T.Assign, 1);
    } else if (code === 0x21) {
      if (next === '=') this.sign(T.Comparison, 2);
      else this.afterSign('!', this.text.codePointAt(this.pos + 1));
    } else {
      const double = next === '=' || (next === '/' && this.language.trimOperators);
      this.sign(T.Comparison, double ? 2 : 1);
    }
  }

  /** `=~` and a lone `!` outside of braces; the end of the text prints as U+FFFD. */
  private afterSign(sign: string, code: number | undefined): void {
    const message = `unexpected character after '${sign}': ${quoteRune(code ?? 0xfffd)}`;
    const end = this.pos + (code === 0x7e ? 2 : 1);
    this.fail(end, lexical('unexpected-character', message));
  }

  private bracket(code: number): void {
    switch (code) {
      case 0x28:
        this.parens += 1;
        this.sign(T.LeftParen, 1);
        return;
      case 0x29:
        this.closeParen();
        return;
      case 0x7b:
        this.inBraces = true;
        this.sign(T.LeftBrace, 1);
        return;
      case 0x5b:
        this.openBracket();
        return;
      default:
        if (this.inBrackets) this.closeBracket();
        else this.unexpected('unexpected right bracket ');
    }
  }

  private closeParen(): void {
    this.parens -= 1;
    if (this.parens >= 0) {
      this.sign(T.RightParen, 1);
      return;
    }
    this.parens = 0;
    const end = this.pos + 1;
    this.fail(end, lexical('unopened-parenthesis', `unexpected right parenthesis ')'`), end);
  }

  private openBracket(): void {
    if (this.inBrackets) {
      this.unexpected('unexpected left bracket ');
      return;
    }
    this.inBrackets = true;
    this.inDuration = true;
    this.colonSeen = false;
    if (this.language.durationPerBracket) this.durationSeen = false;
    this.sign(T.LeftBracket, 1);
  }

  private closeBracket(): void {
    this.inBrackets = false;
    this.inDuration = false;
    this.sign(T.RightBracket, 1);
  }

  /** Inside brackets, behind a number: a colon or the name of a duration call. */
  private bracketWord(code: number): void {
    if (code === 0x3a) {
      if (this.colonSeen) {
        this.unexpected('unexpected colon ');
        return;
      }
      this.colonSeen = true;
      this.sign(T.Colon, 1);
    } else if (!this.durationWord()) {
      this.unexpectedWord('unexpected character: ', `, expected ':'`);
    }
  }

  private durationWord(): boolean {
    const start = this.pos;
    let end = start;
    while (isAlpha(this.text.charCodeAt(end))) end += 1;
    const image = this.text.slice(start, end);
    const row = this.language.brackets.get(asciiLower(image));
    if (row === undefined) return false;
    this.pos = end;
    this.push(row.terminal, start, image);
    return true;
  }

  /** As `unexpected`, for a whole word of which the message names the first character. */
  private unexpectedWord(prefix: string, suffix = ''): void {
    const code = this.text.codePointAt(this.pos) ?? 0xfffd;
    const problem = lexical('unexpected-character', `${prefix}${quoteRune(code)}${suffix}`);
    this.fail(Math.max(this.wordEnd(this.pos), this.pos + unitsOf(code)), problem);
  }

  /** Directly behind `[`, until a number was read. */
  private duration(): void {
    const code = this.text.charCodeAt(this.pos);
    const character = this.text.charAt(this.pos);
    if (isSpace(code)) this.pos = skipBlanks(this.text, this.pos + 1);
    else if (isDigit(code)) this.durationNumber();
    else if (character === '.' && isDigit(this.text.charCodeAt(this.pos + 1)))
      this.durationNumber();
    else if (character === ']') this.closeBracket();
    else if (character === ':') this.durationColon();
    else if (character === '(' || character === ')') this.bracket(code);
    else if (character !== '@' && singles.has(character)) {
      this.sign(singles.get(character) ?? T.Error, 1);
    } else if (this.durationWord()) {
      if (this.language.bracketWordIsDuration) this.durationSeen = true;
    } else this.unexpectedWord('unexpected character in duration expression: ');
  }

  private durationNumber(): void {
    this.durationSeen = true;
    this.number();
  }

  private durationColon(): void {
    const end = this.pos + 1;
    const where = 'in duration expression';
    if (!this.durationSeen) {
      const message = `unexpected colon before duration ${where}`;
      this.fail(end, lexical('colon-before-duration', message), end);
    } else if (this.colonSeen) {
      this.fail(end, lexical('repeated-colon', `unexpected repeated colon ${where}`), end);
    } else {
      this.colonSeen = true;
      this.sign(T.Colon, 1);
    }
  }

  private insideBraces(): void {
    const start = this.pos;
    const code = this.text.charCodeAt(start);
    switch (code < 128 ? kindTable[code] : kinds.other) {
      case kinds.blank:
        this.pos = skipBlanks(this.text, start + 1);
        return;
      case kinds.word:
        this.labelName();
        return;
      case kinds.quote:
        this.string();
        return;
      case kinds.comment:
        this.comment();
        return;
      case kinds.operator:
        this.matchOperator(code);
        return;
      default:
        this.insideBracesOther(code);
    }
  }

  private insideBracesOther(code: number): void {
    if (code === 0x2c) this.sign(T.Comma, 1);
    else if (code === 0x7d) {
      this.inBraces = false;
      this.sign(T.RightBrace, 1);
    } else if (code === 0x7b) this.unexpected('unexpected left brace ');
    else if (this.isNameStart(this.text.codePointAt(this.pos) ?? code)) this.labelName();
    else this.unexpected('unexpected character inside braces: ');
  }

  private labelName(): void {
    const start = this.pos;
    this.pos = this.nameEnd(false);
    this.push(T.LabelName, start, this.text.slice(start, this.pos));
  }

  private matchOperator(code: number): void {
    const next = this.text.charAt(this.pos + 1);
    if (code === 0x3d) this.sign(T.MatchOp, next === '~' ? 2 : 1);
    else if (code !== 0x21) this.unexpected('unexpected character inside braces: ');
    else if (next === '=' || next === '~') this.sign(T.MatchOp, 2);
    else {
      const quoted = quoteRune(this.text.codePointAt(this.pos + 1) ?? 0xfffd);
      const message = `unexpected character after '!' inside braces: ${quoted}`;
      this.fail(this.pos + 1, lexical('unexpected-character', message));
    }
  }
}

/** Lower case of ASCII letters; a text with other characters stays as it is, since no keyword has one. */
function asciiLower(text: string): string {
  return /^\p{ASCII}*$/u.test(text) ? text.toLowerCase() : text;
}

/** Splits a text into tokens. Any text is accepted; what is no token carries its error. */
export function scan(text: string, language: Language): Scan {
  return new Scanner(text, language).run();
}
