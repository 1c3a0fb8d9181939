import type { Name, ParseError, Span, StringLiteral } from './ast.ts';
import type { Problem } from './errors.ts';
import { at } from './errors.ts';
import type { LiteralError } from './literals.ts';
import { parseNumber, parseUint } from './literals.ts';
import { unquoteString } from './literal-strings.ts';
import type { Context } from './series-errors.ts';
import {
  badNumber,
  badRepetition,
  badString,
  combinationProblem,
  inLabels,
  inValues,
  unexpected,
} from './series-errors.ts';
import { readHistogram } from './series-histogram.ts';
import type { SeriesHistogram, SeriesItem, SeriesLabel, SeriesResult } from './series-model.ts';
import type { SeriesScanner, SeriesToken } from './series-scanner.ts';

/** Words that are no metric name. */
const notMetrics = new Set(['BOOL', 'ON', 'IGNORING', 'GROUP_LEFT', 'GROUP_RIGHT', 'ATAN2']);

/** Tokens with other spellings than words. */
const signs = /^[^A-Za-z_:]/;

/**
 * A parser by hand that raises the first error of the reference's table-driven one: a token is looked at only
 * when the reference would read it, and what the reference does to go on behind an error is left out.
 * `undefined` from a method says that parsing is over.
 */
export class SeriesParser {
  readonly #scanner: SeriesScanner;
  readonly #tokens: SeriesToken[] = [];
  readonly #errors: ParseError[] = [];
  #lookahead: SeriesToken | undefined;
  #metric: Name | undefined;
  readonly #labels: SeriesLabel[] = [];
  readonly #items: SeriesItem[] = [];

  constructor(scanner: SeriesScanner) {
    this.#scanner = scanner;
  }

  parse(): Omit<SeriesResult, 'text'> {
    if (this.#metricAndLabels()) this.#values();
    this.#readOn();
    return {
      metric: this.#metric,
      labels: this.#labels,
      items: this.#items,
      tokens: this.#tokens,
      errors: this.#errors,
    };
  }

  /** The tokens behind an error. */
  #readOn(): void {
    for (let token = this.#lookahead ?? this.#scanner.next(); token.type !== 'EOF';) {
      this.#tokens.push(token);
      token = this.#scanner.next();
    }
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
    this.#tokens.push(token);
    return token;
  }

  /** Takes a token of the type, or reports the one that stands there. */
  expect(type: string, context: Context): SeriesToken | undefined {
    if (this.is(type)) return this.take();
    return this.refuse(context);
  }

  report(problem: Problem, span: Span): void {
    this.#errors.push(at(problem, span));
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
    return this.#convert(token, parseUint(token.text), badRepetition) ?? 0n;
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

  #unquote(token: SeriesToken): string {
    const value = unquoteString(token.text);
    if (value === undefined) this.report(badString(token.text), token);
    return value ?? token.text.slice(1, -1);
  }

