import type { ClusterView, KindName } from './model.ts';
import type { ClusterClient } from './port.ts';

/** A kind that something visible shows. Without `namespace` it is wanted for the whole cluster. */
export interface Need {
  readonly context: string;
  readonly kind: KindName;
  readonly namespace?: string;
}

/** All contexts of the kubeconfig, each living for itself. The one owner of connections, watches and snapshots. */
export interface Clusters {
  /** One view a context, in the order of the kubeconfig; unchanged views keep their identity. */
  readonly views: readonly ClusterView[];
  /** What is wrong with a file; sentences for people. */
  readonly problems: readonly string[];
  /** Views or problems changed; changes of objects are told at most once in 300 ms, those of states at once. Returns what ends the subscription. */
  onDidChange(listener: () => void): { dispose(): void };
  /**
   * Connects (if needed) and watches what is needed until disposed; kinds are shared by reference count and given
   * up some seconds after the last holder went.
   */
  hold(needs: readonly Need[]): { dispose(): void };
  /** Tries at once what failed, what is forbidden included. */
  retry(context: string): void;
  /** Ends everything of a context; it connects again when held. */
  disconnect(context: string): void;
  /** The client of a context, for what is asked once. Rejects with a `ClusterError`. */
  client(context: string): Promise<ClusterClient>;
  dispose(): void;
}
