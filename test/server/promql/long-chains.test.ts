import { describe, expect, it } from 'vitest';
import { answerLine } from '../../../server/src/cli/batch/answer.ts';
import { referenceTree } from '../../../server/src/cli/batch/reference-tree.ts';
import {
  format,
  nodeAt,
  parse,
  print,
  tokenize,
  valueTypeOf,
  walk,
} from '../../../server/src/promql/index.ts';
import type { Expr } from '../../../server/src/promql/index.ts';
import { fullPrometheus } from '../../support/conformance.ts';
import { longChains } from '../../support/long-chains.ts';

const many = 10_000;

function operatorsIn(expr: Expr): number {
  let count = 0;
  walk(expr, ({ kind }) => {
    if (kind === 'Binary' || kind === 'DurationBinary') count += 1;
  });
  return count;
}

describe('a chain of 10,000 operators', () => {
  it.each(Object.entries(longChains))('of %s is parsed, typed and printed', (_name, chain) => {
    const text = chain(many);
    const { expr, errors } = parse(text, fullPrometheus);
    expect(errors).toEqual([]);
    expect(operatorsIn(expr)).toBe(many);
    expect(print(expr)).toBe(text);
    expect(valueTypeOf(expr, fullPrometheus)).toMatch(/^(?:scalar|vector|matrix)$/);
    expect(nodeAt(expr, 0).length).toBeGreaterThan(0);
    expect(tokenize(text, fullPrometheus).length).toBeGreaterThan(2 * many);
    expect(referenceTree(expr, (offset) => offset)).toContain(text.length);
  });

  it.each(Object.entries(longChains))('of %s is typed while it is typed in', (_name, chain) => {
    const text = chain(many);
    for (const end of [text.length - 1, text.length - 3, text.length / 2]) {
      expect(operatorsIn(parse(text.slice(0, end), fullPrometheus).expr)).toBeGreaterThan(1000);
    }
  });

  it('is answered by the batch command, as deep as the answer gets', () => {
    const expr = `x[1${' + 1'.repeat(many)}] + x${' + x'.repeat(1500)}${' ^ x'.repeat(1500)}`;
    const answer = answerLine(JSON.stringify({ op: 'parse', expr }));
    expect(answer).toContain('binary expression must contain only scalar and instant vector types');
    const tree = answerLine(JSON.stringify({ op: 'parse', expr: `x${' ^ x'.repeat(3000)}` }));
    expect(tree.slice(0, 30)).toBe('{"ok":true,"type":"vector","st');
    expect(tree.endsWith(`${']'.repeat(3001)}}`)).toBe(true);
  });

  it('may stand anywhere', () => {
    const { expr, errors } = parse(`sum((${'1 + '.repeat(many)}x) ^ x) ^ x`, fullPrometheus);
    expect(errors).toEqual([]);
    expect(operatorsIn(expr)).toBe(many + 2);
  });

  it.each([
    ['left', `{}${' + 1'.repeat(many)}`],
    ['right', `1${' ^ 1'.repeat(many)} ^ {}`],
  ])('shows the error of its operand on the %s', (_side, text) => {
    const { errors } = parse(text, fullPrometheus);
    expect(errors[0]?.message).toBe('vector selector must contain at least one non-empty matcher');
  });

  it('reports errors in the order of the operators', () => {
    const { errors } = parse('1 ^ bool 1 ^ bool 1 + bool 1', fullPrometheus);
    expect(errors.map(({ start }) => start)).toEqual([11, 2, 20]);
  });
});

/** One layer of indentation more for each operator: with many of them the layout grows beyond use. */
describe('the layout of a chain', () => {
  it.each(Object.entries(longChains))('of %s parses back and stays as it is', (_name, chain) => {
    const { expr, text, errors, comments } = parse(chain(500), fullPrometheus);
    const pretty = format({ expr, text, errors, comments }) ?? '';
    const again = parse(pretty, fullPrometheus);
    expect(print(again.expr)).toBe(print(expr));
    expect(format(again)).toBe(pretty);
  });

  it('of 5,000 operators is still one', () => {
    const { expr, text, errors, comments } = parse(`x${' + x'.repeat(5000)}`, fullPrometheus);
    const lines = format({ expr, text, errors, comments })?.split('\n') ?? [];
    // 25 operands fit into 100 columns; each further one takes two lines, and one step of indentation.
    expect(lines.length).toBe(1 + 2 * 4976);
    expect(lines[0]).toBe(`${' '.repeat(2 * 4976)}${text.slice(0, 97)}`);
  });
});
