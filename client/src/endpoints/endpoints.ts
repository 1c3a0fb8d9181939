import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import type { FoundComponent } from '../discovery/found.ts';
import type { ClusterProblem } from '../k8s/model.ts';
import type { WayKind } from '../k8s/ways.ts';
import type { Subscription } from '../util/emitter.ts';

/**
 * Everything that speaks the API of Prometheus or Thanos and can be asked: what discovery found in the connected
 * clusters, and the connections of the settings. The server gets a loopback address and a bearer of each one that
 * is open, never anything of a kubeconfig.
 */
export interface Endpoints {
  /** By name; unchanged views keep their identity. What discovery saw stays while its cluster is stale. */
  list(): readonly EndpointView[];
  /** All that was found in a context, what nobody can ask included: control planes, operators. */
  found(context: string): readonly FoundComponent[];
  onDidChange(listener: () => void): Subscription;
  /**
   * Opens the way to an endpoint, or shares the one that is open, and resolves when the server knows it. `pod` asks
   * for one pod of it: stores, rulers and receivers differ. Rejects with a `ClusterError`.
   */
  open(name: string, pod?: string): Promise<EndpointLease>;
  /**
   * Forwards a port of this machine to the StoreAPI of one pod, for as long as a question takes: it is closed when
   * disposed, and after two minutes in any case. Rejects with a `ClusterError`.
   */
  openStoreApi(name: string, pod: string): Promise<StoreApiLease>;
  /** Looks for components in these contexts until disposed; views that are visible hold it. */
  watch(contexts: readonly string[]): Subscription;
  /** Writes PromQL against it: it becomes a connection of this window, chosen for everything, and stays so. */
  use(name: string): Promise<void>;
  dispose(): void;
}

/** Keeps an endpoint open. Ways that nobody holds are closed after a while. */
export interface EndpointLease {
  /** What requests to the server name it. */
  readonly endpoint: string;
  dispose(): void;
}

/** A port that leads to a StoreAPI, for `gauntlet/thanos/storeInfo`. */
export interface StoreApiLease {
  /** `127.0.0.1:port`. */
  readonly address: string;
  dispose(): void;
}

export interface EndpointView {
  /** Unique and stable: `aks/monitoring/thanos-query`, or the name of the connection. */
  readonly name: string;
  readonly source: EndpointSource;
  readonly way: WayState;
  /** PromQL documents without a choice of their own are served by it. */
  readonly chosen: boolean;
}

export type EndpointSource =
  | { readonly kind: 'found'; readonly found: FoundComponent }
  /** A connection that somebody added by URL. */
  | { readonly kind: 'connection'; readonly url: string };

/** How the server reaches it. */
export type WayState =
  | { readonly kind: 'closed' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly via: 'direct' | WayKind }
  /** It is tried again with every question. */
  | { readonly kind: 'failed'; readonly problem: ClusterProblem };

/** Takes the list of endpoints to the server, again after each of its starts. */
export interface EndpointSink {
  /** Resolves when a server that runs knows them. */
  setEndpoints(endpoints: readonly ConnectionProfile[]): Promise<void>;
}
