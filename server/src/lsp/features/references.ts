import { ReferencesRequest, type Position } from 'vscode-languageserver';
import { metricAt } from '../../features/index.ts';
import type { ParsedDocument } from '../../store/documents.ts';
import { documentFeature } from '../feature.ts';
import { expressionAt } from '../mapping.ts';
import { createPlaces } from '../places.ts';

/** The metric that a position names: in an expression, or as the name that a rule records. */
const metricNamedAt = (document: ParsedDocument, position: Position): string | undefined => {
  const caret = expressionAt(document, position);
  if (caret !== undefined) return metricAt(caret.expression.parsed, caret.offset)?.name;
  const offset = document.lines.offsetAt(position);
  return document.rules?.groups
    .flatMap(({ rules }) => rules.flatMap(({ record }) => record ?? []))
    .find(({ start, end }) => start <= offset && offset <= end)?.value;
};

export const referencesFeature = documentFeature({
  type: ReferencesRequest.type,
  capabilities: () => ({ referencesProvider: true }),
  fallback: null,
  handle: async ({ document }, { position, context: { includeDeclaration } }, { session }) => {
    const name = metricNamedAt(document, position);
    const recorded = name === undefined ? undefined : (await session.rules.fresh()).get(name);
    if (recorded === undefined) return null;
    const { definitions, references } = recorded;
    const places = includeDeclaration ? [...definitions, ...references] : references;
    return createPlaces(session).locate(places);
  },
});
