import type { DefinitionLink } from 'vscode-languageserver';
import { DefinitionRequest } from '../protocol-values.ts';
import { documentFeature } from '../feature.ts';
import { rangeOf } from '../mapping.ts';
import { metricNamedAt } from '../named-metric.ts';
import { createPlaces } from '../places.ts';

export const definitionFeature = documentFeature({
  type: DefinitionRequest.type,
  capabilities: () => ({ definitionProvider: true }),
  fallback: null,
  handle: async ({ document }, { position }, { client, session }) => {
    const metric = metricNamedAt(document, position);
    if (metric === undefined) return null;
    const recorded = (await session.rules.fresh()).get(metric.name);
    if (recorded === undefined) return null;
    const locations = await createPlaces(session).locate(recorded.definitions);
    if (!client.definitionLinks) return locations;
    return locations.map(({ uri, range }): DefinitionLink => ({
      originSelectionRange: rangeOf(document, metric),
      targetUri: uri,
      targetRange: range,
      targetSelectionRange: range,
    }));
  },
});
