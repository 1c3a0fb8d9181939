/**
 * Text to tokens, in one pass over character codes.
 *
 * Source: prometheus v0.316.0 promql/parser/lex.go; the methods of `Scanner` are its states. The reference stops at
 * its first error. Here the token in question carries that error and scanning goes on, so that a broken text still
 * has a tree; only the first error of a text can be the reference's.
 */
import {
  codeAt,
  isAlpha,
  isDigit,
  isSpace,
  isUnicodeLetter,
  nameBit,
  skipBlanks,
} from './chars.ts';
import { kindAt, kinds, singleAt } from './char-kinds.ts';
import type { Language } from './dialects.ts';
import { lexical } from './errors.ts';
import type { Problem } from './errors.ts';
import { quoteRune } from './literal-runes.ts';
import { ScannerBase, TokenList } from './scan-base.ts';
import type { LexicalError, Scan, ScannedToken } from './scan-base.ts';
import { T } from './tokens.ts';
import type { Terminal } from './tokens.ts';

export type { LexicalError, Scan, ScannedToken } from './scan-base.ts';

const noProblems: ReadonlyMap<ScannedToken, LexicalError> = new Map();
const longestKeyword = 12;

class Scanner extends ScannerBase {
  private parens = 0;
  private parensAtBracket = 0;
  private inBraces = false;
  private inBrackets = false;
  /** In the reference's state `lexDurationExpr`, which a number inside brackets leaves. */
  private inDuration = false;
  private colonSeen = false;
  private durationSeen = false;

  run(): Scan {
    const { length } = this.text;
    while (this.pos < length) {
      if (this.inBraces) this.insideBraces();
      else if (this.inDuration) this.duration();
      else this.statement();
    }
    const problem = this.endProblem();
    this.pos = length;
    this.push(T.End, length);
    if (problem !== undefined) this.blame(problem, length);
    const { comments } = this;
    return { tokens: this.tokens.cells, problems: this.problems ?? noProblems, comments };
  }

  private endProblem(): Problem | undefined {
    if (this.problems !== undefined) return undefined;
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
    switch (kindAt(code)) {
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
      case kinds.single:
        this.sign(singleAt(code) ?? T.Error, 1);
        return;
      case kinds.operator:
        this.operator(code);
        return;
      case kinds.bracket:
        this.bracket(code);
        return;
      default:
        this.rareStatement(code);
    }
  }

  private rareStatement(code: number): void {
    switch (kindAt(code)) {
      case kinds.quote:
        this.string();
        return;
      case kinds.comment:
        this.comment();
        return;
      case kinds.dot:
        if (isDigit(codeAt(this.text, this.pos + 1))) this.number();
        else this.unexpected('unexpected character: ');
        return;
      default:
        if (!this.isNameStart(this.text.codePointAt(this.pos) ?? code)) {
          this.unexpected('unexpected character: ');
        } else if (this.inBrackets) this.bracketWord(code);
        else this.word();
    }
  }

  /** A keyword, an identifier or a metric identifier. */
  private word(): void {
    const start = this.pos;
    this.readName(0);
    this.push(this.wordType(start), start);
  }

  private wordType(start: number): Terminal {
    const { pos, seen } = this;
    if ((seen & nameBit.colon) !== 0) return T.MetricIdentifier;
    if (pos - start > longestKeyword || (seen & nameBit.extended) !== 0) return T.Identifier;
    const word = this.text.slice(start, pos);
    const { keywords } = this.language;
    const row = keywords.get((seen & nameBit.upper) === 0 ? word : word.toLowerCase());
    if (row === undefined) return T.Identifier;
    const fill = row.terminal === T.Fill || row.terminal === T.FillSide;
    return fill && !this.opensParenthesis() ? T.Identifier : row.terminal;
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
    if (this.parens < this.parensAtBracket) {
      // It closes what was open in front of the bracket: the grammar refuses it, and what follows is outside again.
      this.inBrackets = false;
      this.inDuration = false;
    }
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
    this.parensAtBracket = this.parens;
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
      this.unexpectedRun('unexpected character: ', `, expected ':'`);
    }
  }

  private durationWord(): boolean {
    const start = this.pos;
    let end = start;
    while (isAlpha(codeAt(this.text, end))) end += 1;
    const row = this.language.brackets.get(this.text.slice(start, end).toLowerCase());
    if (row === undefined) return false;
    this.pos = end;
    this.push(row.terminal, start);
    return true;
  }

  /** Directly behind `[`, until a number was read. */
  private duration(): void {
    const code = this.text.charCodeAt(this.pos);
    const character = this.text.charAt(this.pos);
    const single = singleAt(code);
    if (isSpace(code)) this.pos = skipBlanks(this.text, this.pos + 1);
    else if (isDigit(code)) this.durationNumber();
    else if (character === '.' && isDigit(codeAt(this.text, this.pos + 1))) this.durationNumber();
    else if (character === ']') this.closeBracket();
    else if (character === ':') this.durationColon();
    else if (character === '(' || character === ')') this.bracket(code);
    else if (single !== undefined && single !== T.At) this.sign(single, 1);
    else if (this.durationWord()) {
      if (this.language.bracketWordIsDuration) this.durationSeen = true;
    } else this.unexpectedRun('unexpected character in duration expression: ');
  }

  private durationNumber(): void {
    this.durationSeen = true;
    this.inDuration = false;
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
    switch (kindAt(code)) {
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
    else if (code === 0x29 || code === 0x5b) this.bracketInBraces(code);
    else if (this.isNameStart(this.text.codePointAt(this.pos) ?? code)) this.labelName();
    else this.unexpected('unexpected character inside braces: ');
  }

  /** A bracket that the braces were meant to be closed in front of. */
  private bracketInBraces(code: number): void {
    const { pos } = this;
    const quoted = quoteRune(code);
    this.inBraces = false;
    this.bracket(code);
    const message = `unexpected character inside braces: ${quoted}`;
    this.blame(lexical('unexpected-character', message), pos);
  }

  private labelName(): void {
    const start = this.pos;
    this.readName(nameBit.colon);
    this.push(T.LabelName, start);
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

/** Splits a text into tokens. Any text is accepted; what is no token raises an error. */
export function scan(text: string, language: Language, reuse = new TokenList()): Scan {
  return new Scanner(text, language, reuse).run();
}
