import type { Position, Range, SelectionRange } from 'vscode-languageserver';
import { SelectionRangeRequest } from '../protocol-values.ts';
import { selectionRanges } from '../../features/index.ts';
import type { ParsedDocument } from '../../store/documents.ts';
import { documentFeature } from '../feature.ts';
import { exprRange, expressionAt, rangeOf } from '../mapping.ts';

const isSame = (left: Range, right: Range): boolean =>
  left.start.line === right.start.line &&
  left.start.character === right.start.character &&
  left.end.line === right.end.line &&
  left.end.character === right.end.character;

/** Growing selections at a position: the parts of its expression, then the whole expression. */
const growing = (document: ParsedDocument, position: Position): readonly Range[] => {
  const caret = expressionAt(document, position);
  if (caret === undefined) return [{ start: position, end: position }];
  const { embedded, parsed } = caret.expression;
  const ranges = [
    ...selectionRanges(parsed, caret.offset).map((span) => exprRange(document, embedded, span)),
    rangeOf(document, embedded.hostRange),
  ];
  return ranges.filter((range, at) => {
    const before = ranges[at - 1];
    return before === undefined || !isSame(before, range);
  });
};

const nested = (ranges: readonly Range[], position: Position): SelectionRange =>
  ranges.reduceRight<SelectionRange | undefined>(
    (parent, range) => (parent === undefined ? { range } : { range, parent }),
    undefined,
  ) ?? { range: { start: position, end: position } };

export const selectionRangeFeature = documentFeature({
  type: SelectionRangeRequest.type,
  capabilities: () => ({ selectionRangeProvider: true }),
  fallback: null,
  handle: ({ document }, { positions }) =>
    positions.map((position) => nested(growing(document, position), position)),
});
