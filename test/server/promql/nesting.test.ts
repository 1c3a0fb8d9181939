import { describe, expect, it } from 'vitest';
import { maxDepth } from '../../../server/src/promql/errors.ts';
import { parse, walk } from '../../../server/src/promql/index.ts';
import { fullPrometheus } from '../../support/conformance.ts';

const many = 10_000;

/** How each kind of nesting looks at a given depth. */
const nestings: Readonly<Record<string, (depth: number) => string>> = {
  parentheses: (depth) => `${'('.repeat(depth)}x${')'.repeat(depth)}`,
  signs: (depth) => `${'-'.repeat(depth)}x`,
  'signs of a number': (depth) => `${'-'.repeat(depth)}5`,
  calls: (depth) => `${'abs('.repeat(depth)}x${')'.repeat(depth)}`,
  aggregations: (depth) => `${'sum by (a) ('.repeat(depth)}x${')'.repeat(depth)}`,
  'durations in parentheses': (depth) => `x[${'('.repeat(depth)}5m${')'.repeat(depth)}]`,
  'signs of durations': (depth) => `x offset ${'-'.repeat(depth)}5m`,
  'calls in durations': (depth) => `x[${'min_of(1, '.repeat(depth)}5m${')'.repeat(depth)}]`,
};

function nodeCount(text: string): number {
  let count = 0;
  walk(parse(text, fullPrometheus).expr, () => {
    count += 1;
  });
  return count;
}

describe('nesting', () => {
  it.each(Object.entries(nestings))('refuses %s far beyond the limit', (_name, nest) => {
    const text = nest(many);
    const { errors } = parse(text, fullPrometheus);
    expect(errors.map(({ kind, message }) => ({ kind, message }))).toEqual([
      { kind: 'nesting', message: 'expression nested too deeply' },
    ]);
    expect(nodeCount(text)).toBeGreaterThan(0);
  });

  it.each(Object.entries(nestings))('allows %s below the limit', (_name, nest) => {
    expect(parse(nest(maxDepth / 2), fullPrometheus).errors).toEqual([]);
  });

  it('allows exactly as many levels as it says', () => {
    const { parentheses = String, calls = String } = nestings;
    for (const nest of [parentheses, calls]) {
      expect(parse(nest(maxDepth), fullPrometheus).errors).toEqual([]);
      expect(parse(nest(maxDepth + 1), fullPrometheus).errors).toHaveLength(1);
    }
  });

  it.each([
    ['brackets', `x${'[5m:]'.repeat(many)}`, 'subquery is only allowed on instant vector'],
    ['braces', '{'.repeat(many), "unexpected left brace '{'"],
    ['operands side by side', 'x '.repeat(many), 'unexpected identifier "x"'],
    ['offsets', `x${' offset 5m'.repeat(many)}`, 'offset may not be set multiple times'],
  ])('has no limit of its own for %s', (_name, text, message) => {
    expect(parse(text, fullPrometheus).errors[0]?.message).toContain(message);
    expect(nodeCount(text)).toBeGreaterThan(0);
  });

  it('reports the error of a long chain rather than its length', () => {
    const { errors } = parse(`{}${' + 1'.repeat(many)}`, fullPrometheus);
    expect(errors[0]?.message).toBe('vector selector must contain at least one non-empty matcher');
  });
});

describe('a caller deep in the stack', () => {
  /** Parses at the depth at which nothing more fits, and on the way back from there. */
  function parseAtTheBottom(text: string, found: string[]): void {
    try {
      parseAtTheBottom(text, found);
    } catch {
      // The stack is full: the frames above this one are about to try.
    }
    if (found.length < 40) found.push(parse(text, fullPrometheus).errors[0]?.message ?? 'valid');
  }

  it('gets an answer, and so does the next one', () => {
    const text = nestings['calls']?.(maxDepth / 2) ?? '';
    const found: string[] = [];
    try {
      parseAtTheBottom(text, found);
    } catch {
      // The outermost frame has no room left either.
    }
    const known = new Set(['expression nested too deeply', 'valid']);
    expect(found.filter((message) => !known.has(message))).toEqual([]);
    expect(parse(text, fullPrometheus).errors).toEqual([]);
  });
});
