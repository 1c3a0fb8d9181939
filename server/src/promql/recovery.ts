/**
 * Errors of the grammar: their words, their order, and how parsing goes on behind them.
 *
 * The reference is an LALR parser. The order of its errors follows from when it reads a token and when it reduces:
 * a lexical error is raised when its token is read, a semantic one when its rule is reduced, and most rules are
 * reduced only once the token behind them was read. `report` and `reportEarly` stand for the two cases.
 */
import type { Name, ParseError, Span } from './ast.ts';
import { describeToken } from './describe-token.ts';
import type { Language } from './dialects.ts';
import { Engine } from './engine.ts';
import type { GrammarTables } from './engine.ts';
import { at, maxDepth, maxErrors, syntax, tooDeep } from './errors.ts';
import type { Problem } from './errors.ts';
import type { LexicalError, Scan, ScannedToken } from './scanner.ts';
import { rowOf } from './token-row.ts';
import { T } from './tokens.ts';
import type { Terminal } from './tokens.ts';

/** What was read when an unexpected token came, and what could have followed; both as the reference says it. */
export interface Expectation {
  readonly context: string;
  readonly expected?: string;
  /** The reference finds its way back to where the part that it stands in ends. */
  readonly isContained?: boolean;
}

export const plain: Expectation = { context: '' };
const closing: ReadonlySet<Terminal> = new Set<Terminal>([
  T.RightParen,
  T.RightBracket,
  T.RightBrace,
  T.Number,
  T.Duration,
]);
const inAggregation: Expectation = { context: 'aggregation' };

/** Behind an error, as many tokens in their places make the next one believable; yacc has the same rule. */
const settled = 3;
/** Lexical errors that are no consequence of what was reported before them. */
const unmistakable = /^(?:unclosed|unterminated)/;

export abstract class Recovery extends Engine {
  protected language: Language;
  protected errors: ParseError[] = [];
  /** How many aggregations are open: the reference names them when nothing inside them does better. */
  protected aggregations = 0;
  /** How many rules that can contain themselves are open. */
  protected depth = 0;
  /** How many lexical and syntax errors were met, reported or not. */
  protected faults = 0;
  /** How many nodes stand above each other in the node finished last. */
  protected height = 0;
  private text = '';
  private problems: ReadonlyMap<ScannedToken, LexicalError> = new Map();
  /** There are lexical errors ahead, or an error was reported. */
  private alert = false;
  /** How many tokens must be read in their places before another syntax error is believed. */
  private quiet = 0;
  /** The text's lexical error was reported, or a nesting error: what follows may be a consequence. */
  private reportedToken: ScannedToken | undefined;
  private aborted = false;
  /** An error was met behind which the reference does not go on from the same place. */
  private derailed = false;

  constructor(tables: GrammarTables, start: ScannedToken, language: Language) {
    super(tables, start);
    this.language = language;
  }

  protected begin(text: string, { tokens, problems }: Scan, language: Language): void {
    this.load(tokens);
    this.text = text;
    this.problems = problems;
    this.alert = problems.size > 0;
    this.quiet = 0;
    this.language = language;
    this.errors = [];
    this.aggregations = 0;
    this.depth = 0;
    this.faults = 0;
    this.reportedToken = undefined;
    this.aborted = false;
    this.derailed = false;
  }

  /** An error of a rule that the reference reduces after it has read the next token. */
  protected report(problem: Problem, span: Span): void {
    this.readAhead();
    this.reportEarly(problem, span);
  }

  /** An error of a rule that the reference reduces without a look at the next token. */
  protected reportEarly(problem: Problem, span: Span): void {
    if (!this.aborted && this.errors.length < maxErrors) this.errors.push(at(problem, span));
  }

  /** The next token counts as read: its lexical error, if it has one, is raised now. */
  protected readAhead(): void {
    if (this.alert) this.raise();
  }

  private raise(): void {
    const problem = this.problems.get(this.la);
    if (problem === undefined || this.la === this.reportedToken) return;
    this.reportedToken = this.la;
    this.derailed = true;
    this.faults += 1;
    const believed = this.quiet === 0 || unmistakable.test(problem.code);
    if (believed) this.reportEarly(problem, { start: problem.start, end: this.text.length });
    this.quiet = settled;
  }

