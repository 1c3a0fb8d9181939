/**
 * What the rules of a series description are written in: taking tokens and reporting the ones that fit nowhere.
 *
 * A token is looked at only when the reference would read it. Behind an error the reference (a yacc parser) throws
 * tokens away until one fits the place it went back to; where none does, it gives up.
 */
import type { ParseError, Span } from './ast.ts';
import type { Problem } from './errors.ts';
import { at, crash } from './errors.ts';
import type { LiteralError } from './literals.ts';
import { parseNumber, parseUint } from './literals.ts';
import { unquoteString } from './literal-strings.ts';
import type { Context } from './series-errors.ts';
import { badNumber, badRepetition, badString, unexpected } from './series-errors.ts';
import type { SeriesScanner, SeriesToken } from './series-scanner.ts';

const largestUint = 2n ** 64n - 1n;

export class SeriesReader {
  readonly tokens: SeriesToken[] = [];
  readonly errors: ParseError[] = [];
  readonly #scanner: SeriesScanner;
  #lookahead: SeriesToken | undefined;
  #isOver = false;
  #isSilent = false;

  constructor(scanner: SeriesScanner) {
    this.#scanner = scanner;
  }

  /** Nothing behind the last error fits: parsing is over. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The next token without taking it. */
  peek(): SeriesToken {
    if (this.#lookahead === undefined) {
      this.#lookahead = this.#scanner.next();
      const { problem } = this.#lookahead;
      if (problem !== undefined) this.report(problem, this.#lookahead);
    }
    return this.#lookahead;
  }

  is(...types: readonly string[]): boolean {
    return types.includes(this.peek().type);
  }

  take(): SeriesToken {
    const token = this.peek();
    this.#lookahead = undefined;
    this.tokens.push(token);
    return token;
  }

  /** Takes a token of the type, or reports the one that stands there. */
  expect(type: string, context: Context): SeriesToken | undefined {
    if (this.is(type)) return this.take();
    return this.refuse(context);
  }

  /** Throws tokens away up to one of the types; without one, parsing is over. */
  skipTo(...types: readonly string[]): boolean {
    while (!this.is(...types)) {
      if (this.is('EOF', 'ERROR')) {
        this.#isOver = true;
        return false;
      }
      this.take();
    }
    return true;
  }

  /** Throws everything that is left away; text that is no token is reported even so. */
  skipAll(): void {
    while (!this.is('EOF', 'ERROR')) this.take();
    if (this.is('ERROR')) this.take();
  }

  report(problem: Problem, span: Span): void {
    if (!this.#isSilent) this.errors.push(at(problem, span));
  }

  /** Where the reference crashes, that is all it says. */
  giveUp(): undefined {
    this.errors.length = 0;
    this.report(crash, { start: 0, end: 0 });
    this.#isSilent = true;
    this.#isOver = true;
    this.skipAll();
  }

  /** Reports the next token; one that cannot be read was reported when it was read. */
  refuse(context: Context): undefined {
    const token = this.peek();
    if (token.problem === undefined) this.report(unexpected(token, context), token);
    return undefined;
  }

  /** `5`, `-5`, `+5`; the sign only where it may stand. */
  number(context: Context, signed: boolean): number | undefined {
    const negative = signed && this.is('SUB');
    if (negative || (signed && this.is('ADD'))) this.take();
    const token = this.expect('NUMBER', context);
    if (token === undefined) return undefined;
    const value = this.#convert(token, parseNumber(token.text), badNumber) ?? 0;
    return negative ? -value : value;
  }

  /** A whole number without sign, of 64 bits. */
  uint(context: Context): bigint | undefined {
    const token = this.expect('NUMBER', context);
    if (token === undefined) return undefined;
    const value = this.#convert(token, parseUint(token.text), badRepetition);
    // What is too large counts as the largest one, as in the reference.
    return value ?? (/^\d+$/.test(token.text) ? largestUint : 0n);
  }

  /** The text inside the quotes. */
  unquote(token: SeriesToken): string {
    const value = unquoteString(token.text);
    if (value !== undefined) return value;
    this.report(badString(token.text), token);
    return token.text.slice(1, -1);
  }

  #convert<Value extends number | bigint>(
    token: SeriesToken,
    value: Value | LiteralError,
    problem: (reason: string) => Problem,
  ): Value | undefined {
    if (typeof value !== 'object') return value;
    this.report(problem(value.message), token);
    return undefined;
  }
}
