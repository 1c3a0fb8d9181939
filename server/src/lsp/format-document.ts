import { applyEdits, type TextEdit } from '../features/index.ts';
import { format, type Language } from '../promql/index.ts';
import type { ParsedDocument, ParsedExpression } from '../store/documents.ts';

/** Names stand without quotes wherever the server of the document reads them so. */
const namesOf = ({ features }: Language) =>
  features.has('unquoted-utf8-names') ? 'utf8' : 'legacy';

/** Formats one expression; nothing when it has errors or is formatted already. Offsets are those of the host file. */
export const formatExpression = (
  { text, language }: ParsedDocument,
  { embedded, parsed }: ParsedExpression,
  width: number,
): TextEdit | undefined => {
  if (embedded.empty || embedded.templated) return undefined;
  const formatted = format(parsed, width, namesOf(language));
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
