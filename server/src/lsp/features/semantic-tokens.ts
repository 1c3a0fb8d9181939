import { SemanticTokensBuilder, SemanticTokensRequest } from '../protocol-values.ts';
import {
  semanticTokens,
  tokenModifiers,
  tokenTypes,
  type SemanticToken,
} from '../../features/index.ts';
import type { ParsedDocument } from '../../store/documents.ts';
import { documentFeature } from '../feature.ts';
import { exprRange } from '../mapping.ts';
import type { EmbeddedExpr } from '../../embedded/index.ts';

const typeIndex = new Map(tokenTypes.map((name, at) => [name, at]));
const modifierBit = new Map(tokenModifiers.map((name, at) => [name, 1 << at]));

/** The end of a line, as a column that every client cuts to it. */
const lineEnd = Number.MAX_SAFE_INTEGER;

/** Adds one token; the protocol wants none that spans lines. */
const push = (
  builder: SemanticTokensBuilder,
  { document, embedded }: { readonly document: ParsedDocument; readonly embedded: EmbeddedExpr },
  token: SemanticToken,
): void => {
  const { lines } = document;
  const { start, end } = exprRange(document, embedded, token);
  const type = typeIndex.get(token.type) ?? 0;
  const modifiers = token.modifiers.reduce((bits, name) => bits | (modifierBit.get(name) ?? 0), 0);
  for (let { line } = start; line <= end.line; line += 1) {
    const from = line === start.line ? start.character : 0;
    const ofLine = lines.positionAt(lines.offsetAt({ line, character: lineEnd }));
    const to = line === end.line ? end.character : ofLine.character;
    if (to > from) builder.push(line, from, to - from, type, modifiers);
  }
};

export const semanticTokensFeature = documentFeature({
  type: SemanticTokensRequest.type,
  capabilities: () => ({
    semanticTokensProvider: {
      full: true,
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    },
  }),
  fallback: null,
  handle: ({ document, context }) => {
    const builder = new SemanticTokensBuilder();
    const read = context();
    for (const { embedded, parsed } of document.expressions) {
      for (const token of semanticTokens(parsed, read))
        push(builder, { document, embedded }, token);
    }
    return builder.build();
  },
});
