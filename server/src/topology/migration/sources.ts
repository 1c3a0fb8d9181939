import type { Cluster, Component, ObjectStore, Topology } from '../model.ts';
import { bucketOf, uploads } from '../wiring.ts';

/** A bucket as there is one in the world, by the Secret that leads to it. */
export interface Bucket {
  /** Equal for the same bucket, in both files. */
  readonly key: string;
  readonly store: ObjectStore;
  /** A cluster that has the Secret. */
  readonly cluster: Cluster;
}

/** Blocks that go from one bucket into another. */
export interface Source {
  readonly from: Bucket;
  readonly to: Bucket;
}

/** The bucket of a component in a cluster. */
export const bucketIn = (
  topology: Topology,
  component: Component,
  cluster: Cluster,
): Bucket | undefined => {
  const store = bucketOf(topology, component);
  if (store === undefined) return undefined;
  const { secret, key, scope } = store.settings;
  const place = `${secret}/${key}`;
  return { key: scope === 'shared' ? place : `${place}@${cluster.name}`, store, cluster };
};

/** Tells one migration from others: the buckets that are left, and those that take their place. */
export const migrationName = (sources: readonly Source[]): string =>
  sources
    .map(({ from, to }) => `${from.key} > ${to.key}`)
    .toSorted()
    .join(', ');

/** Everything that puts blocks into a bucket, and where. */
const uploading = (topology: Topology) =>
  topology.components
    .filter((component) => uploads(topology, component))
    .flatMap((component) => component.clusters.map((cluster) => ({ component, cluster })));

/** The buckets whose blocks have to go elsewhere, each once; what writes elsewhere in `to` decides where. */
export const sourcesOf = (from: Topology, to: Topology): readonly Source[] => {
  const found = uploading(from).flatMap(({ component, cluster }): readonly Source[] => {
    const own = bucketIn(from, component, cluster);
    const next = to.components.find(({ name }) => name === component.name);
    const there = to.clusters.find(({ name }) => name === cluster.name);
    if (own === undefined || next === undefined || there === undefined) return [];
    const target = bucketIn(to, next, there);
    return target === undefined || target.key === own.key ? [] : [{ from: own, to: target }];
  });
  const once = new Map(found.map((source) => [`${source.from.key}>${source.to.key}`, source]));
  // The first cluster that has a bucket copies it.
  for (const source of found.toReversed()) once.set(`${source.from.key}>${source.to.key}`, source);
  return [...once.values()];
};
