/**
 * What grammar rules are written in: taking tokens and making decisions by one token of lookahead.
 *
 * A rule is a method. `record-grammar.ts` runs each rule once with these primitives replaced by Chevrotain's DSL;
 * from the grammar so recorded come the decision tables that the primitives read when a text is parsed. There is no
 * other description of the grammar, and no exception is thrown: a token that fits nowhere is a value.
 */
import type { ScannedToken } from './scanner.ts';
import type { Terminal } from './tokens.ts';
import { T, terminalCount } from './tokens.ts';

export interface GrammarTables {
  /**
   * A row for each decision, a column for each terminal: 0 = nothing fits, else the number of the alternative, from 1.
   */
  readonly decisions: Uint8Array;
  /** Binding strength of the binary operators, by terminal; 0 for all other tokens. */
  readonly binding: Uint8Array;
}

export type Rule<A, R> = (argument: A) => R;
export type AnyRule = (argument: never) => unknown;

export abstract class Engine {
  /** The next token. */
  protected la: ScannedToken;
  /** The token taken last; the first token before any was taken. */
  protected previous: ScannedToken;
  protected index = 0;
  protected tokens: readonly ScannedToken[];
  private readonly decisions: Uint8Array;
  private readonly binding: Uint8Array;

  constructor({ decisions, binding }: GrammarTables, start: ScannedToken) {
    this.decisions = decisions;
    this.binding = binding;
    this.tokens = [start];
    this.la = start;
    this.previous = start;
  }

  /** Starts over on other tokens, of which there is at least the end. */
  protected load(tokens: readonly ScannedToken[]): void {
    const [first] = tokens;
    if (first === undefined) return;
    this.tokens = tokens;
    this.index = 0;
    this.la = first;
    this.previous = first;
  }

  /** Takes the next token whatever it is; the end of the text stays. */
  protected advance(): ScannedToken {
    const token = this.la;
    this.previous = token;
    if (token.type !== T.End) {
      this.index += 1;
      this.la = this.tokens[this.index] ?? token;
    }
    return token;
  }

  /** Grammar: the terminal. A decision has shown that it is there. */
  protected take(_terminal: Terminal): ScannedToken {
    return this.advance();
  }

  /** Grammar: the terminal. Undefined when another token stands there. */
  protected expect(terminal: Terminal): ScannedToken | undefined {
    return this.la.type === terminal ? this.advance() : undefined;
  }

  /** Grammar: the terminal or nothing. */
  protected accept(terminal: Terminal): ScannedToken | undefined {
    return this.la.type === terminal ? this.advance() : undefined;
  }

  /** Grammar: one of the terminals. Undefined when another token stands there. */
  protected expectOne(decision: number, _terminals: readonly Terminal[]): ScannedToken | undefined {
    return this.alternative(decision) === 0 ? undefined : this.advance();
  }

  /**
   * Grammar: one of the rules. Gives the one that starts with the next token, for the caller to run: a frame of the
   * stack less for every level of nesting.
   */
  protected choose<F extends AnyRule>(decision: number, rules: readonly F[]): F | undefined {
    return rules[this.alternative(decision) - 1];
  }

  /** Grammar: the rule or nothing. */
  protected maybe<F extends AnyRule>(decision: number, rule: F): F | undefined {
    return this.alternative(decision) === 0 ? undefined : rule;
  }

  /** Grammar: one of the rules or nothing. */
  protected maybeOne<F extends AnyRule>(decision: number, rules: readonly F[]): F | undefined {
    return rules[this.alternative(decision) - 1];
  }

  /** Grammar: the rule any number of times, each time from the value of the last. */
  protected fold<A>(decision: number, rule: Rule<A, A>, seed: A): A {
    let value = seed;
    while (this.alternative(decision) === 1) value = rule(value);
    return value;
  }

  /** As `fold`, as long as the next token binds at least as strongly as `least`. */
  protected climb<A>(decision: number, rule: Rule<A, A>, seed: A, least: number): A {
    let value = seed;
    while (this.alternative(decision) === 1 && this.strength() >= least) value = rule(value);
    return value;
  }

  /** Grammar: what the condition guards is there; when parsing, only if the condition holds. */
  protected gate(open: boolean): boolean {
    return open;
  }

  /** Whether the decision has an alternative for the next token. */
  protected fits(decision: number): boolean {
    return this.alternative(decision) !== 0;
  }

  /** Whether these are the next two tokens. */
  protected areNext(first: Terminal, second: Terminal): boolean {
    return this.la.type === first && this.tokens[this.index + 1]?.type === second;
  }

  /** How strongly the next token binds as a binary operator; 0 when it is none. */
  protected strength(): number {
    return this.binding[this.la.type] ?? 0;
  }

  private alternative(decision: number): number {
    return this.decisions[decision * terminalCount + this.la.type] ?? 0;
  }
}
