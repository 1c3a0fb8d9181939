import { Disposable, commands, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { isAdapterDocument, isAutoscalerDocument, isHost } from '../hosts.ts';
import { contextKeys } from '../manifest-names.ts';

/** Time (ms) after the last key until a document is looked at again. */
const restMs = 300;

const lists: readonly (readonly [key: string, holds: (document: TextDocument) => boolean])[] = [
  [contextKeys.promqlDocuments, isHost],
  [contextKeys.autoscalerDocuments, isAutoscalerDocument],
  [contextKeys.adapterDocuments, isAdapterDocument],
];

/**
 * Keeps the keys that list the YAML documents with PromQL in them, with autoscalers, and with rules of an adapter: what
 * is for them is not in the menus of every YAML. They name documents and not the active one, which changes only after
 * a menu has opened.
 */
export function contributePromqlDocuments(): Disposable {
  const listed = new Map<string, string>();
  let resting: NodeJS.Timeout | undefined;
  const look = (): void => {
    const documents = workspace.textDocuments.filter(isYaml);
    for (const [key, holds] of lists) {
      const now = documents.filter(holds).map(({ uri }) => uri.toString());
      if (now.join('\n') === (listed.get(key) ?? '')) continue;
      listed.set(key, now.join('\n'));
      void commands.executeCommand('setContext', key, now);
    }
  };
  const lookSoon = (document: TextDocument): void => {
    if (!isYaml(document)) return;
    clearTimeout(resting);
    resting = setTimeout(look, restMs);
  };
  look();
  return Disposable.from(
    workspace.onDidOpenTextDocument((document) => {
      if (isYaml(document)) look();
    }),
    workspace.onDidCloseTextDocument(look),
    workspace.onDidChangeTextDocument(({ document }) => lookSoon(document)),
    { dispose: () => clearTimeout(resting) },
  );
}

function isYaml({ languageId }: TextDocument): boolean {
  return languageId === 'yaml';
}
