import { DocumentFormattingRequest } from '../protocol-values.ts';
import { documentFeature } from '../feature.ts';
import { formatExpression } from '../format-document.ts';
import { toLspEdit } from '../mapping.ts';

export const formattingFeature = documentFeature({
  type: DocumentFormattingRequest.type,
  capabilities: () => ({ documentFormattingProvider: true }),
  fallback: null,
  handle: ({ document, settings }) =>
    document.expressions.flatMap((expression) => {
      const edit = formatExpression(document, expression, settings.format.width);
      return edit === undefined ? [] : [toLspEdit(document, edit)];
    }),
});
