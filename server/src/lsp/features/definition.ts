import { DefinitionRequest, type DefinitionLink } from 'vscode-languageserver';
import { definition } from '../../features/index.ts';
import { documentFeature } from '../feature.ts';
import { expressionAt, exprRange } from '../mapping.ts';
import { createPlaces } from '../places.ts';

export const definitionFeature = documentFeature({
  type: DefinitionRequest.type,
  capabilities: () => ({ definitionProvider: true }),
  fallback: null,
  handle: async ({ document, context }, { position }, { client, session }) => {
    const caret = expressionAt(document, position);
    if (caret === undefined) return null;
    const { parsed, embedded } = caret.expression;
    const recordingRules = await session.rules.fresh();
    const found = definition(parsed, caret.offset, { ...context(), recordingRules });
    if (found === undefined) return null;
    const locations = await createPlaces(session).locate(found.targets);
    if (!client.definitionLinks) return locations;
    return locations.map(({ uri, range }): DefinitionLink => ({
      originSelectionRange: exprRange(document, embedded, found.origin),
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: range,
    }));
  },
});
