import type { ExtensionContext } from 'vscode';
import type { ConnectionStore } from './connections/connection-store.ts';
import type { LazyExplorer } from './explorer/lazy-explorer.ts';
import type { LanguageServer } from './language-client.ts';
import type { Log } from './logging.ts';
import type { ResultDocuments } from './run/result-documents.ts';
import type { Runner } from './run/runner.ts';
import type { RedrawnRows } from './trees/redrawn-rows.ts';

/** What commands and contributions work with; built once by `extension.ts`. */
export interface Services {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly connections: ConnectionStore;
  readonly server: LanguageServer;
  readonly results: ResultDocuments;
  readonly runner: Runner;
  readonly explorer: LazyExplorer;
  readonly redrawn: RedrawnRows;
}

/** What a command does; arguments come from whoever calls it and are not trusted. */
export type Command = (services: Services) => (...args: readonly unknown[]) => Promise<void>;
