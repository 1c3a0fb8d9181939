import type { CancellationToken, ExtensionContext, PreparedToolInvocation } from 'vscode';
import type { ClusterWant } from '../../../server/src/protocol/clusters.ts';
import type { Adapters } from '../autoscaling/adapters.ts';
import type { Outlooks } from '../autoscaling/outlooks.ts';
import type { ExplorerCommandName } from '../commands/ids.ts';
import type { ConnectionStore } from '../connections/connection-store.ts';
import type { ReadOnlyDocuments } from '../documents/read-only-documents.ts';
import type { Endpoints } from '../endpoints/endpoints.ts';
import type { Forwards } from '../forward/forwards.ts';
import type { Clusters, Need } from '../k8s/clusters.ts';
import type { LanguageServer } from '../language-client.ts';
import type { Log } from '../logging.ts';
import type { MeshSettings } from '../mesh/settings.ts';
import type { Panels } from '../panels/create-panels.ts';
import type { RunChoices } from '../run/run-choices.ts';
import type { ToolName } from '../tools/tool-names.ts';
import type { Journals } from '../topology/journal-files.ts';
import type { Topologies } from '../topology/topologies.ts';
import type { Paging } from '../trees/paging.ts';
import type { TreeSource } from '../trees/tree-source.ts';
import type { Subscription } from '../util/emitter.ts';
import type { Timers } from '../util/timers.ts';
import type { LogViews } from './log-views.ts';
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
  /** Pages beside the editors. */
  readonly panels: Panels;
  /** What people chose to see: favourites and filters. */
  readonly preferences: Preferences;
  /** How much of long lists is shown. */
  readonly paging: Paging;
  readonly logs: LogViews;
  /** The plan of a topology, and what was done to clusters. */
  readonly topologies: Topologies;
  readonly journals: Journals;
  /** What autoscalers will do next. */
  readonly outlooks: Outlooks;
  /** Installations of prometheus-adapter. */
  readonly adapters: Adapters;
  readonly meshSettings: () => MeshSettings;
  /** How expressions are run. */
  readonly runChoices: () => RunChoices;
  readonly timers: Timers;
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
  readonly clusters: Pick<Clusters, 'views' | 'onDidChange'>;
  /** Watches what visible rows need, until disposed. */
  hold(needs: readonly Need[]): Subscription;
  /** Tells the language server names of what is in clusters; asks only those that are connected. */
  tellNames(wants: readonly ClusterWant[]): void;
  run(name: ExplorerCommandName, args: readonly unknown[]): Promise<void>;
  readonly tools: LoadedTools;
  dispose(): void;
}

/** The tools for language models. Inputs are not trusted. */
export interface LoadedTools {
  /** What somebody agrees to before it runs. Contacts nothing. */
  prepare(name: ToolName, input: unknown): PreparedToolInvocation;
  /** Rejects with a sentence for the model. */
  run(name: ToolName, input: unknown, token: CancellationToken): Promise<string>;
}