  protected override advance(): ScannedToken {
    if (this.alert) {
      if (this.quiet > 0) this.quiet -= 1;
      this.raise();
    }
    return super.advance();
  }

  /** Reads over a token that is in nobody's place. */
  protected skip(): ScannedToken {
    const { quiet } = this;
    const token = this.advance();
    this.quiet = Math.max(quiet, this.quiet);
    return token;
  }

  /**
   * The next token fits nowhere. Of the errors close to each other only the first is reported: the others are more
   * likely to come from how parsing went on behind it.
   */
  protected unexpected(where: Expectation = plain): void {
    const { la } = this;
    if (this.problems.has(la)) {
      this.readAhead();
      return;
    }
    const { quiet } = this;
    this.alert = true;
    this.quiet = settled;
    this.faults += 1;
    if (where.isContained !== true) this.derailed = true;
    // Where a lexical error came first, the end of the text is only its consequence.
    if (quiet > 0 || (la.type === T.End && this.problems.size > 0)) return;
    const outer = this.aggregations > 0 ? inAggregation : plain;
    const { context, expected } = where.context === '' ? outer : where;
    let message = `unexpected ${describeToken(rowOf(la.type, this.image(la), this.language), this.image(la))}`;
    if (context !== '') message += ` in ${context}`;
    if (expected !== undefined) message += `, expected ${expected}`;
    this.reportEarly(syntax('unexpected-token', message), spanOf(la));
  }

  /** Enters a rule that can contain itself; false when that would be too deep, and then the text is at its end. */
  protected enter(): boolean {
    this.depth += 1;
    if (this.depth <= maxDepth + 1) return true;
    this.abort();
    return false;
  }

  /** The token as written. */
  protected image(token: Span): string {
    return this.text.slice(token.start, token.end);
  }

  /** The token as written, in lower case. */
  protected word(token: Span): string {
    return this.image(token).toLowerCase();
  }

  /** A name that stands in a token as it is. */
  protected nameOf({ start, end }: Span): Name {
    return { start, end, value: this.text.slice(start, end), quoted: false };
  }

  protected leave(): void {
    this.depth -= 1;
  }

  /** A node was put above the one finished last and above another of the given height. */
  protected grow(other: number): void {
    this.height = Math.max(this.height, other) + 1;
  }

  /** Reads over everything up to and with the terminal, or to the end of the text. */
  protected skipTo(terminal: Terminal): void {
    while (this.la.type !== T.End) {
      if (this.skip().type === terminal) return;
    }
  }

  /** Parsing ends here with this one error, as when the reference crashes; it does so only where it gets to. */
  protected giveUp(problem: Problem): void {
    if (this.derailed) return;
    this.errors = [];
    this.reportEarly(problem, { start: 0, end: 0 });
    this.stop();
  }

  private abort(): void {
    if (this.aborted) return;
    this.reportEarly(tooDeep, spanOf(this.la));
    this.stop();
  }

  /** What follows is not read: the next token is the end. */
  private stop(): void {
    this.aborted = true;
    while (this.la.type !== T.End) super.advance();
  }

  /**
   * Where the reference takes an aggregation to end that it reduces after it has read the next token: behind the
   * bracket or number read last, unless that is a parenthesis with another one right in front of it.
   * Source: prometheus v0.316.0 promql/parser/lex.go (findPrevRightParen) and parse.go (lastClosing).
   */
  protected endReadAhead(): number {
    const { la, previous } = this;
    const between = this.text.slice(previous.end, la.start);
    const isEnough = la.type === T.RightParen && /^[ \t\n\r]*$/.test(between);
    return isEnough ? previous.end : this.lastClosing();
  }

  /** The end of the bracket or number read last, when the next token counts as read. */
  protected lastClosing(): number {
    return closing.has(this.la.type) ? this.la.end : this.previous.end;
  }
}

export function spanOf({ start, end }: Span): Span {
  return { start, end };
}
