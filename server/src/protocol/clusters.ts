/**
 * `gauntlet/clusters`: names of what is in the clusters of the kubeconfig, for files that name it. Names only: nothing
 * else of an object, and never what is in a Secret.
 */
export interface KnownClustersParams {
  readonly clusters: readonly KnownCluster[];
  /** These are all contexts: every file of the kubeconfig could be read. */
  readonly whole: boolean;
}

/** Names of one kind. What they do not hold is not there only where nothing is lacking. */
export interface NameList {
  readonly names: readonly string[];
  /**
   * Why these are not all: there are more than are read (`rest`), they must not be listed, or the cluster did not answer
   * (`failed`: then they are those of the time before).
   */
  readonly lacking?: 'rest' | 'forbidden' | 'failed';
}

/** A context of the kubeconfig. What is absent was not asked for, or is still to come. */
export interface KnownCluster {
  readonly context: string;
  /** Its cluster is connected, so that more can be asked of it. */
  readonly connected: boolean;
  /** `v1.36.3`; empty until it answered. */
  readonly version: string;
  readonly namespaces?: NameList;
  readonly storageClasses?: NameList;
  /** By namespace. */
  readonly secrets?: Readonly<Record<string, NameList>>;
}

/** Names that a place of a file may hold. */
export type ClusterWant =
  | { readonly kind: 'namespaces' | 'storageClasses'; readonly context: string }
  | { readonly kind: 'secrets'; readonly context: string; readonly namespace: string };

/**
 * `gauntlet/clusters/wanted`: somebody asked what a place may hold. The client tells the contexts of the kubeconfig,
 * again whenever they change, and these names as far as clusters are connected; it contacts no other ones.
 */
export interface ClustersWantedParams {
  readonly wants: readonly ClusterWant[];
}

/** The names that were wanted; undefined until they are there. */
export const namesOf = (
  cluster: KnownCluster | undefined,
  want: ClusterWant,
): NameList | undefined =>
  want.kind === 'secrets' ? cluster?.secrets?.[want.namespace] : cluster?.[want.kind];
