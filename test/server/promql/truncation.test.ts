import { describe, expect, it } from 'vitest';
import { parse, tokenize, walk } from '../../../server/src/promql/index.ts';
import type { Expr } from '../../../server/src/promql/index.ts';
import { fullPrometheus } from '../../support/conformance.ts';
import { valid } from './corpus.ts';

interface PlacedNode {
  readonly key: string;
  readonly end: number;
}

function nodesOf(expr: Expr): readonly PlacedNode[] {
  const nodes: PlacedNode[] = [];
  walk(expr, ({ kind, start, end }) => {
    nodes.push({ key: `${kind} ${start}-${end}`, end });
  });
  return nodes;
}

/** The nodes that a text cut at `cut` should have kept and has not. */
function lost(text: string, cut: number, finished: readonly PlacedNode[]): readonly string[] {
  const kept = new Set(
    nodesOf(parse(text.slice(0, cut), fullPrometheus).expr).map(({ key }) => key),
  );
  return finished.filter(({ key }) => !kept.has(key)).map(({ key }) => key);
}

/** Every cut of the text, inside tokens and between them, at which a node that was finished is lost. */
function lossesOf(
  text: string,
): readonly { readonly cut: number; readonly lost: readonly string[] }[] {
  const nodes = nodesOf(parse(text, fullPrometheus).expr);
  const starts = tokenize(text, fullPrometheus)
    .filter(({ type }) => type !== 'COMMENT')
    .map(({ start }) => start);
  const cuts = Array.from({ length: Math.max(0, text.length - 1) }, (_, index) => index + 1);
  return cuts.flatMap((cut) => {
    const last = starts.findLast((start) => start < cut) ?? 0;
    const missing = lost(
      text,
      cut,
      nodes.filter(({ end }) => end <= last),
    );
    return missing.length === 0 ? [] : [{ cut, lost: missing }];
  });
}

/** Milliseconds: some 160,000 parses, on a machine that may be busy. */
const patience = 60_000;

describe('the tree of a text that is being typed', () => {
  it('keeps every node that ends in front of the token being typed', { timeout: patience }, () => {
    const wrong = valid.flatMap(({ expr }) => lossesOf(expr).map((loss) => ({ expr, ...loss })));
    expect(wrong).toEqual([]);
  });
});
