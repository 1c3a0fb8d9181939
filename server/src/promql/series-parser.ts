import type { Name, StringLiteral } from './ast.ts';
import { combinationProblem, inLabels, isCrash, inValues, unexpected } from './series-errors.ts';
import { readHistogram } from './series-histogram.ts';
import type { SeriesHistogram, SeriesItem, SeriesLabel, SeriesResult } from './series-model.ts';
import { SeriesReader } from './series-reader.ts';
import type { SeriesScanner } from './series-scanner.ts';

/** Words that are no metric name. */
const notMetrics = new Set(['BOOL', 'ON', 'IGNORING', 'GROUP_LEFT', 'GROUP_RIGHT', 'ATAN2']);

/** Tokens with other spellings than words. */
const signs = /^[^\p{L}_:]/u;

/**
 * A parser by hand that raises the errors of the reference's table-driven one. A method gives `undefined` or false when
 * the next token was refused, or when parsing is over.
 */
export class SeriesParser {
  readonly #reader: SeriesReader;
  #metric: Name | undefined;
  readonly #labels: SeriesLabel[] = [];
  readonly #items: SeriesItem[] = [];

  constructor(scanner: SeriesScanner) {
    this.#reader = new SeriesReader(scanner);
  }

  parse(): Omit<SeriesResult, 'text'> {
    if (this.#metricAndLabels()) this.#values();
    this.#reader.skipAll();
    const { tokens, errors } = this.#reader;
    return { metric: this.#metric, labels: this.#labels, items: this.#items, tokens, errors };
  }

  #metricAndLabels(): boolean {
    const first = this.#reader.peek();
    const word = first.type !== 'NUMBER' && first.type !== 'EOF' && !signs.test(first.text);
    if (word && first.problem === undefined && !notMetrics.has(first.type)) {
      const { start, end, text } = this.#reader.take();
      this.#metric = { start, end, value: text, quoted: false };
    }
    return !this.#reader.is('LEFT_BRACE') || this.#labelSet();
  }

  /** What is wrong with a label is over at the next comma or brace. */
  #labelSet(): boolean {
    const reader = this.#reader;
    reader.take();
    while (!reader.is('RIGHT_BRACE')) {
      if (this.#label() && !reader.is('COMMA', 'RIGHT_BRACE')) {
        reader.refuse(inLabels('"," or "}"'));
      }
      if (!reader.skipTo('COMMA', 'RIGHT_BRACE')) return false;
      if (reader.is('COMMA')) reader.take();
    }
    reader.take();
    return true;
  }

  #label(): boolean {
    const reader = this.#reader;
    if (!reader.is('IDENTIFIER', 'STRING')) {
      reader.refuse(inLabels('identifier or "}"'));
      return false;
    }
    const token = reader.take();
    const quoted = token.type === 'STRING';
    const { start } = token;
    const value = quoted ? reader.unquote(token) : token.text;
    const name: Name = { start, end: token.end, value, quoted };
    if (quoted && !reader.is('EQL')) {
      this.#metric ??= name;
      return true;
    }
    if (reader.expect('EQL', inLabels('"="')) === undefined) return false;
    const string = reader.expect('STRING', inLabels('string'));
    if (string === undefined) return false;
    const { end } = string;
    const literal: StringLiteral = {
      kind: 'StringLiteral',
      start: string.start,
      end,
      value: reader.unquote(string),
    };
    this.#labels.push({ start, end, name, value: literal });
    return true;
  }

  /** What is wrong with a value is over at the next blank, if that is the token that fits nowhere. */
  #values(): void {
    const reader = this.#reader;
    if (!reader.is('SPACE', 'EOF')) {
      reader.refuse(inValues);
      return;
    }
    while (reader.is('SPACE')) {
      reader.take();
      const { start } = reader.peek();
      const item = this.#item();
      if (item === undefined && !reader.is('SPACE')) return;
      if (item === undefined || item === 'none') continue;
      this.#items.push({ start, end: reader.tokens.at(-1)?.end ?? start, ...item });
    }
    if (!reader.is('EOF')) reader.refuse({ where: '' });
  }

  #item(): ItemBody | 'none' | undefined {
    switch (this.#reader.peek().type) {
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
    this.#reader.take();
    if (!this.#reader.is('TIMES')) return { kind: 'omitted', samples: 1 };
    const times = this.#times();
    return times === undefined ? undefined : { kind: 'omitted', samples: times };
  }

  /** `x4`. */
  #times(): number | undefined {
    if (this.#reader.expect('TIMES', inValues) === undefined) return undefined;
    const times = this.#reader.uint(inValues);
    return times === undefined ? undefined : Number(times);
  }

  #numbers(): ItemBody | undefined {
    const stale = this.#reader.is('IDENTIFIER');
    const first = stale ? this.#stale() : this.#reader.number(inValues, true);
    if (first === undefined) return undefined;
    const body = { kind: 'numbers', first, stale } as const;
    if (this.#reader.is('TIMES')) {
      const times = this.#times();
      return times === undefined ? undefined : { ...body, step: 0, samples: times + 1 };
    }
    if (!this.#reader.is('ADD', 'SUB')) return { ...body, step: 0, samples: 1 };
    const step = this.#reader.number(inValues, true);
    const times = step === undefined ? undefined : this.#times();
    if (step === undefined || times === undefined) return undefined;
    return { ...body, step, samples: times + 1 };
  }

  #stale(): number {
    const token = this.#reader.take();
    if (token.text !== 'stale') {
      const context = { ...inValues, expected: 'number or "stale"' };
      this.#reader.report(unexpected(token, context), token);
    }
    return Number.NaN;
  }

  #histograms(): ItemBody | undefined {
    const first = readHistogram(this.#reader);
    if (first === undefined) return undefined;
    if (this.#reader.is('ADD', 'SUB')) return this.#histogramSequence(first);
    const times = this.#reader.is('TIMES') ? this.#times() : 0;
    if (times === undefined) return undefined;
    return { kind: 'histograms', first, step: undefined, samples: times + 1 };
  }

  #histogramSequence(first: SeriesHistogram): ItemBody | undefined {
    const sign = this.#reader.take().type === 'ADD' ? '+' : '-';
    if (!this.#reader.is('OPEN_HIST')) return this.#reader.refuse(inValues);
    const histogram = readHistogram(this.#reader);
    const times = histogram === undefined ? undefined : this.#times();
    if (histogram === undefined || times === undefined) return undefined;
    if (times > 0 && isCrash(first, histogram)) return this.#reader.giveUp();
    const problem = times > 0 ? combinationProblem(first, histogram) : undefined;
    const last = this.#reader.tokens.at(-1);
    if (problem !== undefined && last !== undefined) this.#reader.report(problem, last);
    return { kind: 'histograms', first, step: { sign, histogram }, samples: times + 1 };
  }
}

type Without<Item, Keys extends keyof Item> = Item extends unknown ? Omit<Item, Keys> : never;

type ItemBody = Without<SeriesItem, 'start' | 'end'>;
