import { Disposable, window, workspace } from 'vscode';
import type { TextDocument } from 'vscode';
import { isHost } from './hosts.ts';
import type { Services } from './services.ts';

/** Starts the server with the first document that may hold PromQL, and tells it which one people look at. */
export function contributeServerStart({ server, log }: Services): Disposable {
  const startFor = (document: TextDocument): void => {
    if (server.state.kind !== 'idle' || !isHost(document)) return;
    server.start().catch((error: unknown) => log.error(String(error)));
  };
  const look = (): void => {
    const document = window.activeTextEditor?.document;
    if (document !== undefined && isHost(document)) server.lookAt(document.uri.toString());
  };
  for (const document of workspace.textDocuments) startFor(document);
  look();
  return Disposable.from(
    workspace.onDidOpenTextDocument(startFor),
    // A YAML document becomes a rule file while it is typed.
    workspace.onDidChangeTextDocument(({ document }) => startFor(document)),
    window.onDidChangeActiveTextEditor(look),
  );
}
