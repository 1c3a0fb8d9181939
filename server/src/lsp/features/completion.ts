import type {
  CompletionItem as LspItem,
  CompletionList,
  Position,
  Range,
} from 'vscode-languageserver';
import { CompletionItemKind, CompletionRequest, InsertTextFormat } from '../protocol-values.ts';
import { complete, type CompletionItem, type CompletionKind } from '../../features/index.ts';
import type { ParsedDocument } from '../../store/documents.ts';
import type { ClientFacts } from '../client-facts.ts';
import { documentFeature } from '../feature.ts';
import { exprRange, expressionAt, type ExpressionCaret } from '../mapping.ts';
import { markupOf } from '../markup.ts';
import { encodeSnippet } from '../snippets.ts';
import { withMetadata } from '../with-metadata.ts';
import { manifestItems } from '../manifest-completion.ts';
import { topologyItems } from '../topology-completion.ts';
import type { ResolvableData } from './completion-resolve.ts';

const kinds = {
  metric: CompletionItemKind.Variable,
  function: CompletionItemKind.Function,
  aggregation: CompletionItemKind.Method,
  keyword: CompletionItemKind.Keyword,
  operator: CompletionItemKind.Operator,
  modifier: CompletionItemKind.Keyword,
  label: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  duration: CompletionItemKind.Unit,
  number: CompletionItemKind.Constant,
  snippet: CompletionItemKind.Snippet,
} as const satisfies Record<CompletionKind, CompletionItemKind>;

/** Opens the next list; VS Code's own command, so only our client gets it. */
const suggestAgain = { title: 'Suggest', command: 'editor.action.triggerSuggest' };

type Edit = Pick<LspItem, 'insertTextFormat'> & Required<Pick<LspItem, 'textEdit'>>;

/** Where a list was asked for. */
interface Place {
  readonly document: ParsedDocument;
  readonly caret: ExpressionCaret;
  readonly position: Position;
}

/**
 * What an item replaces: the whole word, also behind the caret. The choice between that and keeping its end is not left
 * to the client: an editor's usual mode would leave the end of the old word glued to the new one, which is never PromQL
 * that was meant.
 *
 * An end at the caret is the caret's own position: in a host that trims blanks (YAML) the expression's offset alone does
 * not tell where among them it is.
 */
const rangeOf = ({ from, to }: CompletionItem, { document, caret, position }: Place): Range => {
  const { start, end } = exprRange(document, caret.expression.embedded, { start: from, end: to });
  return {
    start: from === caret.offset ? position : start,
    end: to === caret.offset ? position : end,
  };
};

const editOf = (item: CompletionItem, client: ClientFacts, place: Place): Edit => {
  const { encodeInsert } = place.caret.expression.embedded;
  const isSnippet = client.snippets && item.snippet !== undefined;
  const newText = isSnippet ? encodeSnippet(item.snippet, encodeInsert) : encodeInsert(item.insert);
  return {
    textEdit: { newText, range: rangeOf(item, place) },
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
  };
};

const toLspItem = (item: CompletionItem, client: ClientFacts, place: Place): LspItem => ({
  label: item.label,
  kind: kinds[item.kind],
  sortText: item.sortText,
  filterText: place.caret.expression.embedded.encodeInsert(item.filterText),
  ...editOf(item, client, place),
  ...(item.detail === '' ? {} : { detail: item.detail }),
  ...(item.documentation === ''
    ? {}
    : { documentation: markupOf(client.formats.completion, item.documentation) }),
  ...(item.subject === undefined
    ? {}
    : { data: { ...item.subject, uri: place.document.uri } satisfies ResolvableData }),
  ...(item.again && client.pushesConnections ? { command: suggestAgain } : {}),
});

const nothing: CompletionList = { isIncomplete: false, items: [] };

export const completionFeature = documentFeature({
  type: CompletionRequest.type,
  capabilities: () => ({
    completionProvider: {
      triggerCharacters: ['{', ',', '(', '[', '=', '~', '"', "'", '`', '@'],
      resolveProvider: true,
    },
  }),
  fallback: nothing,
  handle: async (scope, { position }, { token, client, session }) => {
    const { document } = scope;
    const call = { token, client, session };
    const topology = session.topologyOf(document);
    if (topology !== undefined) return topologyItems(topology, position, { scope, call });
    const caret = expressionAt(document, position);
    if (caret === undefined) {
      return (
        (await manifestItems(document, position, { client, manifests: session.manifests })) ??
        nothing
      );
    }
    const { parsed } = caret.expression;
    const answer = await withMetadata(scope, token, (context) =>
      complete(parsed, caret.offset, context),
    );
    return {
      isIncomplete: answer.isIncomplete,
      items: answer.items.map((item) => toLspItem(item, client, { document, caret, position })),
    };
  },
});
