import { ReferencesRequest } from '../protocol-values.ts';
import { documentFeature } from '../feature.ts';
import { metricNamedAt } from '../named-metric.ts';
import { createPlaces } from '../places.ts';

export const referencesFeature = documentFeature({
  type: ReferencesRequest.type,
  capabilities: () => ({ referencesProvider: true }),
  fallback: null,
  handle: async ({ document }, { position, context: { includeDeclaration } }, { session }) => {
    const metric = metricNamedAt(document, position);
    if (metric === undefined) return null;
    const recorded = (await session.rules.fresh()).get(metric.name);
    if (recorded === undefined) return null;
    const { definitions, references } = recorded;
    const places = includeDeclaration ? [...definitions, ...references] : references;
    return createPlaces(session).locate(places);
  },
});
