/**
 * `gauntlet/clusters`: names of what is in the clusters of the kubeconfig, for files that name it. Names only: nothing
 * else of an object, and never what is in a Secret.
 */
export interface KnownClustersParams {
  readonly clusters: readonly KnownCluster[];
}

/** A context of the kubeconfig. What is absent was not asked for, what is `null` cannot be had. */
export interface KnownCluster {
  readonly context: string;
  /** Its cluster is connected, so that more can be asked of it. */
  readonly connected: boolean;
  /** `v1.36.3`; empty until it answered. */
  readonly version: string;
  readonly namespaces?: readonly string[] | null;
  readonly storageClasses?: readonly string[] | null;
  /** By namespace. */
  readonly secrets?: Readonly<Record<string, readonly string[] | null>>;
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

/** The names that were wanted: undefined while they were not asked for, `null` where they cannot be had. */
export const namesOf = (
  cluster: KnownCluster | undefined,
  want: ClusterWant,
): readonly string[] | null | undefined =>
  want.kind === 'secrets' ? cluster?.secrets?.[want.namespace] : cluster?.[want.kind];
