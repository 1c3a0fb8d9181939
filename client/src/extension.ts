import { env, l10n } from 'vscode';
import type { ExtensionContext } from 'vscode';
import { createConnectionStore } from './connections/connection-store.ts';
import { contributions } from './contributions.ts';
import { createLazyExplorer } from './explorer/lazy-explorer.ts';
import { createLanguageServer } from './language-client.ts';
import type { LanguageServer } from './language-client.ts';
import { createLog } from './logging.ts';
import { createResultDocuments } from './run/result-documents.ts';
import { createRunner } from './run/runner.ts';
import type { Services } from './services.ts';
import { createRedrawnRows } from './trees/redrawn-rows.ts';
import { readRowMenus } from './trees/row-menus.ts';
import { installTranslator } from './util/words.ts';

let running: LanguageServer | undefined;

/** Builds the services and runs the list of contributions; the language client is loaded later, when needed. */
export function activate(context: ExtensionContext): void {
  installTranslator((sentence) => l10n.t(sentence), env.language);
  const log = createLog();
  const connections = createConnectionStore(context, log);
  const server = createLanguageServer({
    module: context.asAbsolutePath('dist/server.js'),
    args: serverArguments(process.env),
    connections,
    log,
  });
  const results = createResultDocuments();
  const runner = createRunner({ server, results, state: context.workspaceState });
  const explorer = createLazyExplorer(() => services);
  const redrawn = createRedrawnRows(readRowMenus(context.extension.packageJSON), () =>
    performance.now(),
  );
  const services: Services = {
    context,
    log,
    connections,
    server,
    results,
    runner,
    explorer,
    redrawn,
  };
  context.subscriptions.push(log, connections, server, results, explorer);
  for (const contribute of contributions) context.subscriptions.push(contribute(services));
  running = server;
}

/** Ends the server before the extension host goes. */
export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/** `GAUNTLET_CONNECTIONS_FILE` names a file of connections for the server; `npm start` connects its stand with it. */
function serverArguments(env: NodeJS.ProcessEnv): readonly string[] {
  const file = env['GAUNTLET_CONNECTIONS_FILE'];
  return file === undefined || file === '' ? [] : ['--config', file];
}