  #metricAndLabels(): boolean {
    const first = this.peek();
    const word = first.type !== 'NUMBER' && first.type !== 'EOF' && !signs.test(first.text);
    if (word && first.problem === undefined && !notMetrics.has(first.type)) {
      const { start, end, text } = this.take();
      this.#metric = { start, end, value: text, quoted: false };
    }
    return !this.is('LEFT_BRACE') || this.#labelSet();
  }

  #labelSet(): boolean {
    this.take();
    while (!this.is('RIGHT_BRACE')) {
      if (!this.#label()) return false;
      if (this.is('COMMA')) this.take();
      else if (!this.is('RIGHT_BRACE')) {
        this.refuse(inLabels('"," or "}"'));
        return false;
      }
    }
    this.take();
    return true;
  }

  #label(): boolean {
    if (!this.is('IDENTIFIER', 'STRING')) {
      this.refuse(inLabels('identifier or "}"'));
      return false;
    }
    const token = this.take();
    const quoted = token.type === 'STRING';
    const { start } = token;
    const value = quoted ? this.#unquote(token) : token.text;
    const name: Name = { start, end: token.end, value, quoted };
    if (quoted && !this.is('EQL')) {
      this.#metric ??= name;
      return true;
    }
    if (this.expect('EQL', inLabels('"="')) === undefined) return false;
    const string = this.expect('STRING', inLabels('string'));
    if (string === undefined) return false;
    const { end } = string;
    const literal: StringLiteral = {
      kind: 'StringLiteral',
      start: string.start,
      end,
      value: this.#unquote(string),
    };
    this.#labels.push({ start, end, name, value: literal });
    return true;
  }

  #values(): void {
    if (!this.is('SPACE', 'EOF')) {
      this.refuse(inValues);
      return;
    }
    while (this.is('SPACE')) {
      this.take();
      const { start } = this.peek();
      const item = this.#item();
      if (item === undefined) return;
      if (item === 'none') continue;
      this.#items.push({ start, end: this.#tokens.at(-1)?.end ?? start, ...item });
    }
    if (!this.is('EOF')) this.refuse({ where: '' });
  }

  #item(): ItemBody | 'none' | undefined {
    switch (this.peek().type) {
      case 'BLANK':
        return this.#omitted();
      case 'IDENTIFIER':
      case 'NUMBER':
      case 'ADD':
      case 'SUB':
        return this.#numbers();
      case 'OPEN_HIST':
        return this.#histograms();
      default:
        return 'none';
    }
  }

  #omitted(): ItemBody | undefined {
    this.take();
    if (!this.is('TIMES')) return { kind: 'omitted', samples: 1 };
    const times = this.#times();
    return times === undefined ? undefined : { kind: 'omitted', samples: times };
  }

  /** `x4`. */
  #times(): number | undefined {
    if (this.expect('TIMES', inValues) === undefined) return undefined;
    const times = this.uint(inValues);
    return times === undefined ? undefined : Number(times);
  }

  #numbers(): ItemBody | undefined {
    const stale = this.is('IDENTIFIER');
    const first = stale ? this.#stale() : this.number(inValues, true);
    if (first === undefined) return undefined;
    const body = { kind: 'numbers', first, stale } as const;
    if (this.is('TIMES')) {
      const times = this.#times();
      return times === undefined ? undefined : { ...body, step: 0, samples: times + 1 };
    }
    if (!this.is('ADD', 'SUB')) return { ...body, step: 0, samples: 1 };
    const step = this.number(inValues, true);
    const times = step === undefined ? undefined : this.#times();
    if (step === undefined || times === undefined) return undefined;
    return { ...body, step, samples: times + 1 };
  }

  #stale(): number {
    const token = this.take();
    if (token.text !== 'stale') {
      const context = { ...inValues, expected: 'number or "stale"' };
      this.report(unexpected(token, context), token);
    }
    return Number.NaN;
  }

  #histograms(): ItemBody | undefined {
    const first = readHistogram(this);
    if (first === undefined) return undefined;
    if (this.is('ADD', 'SUB')) return this.#histogramSequence(first);
    const times = this.is('TIMES') ? this.#times() : 0;
    if (times === undefined) return undefined;
    return { kind: 'histograms', first, step: undefined, samples: times + 1 };
  }

  #histogramSequence(first: SeriesHistogram): ItemBody | undefined {
    const sign = this.take().type === 'ADD' ? '+' : '-';
    if (!this.is('OPEN_HIST')) return this.refuse(inValues);
    const histogram = readHistogram(this);
    const times = histogram === undefined ? undefined : this.#times();
    if (histogram === undefined || times === undefined) return undefined;
    const problem = times > 0 ? combinationProblem(first, histogram) : undefined;
    const last = this.#tokens.at(-1);
    if (problem !== undefined && last !== undefined) this.report(problem, last);
    return { kind: 'histograms', first, step: { sign, histogram }, samples: times + 1 };
  }
}

type Without<Item, Keys extends keyof Item> = Item extends unknown ? Omit<Item, Keys> : never;

type ItemBody = Without<SeriesItem, 'start' | 'end'>;
