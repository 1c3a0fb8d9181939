import { describe, expect, it } from 'vitest';
import { aggregationParts, nodeAt, parse, walk } from '../../../server/src/promql/index.ts';
import { fullPrometheus } from '../../support/conformance.ts';
import { outline } from './outline.ts';

function exprOf(text: string) {
  return parse(text, fullPrometheus).expr;
}

describe('nodeAt', () => {
  it.each([
    ['|sum(rate(x[5m]))', 'Aggregation'],
    ['sum(ra|te(x[5m]))', 'Aggregation Call'],
    ['sum(rate(x[5|m]))', 'Aggregation Call MatrixSelector DurationLiteral'],
    ['x{a="b|"}', 'VectorSelector Matcher StringLiteral'],
    ['a +| b', 'Binary'],
    ['a +|', 'Binary Missing'],
    ['a | b', 'Invalid'],
    ['x offset 5m| @ 10', 'VectorSelector Offset DurationLiteral'],
    ['x @ 1|0 offset 5m', 'VectorSelector At'],
    ['-x ^ |y', 'Unary Binary VectorSelector'],
  ])('%s', (marked, kinds) => {
    const offset = marked.indexOf('|');
    const path = nodeAt(exprOf(marked.replace('|', '')), offset);
    expect(path.map(({ kind }) => kind).join(' ')).toBe(kinds);
  });

  it('finds nothing beside the expression', () => {
    expect(nodeAt(exprOf('   x'), 1)).toEqual([]);
  });
});

describe('walk', () => {
  it('visits parents first, children in source order', () => {
    const text = 'topk by (a) (2, x{a="b"}[5m:1m] @ 1 offset step() + 1)';
    expect(outline(exprOf(text), text)).toBe(
      'Aggregation "topk by (a) (2, x{a=\\"b\\"}[5m:1m] @ 1 offset step() + 1)" [NumberLiteral "2", ' +
        'Binary "x{a=\\"b\\"}[5m:1m] @ 1 offset step() + 1" [Subquery "x{a=\\"b\\"}[5m:1m] @ 1 offset step()" ' +
        '[VectorSelector "x{a=\\"b\\"}" [Matcher "a=\\"b\\"" [StringLiteral "\\"b\\""]], DurationLiteral "5m", ' +
        'DurationLiteral "1m", At "@ 1", Offset "offset step()" [DurationCall "step()"]], NumberLiteral "1"]]',
    );
  });

  it('leaves out what the visitor does not want', () => {
    const kinds: string[] = [];
    walk(exprOf('sum(x) + 1'), ({ kind }) => {
      kinds.push(kind);
      return kind !== 'Aggregation';
    });
    expect(kinds).toEqual(['Binary', 'Aggregation', 'NumberLiteral']);
  });
});

describe('aggregationParts', () => {
  it.each([
    ['sum(x)', undefined, 'VectorSelector'],
    ['topk(2, x)', 'NumberLiteral', 'VectorSelector'],
    ['sum()', undefined, undefined],
  ])('%s', (text, param, body) => {
    const expr = exprOf(text);
    if (expr.kind !== 'Aggregation') throw new Error('no aggregation');
    const parts = aggregationParts(expr);
    expect([parts.param?.kind, parts.body?.kind]).toEqual([param, body]);
  });
});
