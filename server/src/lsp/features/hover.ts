import { HoverRequest } from '../protocol-values.ts';
import { hover } from '../../features/index.ts';
import { documentFeature } from '../feature.ts';
import { exprRange, expressionAt } from '../mapping.ts';
import { markupOf } from '../markup.ts';
import { withMetadata } from '../with-metadata.ts';

export const hoverFeature = documentFeature({
  type: HoverRequest.type,
  capabilities: () => ({ hoverProvider: true }),
  fallback: null,
  handle: async (scope, { position }, { token, client }) => {
    const { document } = scope;
    const caret = expressionAt(document, position);
    if (caret === undefined) return null;
    const { parsed, embedded } = caret.expression;
    const found = await withMetadata(scope, token, (context) =>
      hover(parsed, caret.offset, context),
    );
    if (found === undefined) return null;
    return {
      contents: markupOf(client.formats.hover, found.contents),
      range: exprRange(document, embedded, found),
    };
  },
});
