import { DocumentRangeFormattingRequest } from '../protocol-values.ts';
import { documentFeature } from '../feature.ts';
import { formatExpression } from '../format-document.ts';
import { expressionsIn, toLspEdit } from '../mapping.ts';

/** Formats every expression that the range touches, whole: a part of an expression has no layout of its own. */
export const rangeFormattingFeature = documentFeature({
  type: DocumentRangeFormattingRequest.type,
  capabilities: () => ({ documentRangeFormattingProvider: true }),
  fallback: null,
  handle: ({ document, settings }, { range }) =>
    expressionsIn(document, range).flatMap((expression) => {
      const edit = formatExpression(document, expression, settings.format.width);
      return edit === undefined ? [] : [toLspEdit(document, edit)];
    }),
});
