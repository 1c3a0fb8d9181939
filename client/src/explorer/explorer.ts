import type { ExtensionContext } from 'vscode';
import type { CommandName } from '../commands/ids.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { Endpoints } from '../endpoints/endpoints.ts';
import type { Forwards } from '../forward/forwards.ts';
import type { Clusters } from '../k8s/clusters.ts';
import type { LanguageServer } from '../language-client.ts';
import type { Log } from '../logging.ts';
import type { TreeSource } from '../trees/tree-source.ts';
import type { ReadOnlyDocuments } from '../documents/read-only-documents.ts';
import type { Preferences } from './preferences.ts';

/** What the trees and commands of the explorer work with; built once, when the bundle is loaded. */
export interface Explorer {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly connections: ConnectionStore;
  readonly server: LanguageServer;
  readonly clusters: Clusters;
  readonly endpoints: Endpoints;
  readonly forwards: Forwards;
  /** Texts that are opened to be read: manifests, descriptions, expressions, reports. */
  readonly documents: ReadOnlyDocuments;
  /** What people chose to see: favourites and filters. */
  readonly preferences: Preferences;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** What a command of the explorer does; arguments come from whoever calls it and are not trusted. */
export type ExplorerCommand = (
  explorer: Explorer,
) => (...args: readonly unknown[]) => Promise<void>;

/** The explorer, loaded. */
export interface LoadedExplorer {
  readonly trees: readonly TreeSource[];
  run(name: CommandName, args: readonly unknown[]): Promise<void>;
  dispose(): void;
}
