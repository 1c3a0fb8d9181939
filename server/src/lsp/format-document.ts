import { applyEdits, type TextEdit } from '../features/index.ts';
import { format } from '../promql/index.ts';
import type { ParsedDocument, ParsedExpression } from '../store/documents.ts';

/** Formats one expression; nothing when it has errors or is formatted already. Offsets are those of the host file. */
export const formatExpression = (
  { text }: ParsedDocument,
  { embedded, parsed }: ParsedExpression,
  width: number,
): TextEdit | undefined => {
  if (embedded.empty) return undefined;
  const formatted = format(parsed, width);
  if (formatted === undefined || formatted === embedded.text) return undefined;
  const { start, end } = embedded.replaceRange;
  const written = embedded.encode(formatted);
  return written === text.slice(start, end) ? undefined : { start, end, text: written };
};

/** The whole text formatted. */
export const formatDocument = (document: ParsedDocument, width: number): string =>
  applyEdits(
    document.text,
    document.expressions.flatMap(
      (expression) => formatExpression(document, expression, width) ?? [],
    ),
  );
