import { Disposable, commands, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { isHost } from '../hosts.ts';
import { contextKeys } from '../manifest-names.ts';

/** Time (ms) after the last key until a document is looked at again. */
const restMs = 300;

/**
 * Keeps the key that lists the YAML documents with PromQL in them: what is for expressions is not in the menus of
 * every YAML. It names documents and not the active one, which changes only after a menu has opened.
 */
export function contributePromqlDocuments(): Disposable {
  let listed: readonly string[] = [];
  let resting: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = workspace.textDocuments
      .filter((document) => isYaml(document) && isHost(document))
      .map(({ uri }) => uri.toString());
    if (now.join('\n') === listed.join('\n')) return;
    listed = now;
    void commands.executeCommand('setContext', contextKeys.promqlDocuments, [...now]);
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
