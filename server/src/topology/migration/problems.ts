import { componentsOf, type Cluster, type Topology } from '../model.ts';
import { uploads } from '../wiring.ts';
import { bucketIn, sourcesOf, type Bucket } from './sources.ts';

const namesOf = (clusters: readonly Cluster[]): string =>
  clusters
    .map(({ name }) => `\`${name}\``)
    .toSorted()
    .join(', ');

const labelsOf = ({ externalLabels }: Cluster): string =>
  Object.entries(externalLabels)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');

const clusterProblems = (from: Topology, to: Topology): readonly string[] => {
  if (namesOf(from.clusters) !== namesOf(to.clusters)) {
    return [
      `the files have other clusters: ${namesOf(from.clusters)}, and ${namesOf(to.clusters)}; add or remove clusters in a run of its own`,
    ];
  }
  return from.clusters.flatMap((cluster) => {
    const next = to.clusters.find(({ name }) => name === cluster.name);
    if (next === undefined) return [];
    const { name } = cluster;
    return [
      ...(cluster.context === next.context && cluster.namespace === next.namespace
        ? []
        : [`\`${name}\` has another context or namespace: history cannot be followed there`]),
      ...(labelsOf(cluster) === labelsOf(next)
        ? []
        : [
            `\`${name}\` has other external labels (${labelsOf(next)} in place of ${labelsOf(cluster)}): its series would be other ones; change labels in a run of its own`,
          ]),
    ];
  });
};

/** Blocks of two clusters with the same labels would be taken for one stream in one bucket. */
const labelProblems = ({ clusters }: Topology): readonly string[] => {
  const seen = new Map<string, string>();
  return clusters.flatMap((cluster) => {
    const labels = labelsOf(cluster);
    const other = seen.get(labels);
    seen.set(labels, cluster.name);
    return other === undefined
      ? []
      : [
          `\`${other}\` and \`${cluster.name}\` have the same external labels (${labels}): in one bucket nobody could tell their blocks apart, and the compactor would stop. Give each labels of its own, apply that, and let the blocks from before stay where they are`,
        ];
  });
};

const writerProblems = (from: Topology, to: Topology): readonly string[] =>
  from.components
    .filter((component) => uploads(from, component))
    .flatMap((component) => {
      const next = to.components.find(({ name }) => name === component.name);
      const isThere =
        next !== undefined &&
        next.type === component.type &&
        uploads(to, next) &&
        namesOf(next.clusters) === namesOf(component.clusters);
      return isThere
        ? []
        : [
            `\`${component.name}\` does not put blocks into a bucket in the same clusters (${namesOf(component.clusters)}): change what makes blocks in a run of its own`,
          ];
    });

/** The buckets that store gateways read, each once. */
const readBy = (topology: Topology): readonly Bucket[] => {
  const found = componentsOf(topology, 'store').flatMap((store) =>
    store.clusters.flatMap((cluster) => bucketIn(topology, store, cluster) ?? []),
  );
  return [...new Map(found.map((bucket) => [bucket.key, bucket])).values()];
};

/** What reads the bucket that a component of the other file reads, or cannot, since its Secret gets other content. */
const bucketProblems = (from: Topology, to: Topology): readonly string[] => {
  const secrets = new Map(
    from.objectStores.map(({ settings }) => [`${settings.secret}/${settings.key}`, settings.scope]),
  );
  const changed = to.objectStores.filter(({ settings }) => {
    const scope = secrets.get(`${settings.secret}/${settings.key}`);
    return scope !== undefined && scope !== settings.scope;
  });
  const shared = changed.map(
    ({ settings }) =>
      `both files name the Secret \`${settings.secret}\`: the new bucket needs a Secret of its own, so that the old ones can be read until their history is copied`,
  );
  if (shared.length > 0) return shared;
  const sources = sourcesOf(from, to);
  if (sources.length === 0) {
    return ['both files keep history in the same buckets: applying the new one is enough'];
  }
  const read = new Set(readBy(to).map(({ key }) => key));
  const moving = new Set(sources.map((source) => source.from.key));
  // Nothing copies what nobody uploads to, and its gateways go.
  const dropped = readBy(from).filter(({ key }) => !moving.has(key) && !read.has(key));
  const unread = sources.filter((source) => !read.has(source.to.key));
  const targets = new Map<string, string>();
  const split = sources.filter((source) => {
    const other = targets.get(source.from.key);
    targets.set(source.from.key, source.to.key);
    return other !== undefined && other !== source.to.key;
  });
  return [
    ...unread.map(
      ({ to: { store } }) =>
        `no store gateway of the new file reads \`${store.name}\`: history would not be answered`,
    ),
    ...dropped.map(
      ({ store, cluster }) =>
        `a store gateway of the old file reads \`${store.name}\` in \`${cluster.name}\`, none of the new file does, and no blocks go from it into another bucket: its history would not be answered. Let a store gateway of the new file read it too`,
    ),
    ...split.map(
      ({ from: { store } }) =>
        `what is in \`${store.name}\` would go into several buckets: that is not known how to do`,
    ),
  ];
};

/** Why there is no way from one topology to another by copying history; empty when there is. */
export const problemsOf = (from: Topology, to: Topology): readonly string[] => {
  const first = clusterProblems(from, to);
  if (first.length > 0) return first;
  const exposure =
    JSON.stringify(from.exposure) === JSON.stringify(to.exposure)
      ? []
      : [
          'the clusters reach each other otherwise in the new file: change that in a run of its own',
        ];
  return [
    ...labelProblems(to),
    ...writerProblems(from, to),
    ...exposure,
    ...bucketProblems(from, to),
  ];
};
