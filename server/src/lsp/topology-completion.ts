import type { CompletionList, Position } from 'vscode-languageserver';
import type { ParsedDocument } from '../store/documents.ts';
import { completeTopology, type TopologyCompletion, type TopologyItem } from '../topology/index.ts';
import type { ClientFacts } from './client-facts.ts';
import { liveWordsAt, type Asked } from './topology-live.ts';
import type { TopologyDocument } from './topology-document.ts';
import { rangeOf } from './mapping.ts';
import { markupOf } from './markup.ts';
import { CompletionItemKind } from './protocol-values.ts';

const kinds = {
  key: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  name: CompletionItemKind.Variable,
  flag: CompletionItemKind.Keyword,
} as const satisfies Record<TopologyItem['kind'], CompletionItemKind>;

/** Items of a file with a form, in the order of the form. */
export const formItems = (
  document: ParsedDocument,
  found: Pick<TopologyCompletion, 'replace' | 'items'> | undefined,
  client: ClientFacts,
): CompletionList => {
  if (found === undefined) return { isIncomplete: false, items: [] };
  const range = rangeOf(document, found.replace);
  return {
    isIncomplete: false,
    items: found.items.map(({ label, kind, insert, documentation }, at) => ({
      label,
      kind: kinds[kind],
      sortText: String(at).padStart(4, '0'),
      textEdit: { range, newText: insert },
      ...(documentation === ''
        ? {}
        : { documentation: markupOf(client.formats.completion, documentation) }),
    })),
  };
};

/** What can be written at a caret of a topology file: what clusters know, then what the form says. */
export const topologyItems = async (
  topology: TopologyDocument,
  position: Position,
  { scope, call }: Asked,
): Promise<CompletionList> => {
  const { document } = scope;
  const found = completeTopology(document.text, document.lines.offsetAt(position));
  const live = found && (await liveWordsAt(found.place, topology, { scope, call }));
  const items = [...(live?.items() ?? []), ...(found?.items ?? [])];
  return {
    ...formItems(document, found && { ...found, items }, call.client),
    isIncomplete: live?.isPending() ?? false,
  };
};
