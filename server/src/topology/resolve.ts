import { byTypeAndName } from './component-order.ts';
import type { Cluster, Component, Parts, Topology, Versions } from './model.ts';
import { remoteServices } from './remote-services.ts';
import { componentSchemas, type ComponentType } from './schema/components.ts';
import { clusterSchema, type TopologySettings } from './schema/topology.ts';

/** What is deployed where the file names no version. */
export const usualVersions: Versions = { thanos: '0.42.4', prometheus: '3.16.0' };

const types = Object.keys(componentSchemas) as ComponentType[];

const usualPlacement: Readonly<Record<ComponentType, 'hub' | 'data'>> = {
  prometheus: 'data',
  query: 'hub',
  'query-frontend': 'hub',
  store: 'hub',
  compact: 'hub',
  rule: 'hub',
  receive: 'hub',
  'bucket-web': 'hub',
};

const withoutV = (version: string | undefined): string | undefined => version?.replace(/^v/, '');

const clustersOf = ({ clusters, versions }: TopologySettings): readonly Cluster[] => {
  const entries = Object.entries(clusters).map(
    ([name, settings]) => [name, settings ?? clusterSchema.parse({})] as const,
  );
  const hasHub = entries.some(([, { role }]) => role === 'hub' || role === 'both');
  return entries.map(([name, settings], index) => {
    const role = settings.role ?? (!hasHub && index === 0 ? 'both' : 'data');
    const own = settings.versions;
    return {
      name,
      path: ['clusters', name],
      settings,
      context: settings.context ?? name,
      isHub: role !== 'data',
      isData: role !== 'hub',
      namespace: settings.namespace,
      externalLabels: {
        cluster: name,
        ...Object.fromEntries(
          Object.entries(settings.externalLabels ?? {}).map(([label, value]) => [
            label,
            String(value),
          ]),
        ),
      },
      versions: {
        thanos: withoutV(own?.thanos ?? versions.thanos) ?? usualVersions.thanos,
        prometheus: withoutV(own?.prometheus ?? versions.prometheus) ?? usualVersions.prometheus,
      },
    };
  });
};

const isType = (word: unknown): word is ComponentType => types.some((type) => type === word);

const componentOf = (
  name: string,
  given: object | null | undefined,
  clusters: readonly Cluster[],
): Component | undefined => {
  const { type = name, ...rest }: { readonly type?: string } = given ?? {};
  if (!isType(type)) return undefined;
  const settings = componentSchemas[type].parse(rest);
  const where = settings.clusters ?? usualPlacement[type];
  const runs = (cluster: Cluster): boolean => {
    if (where === 'all') return true;
    if (where === 'hub') return cluster.isHub;
    return where === 'data' ? cluster.isData : where.includes(cluster.name);
  };
  // The type and the settings belong together, since the one chose the schema of the other.
  return {
    type,
    name,
    path: ['components', name],
    settings,
    clusters: clusters.filter(runs),
  } as Component;
};

/** Follows the references of a file and fills in its defaults. */
export const resolveTopology = (settings: TopologySettings): Topology => {
  const clusters = clustersOf(settings);
  const parts: Parts = {
    clusters,
    objectStores: Object.entries(settings.objectStores).map(([name, store]) => ({
      name,
      path: ['objectStores', name],
      settings: store,
    })),
    components: Object.entries(settings.components)
      .flatMap(([name, given]) => componentOf(name, given, clusters) ?? [])
      .sort(byTypeAndName),
    exposure: settings.exposure,
    patches: settings.patches,
  };
  return { ...parts, remote: remoteServices(parts) };
};
