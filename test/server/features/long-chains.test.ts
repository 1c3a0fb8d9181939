import { describe, expect, it } from 'vitest';
import {
  complete,
  diagnose,
  foldingRanges,
  hover,
  selectionRanges,
  semanticTokens,
  signatureHelp,
  symbols,
  type ExpressionSymbol,
} from '../../../server/src/features/index.ts';
import { parse } from '../../../server/src/promql/index.ts';
import { fullPrometheus } from '../../support/conformance.ts';
import { contextOf } from '../../support/feature-context.ts';
import { longChains } from '../../support/long-chains.ts';

const many = 10_000;
const context = contextOf({ metadata: { series: [{ __name__: 'x', a: '1' }] } });

function depthOf(list: readonly ExpressionSymbol[]): number {
  return list.reduce((deepest, { children }) => Math.max(deepest, 1 + depthOf(children)), 0);
}

describe('features in a chain of 10,000 operators', () => {
  it.each(Object.entries(longChains))('of %s have their answers', (_name, chain) => {
    const parsed = parse(chain(many), fullPrometheus);
    const end = parsed.text.length;
    expect(semanticTokens(parsed, context).length).toBeGreaterThan(many / 2);
    expect(foldingRanges(parsed)).toEqual([]);
    expect(depthOf(symbols(parsed))).toBeLessThan(10);
    for (const offset of [0, end / 2, end]) {
      expect(hover(parsed, offset, context)?.contents).toBeTruthy();
      expect(complete(parsed, offset, context).to).toBeGreaterThanOrEqual(offset);
      expect(signatureHelp(parsed, offset, context)).toBeUndefined();
      const ranges = selectionRanges(parsed, offset);
      expect(ranges.length).toBeLessThanOrEqual(201);
      expect(ranges.at(-1)).toEqual({ start: 0, end });
    }
    const { diagnostics } = diagnose(parsed, context);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('say where it breaks off', () => {
    const parsed = parse(`sum(x${' + x'.repeat(4000)}`, fullPrometheus);
    const { diagnostics } = diagnose(parsed, context);
    expect(diagnostics.map(({ message }) => message)).toEqual(['unclosed left parenthesis']);
    expect(diagnostics[0]?.fixes.length).toBeGreaterThan(0);
  });
});
