import type { Position, Range, TextEdit } from 'vscode-languageserver-types';
import type { EmbeddedExpr } from '../embedded/index.ts';
import { applyEdits, type TextEdit as ExprEdit } from '../features/index.ts';
import type { Span } from '../promql/index.ts';
import type { ParsedDocument, ParsedExpression } from '../store/documents.ts';

/** A caret inside an expression. */
export interface ExpressionCaret {
  readonly expression: ParsedExpression;
  /** Offset in the expression. */
  readonly offset: number;
}

/** Range of the client for a span of the host file. */
export const rangeOf = ({ lines }: ParsedDocument, { start, end }: Span): Range => ({
  start: lines.positionAt(start),
  end: lines.positionAt(end),
});

/** A span of an expression as a span of its host file. */
export const toHostSpan = (embedded: EmbeddedExpr, { start, end }: Span): Span => {
  const hostStart = embedded.toHost(start);
  return { start: hostStart, end: Math.max(hostStart, embedded.toHostEnd(end)) };
};

/** Range of the client for a span of an expression. */
export const exprRange = (document: ParsedDocument, embedded: EmbeddedExpr, span: Span): Range =>
  rangeOf(document, toHostSpan(embedded, span));

/** The expression that a position belongs to. */
export const expressionAt = (
  document: ParsedDocument,
  position: Position,
): ExpressionCaret | undefined => {
  const hostOffset = document.lines.offsetAt(position);
  for (const expression of document.expressions) {
    const offset = expression.embedded.toExpr(hostOffset);
    if (offset !== undefined) return { expression, offset };
  }
  return undefined;
};

/** Expressions that share at least a caret with a range of the client. */
export const expressionsIn = (
  document: ParsedDocument,
  range: Range,
): readonly ParsedExpression[] => {
  const start = document.lines.offsetAt(range.start);
  const end = document.lines.offsetAt(range.end);
  return document.expressions.filter(
    ({ embedded: { hostRange } }) => hostRange.start <= end && hostRange.end >= start,
  );
};

/** An edit of the host file for the client. */
export const toLspEdit = (document: ParsedDocument, edit: ExprEdit): TextEdit => ({
  range: rangeOf(document, edit),
  newText: edit.text,
});

/**
 * Edits of an expression as edits of its host file. In a file of PromQL they stay small; elsewhere the expression is
 * written anew as a whole, since a small edit can change how its host must quote it.
 */
export const hostEdits = (
  document: ParsedDocument,
  embedded: EmbeddedExpr,
  edits: readonly ExprEdit[],
): readonly TextEdit[] =>
  document.embedded?.kind === 'promql'
    ? edits.map((edit) => ({ range: exprRange(document, embedded, edit), newText: edit.text }))
    : [
        {
          range: rangeOf(document, embedded.replaceRange),
          newText: embedded.encode(applyEdits(embedded.text, edits)),
        },
      ];
