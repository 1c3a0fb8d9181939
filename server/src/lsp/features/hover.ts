import type { Hover, Position } from 'vscode-languageserver';
import { HoverRequest } from '../protocol-values.ts';
import { hover } from '../../features/index.ts';
import type { ParsedDocument } from '../../store/documents.ts';
import { hoverTopology } from '../../topology/index.ts';
import { documentFeature, type Call } from '../feature.ts';
import { exprRange, expressionAt, rangeOf } from '../mapping.ts';
import { markupOf } from '../markup.ts';
import type { TopologyDocument } from '../topology-document.ts';
import { liveWordsAt, type Asked } from '../topology-live.ts';
import { withMetadata } from '../with-metadata.ts';

const topologyHover = async (
  topology: TopologyDocument,
  position: Position,
  { scope, call }: Asked,
): Promise<Hover | null> => {
  const { document } = scope;
  const found = hoverTopology(topology.file, document.lines.offsetAt(position));
  if (found === undefined) return null;
  const live = await liveWordsAt(found.place, topology, { scope, call });
  const paragraphs = [...found.paragraphs, ...(live?.paragraphs(found.word) ?? [])];
  if (paragraphs.length === 0) return null;
  return {
    contents: markupOf(call.client.formats.hover, paragraphs.join('\n\n')),
    range: rangeOf(document, found),
  };
};

const manifestHover = async (
  document: ParsedDocument,
  position: Position,
  { client, session }: Pick<Call, 'client' | 'session'>,
): Promise<Hover | null> => {
  const bundle = await session.manifests.bundleFor(document);
  const found = bundle?.hoverManifest(document.text, document.lines.offsetAt(position));
  if (found === undefined) return null;
  const { contents, ...span } = found;
  return { contents: markupOf(client.formats.hover, contents), range: rangeOf(document, span) };
};

export const hoverFeature = documentFeature({
  type: HoverRequest.type,
  capabilities: () => ({ hoverProvider: true }),
  fallback: null,
  handle: async (scope, { position }, { token, client, session }) => {
    const { document } = scope;
    const call = { token, client, session };
    const topology = session.topologyOf(document);
    if (topology !== undefined) return topologyHover(topology, position, { scope, call });
    const caret = expressionAt(document, position);
    if (caret === undefined) return manifestHover(document, position, call);
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
