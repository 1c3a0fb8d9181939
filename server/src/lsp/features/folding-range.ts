import type { FoldingRange } from 'vscode-languageserver';
import { FoldingRangeKind, FoldingRangeRequest } from '../protocol-values.ts';
import { foldingRanges } from '../../features/index.ts';
import type { ParsedDocument, ParsedExpression } from '../../store/documents.ts';
import { documentFeature } from '../feature.ts';
import { exprRange, rangeOf } from '../mapping.ts';

const foldsOf = (
  document: ParsedDocument,
  { embedded, parsed }: ParsedExpression,
): readonly FoldingRange[] => {
  // Blank lines behind a section stay visible.
  const { hostRange, replaceRange } = embedded;
  const section = rangeOf(document, { start: hostRange.start, end: replaceRange.end });
  const titled = embedded.title === undefined ? section.start.line : section.start.line - 1;
  const inner = foldingRanges(parsed).map((fold): FoldingRange => {
    const { start, end } = exprRange(document, embedded, fold);
    const kind = fold.kind === 'comment' ? FoldingRangeKind.Comment : FoldingRangeKind.Region;
    return { startLine: start.line, endLine: end.line, kind };
  });
  return section.end.line > titled
    ? [{ startLine: titled, endLine: section.end.line, kind: FoldingRangeKind.Region }, ...inner]
    : inner;
};

/** Sections and what is bracketed in them. In YAML editors fold by indentation, unless somebody answers. */
export const foldingRangeFeature = documentFeature({
  type: FoldingRangeRequest.type,
  capabilities: () => ({ foldingRangeProvider: true }),
  fallback: null,
  handle: ({ document }) =>
    document.embedded?.kind === 'promql'
      ? document.expressions.flatMap((expression) => [...foldsOf(document, expression)])
      : null,
});
