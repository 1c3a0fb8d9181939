import type { Node, ParseResult, Span } from '../promql/ast.ts';
import { walk } from '../promql/index.ts';

/** A part that spans lines; the first and the last line stay visible or not as the editor likes. */
export interface FoldingRange extends Span {
  readonly kind: 'region' | 'comment';
}

function foldable(node: Node): readonly (Span | undefined)[] {
  switch (node.kind) {
    case 'Call':
      return [node.parens];
    case 'Aggregation':
      return [node.parens, node.grouping?.parens];
    case 'Binary':
      return [node.matching?.list.parens, node.matching?.group?.list.parens];
    case 'VectorSelector':
      return [node.braces];
    case 'MatrixSelector':
    case 'Subquery':
      return [node.brackets];
    case 'Paren':
      return [node];
    default:
      return [];
  }
}

/** Comments on lines that follow each other are one block. */
function commentBlocks({ comments, text }: ParseResult): readonly Span[] {
  const blocks: { start: number; end: number }[] = [];
  for (const { start, end } of comments) {
    const last = blocks.at(-1);
    const isNext = last !== undefined && /^\r?\n[\t ]*$/.test(text.slice(last.end, start));
    if (isNext) last.end = end;
    else blocks.push({ start, end });
  }
  return blocks;
}

/** Brackets and blocks of comments that span lines. */
export function foldingRanges(parsed: ParseResult): readonly FoldingRange[] {
  const spansLines = ({ start, end }: Span): boolean =>
    parsed.text.slice(start, end).includes('\n');
  const regions: Span[] = [];
  walk(parsed.expr, (node) => {
    regions.push(...foldable(node).filter((span) => span !== undefined));
  });
  const ranges = [
    ...regions.map(({ start, end }) => ({ start, end, kind: 'region' as const })),
    ...commentBlocks(parsed).map(({ start, end }) => ({ start, end, kind: 'comment' as const })),
  ];
  return ranges
    .filter((range) => spansLines(range))
    .sort((left, right) => left.start - right.start || right.end - left.end);
}
