import {
  componentsOf,
  runsIn,
  type Cluster,
  type Component,
  type ComponentOf,
  type ObjectStore,
  type Parts,
} from './model.ts';

/** The bucket that a component reads or writes; undefined for none. */
export const bucketOf = (topology: Parts, component: Component): ObjectStore | undefined => {
  const { objectStores } = topology;
  const only = objectStores.length === 1 ? objectStores[0] : undefined;
  switch (component.type) {
    case 'query':
    case 'query-frontend':
      return undefined;
    case 'prometheus':
      if (!hasSidecar(component)) return undefined;
      break;
    case 'rule':
      if (component.settings.remoteWrite !== undefined) return undefined;
      break;
    default:
      break;
  }
  const { objectStore } = component.settings;
  if (objectStore === false) return undefined;
  if (objectStore === undefined) return only;
  return objectStores.find(({ name }) => name === objectStore);
};

/** A bucket as there is one in the world: a store of the scope `cluster` is another one in each. */
export const bucketKey = ({ name, settings }: ObjectStore, cluster: Cluster): string =>
  settings.scope === 'shared' ? name : `${name}@${cluster.name}`;

/** Whether a Prometheus has a sidecar. */
export const hasSidecar = ({ settings }: ComponentOf<'prometheus'>): boolean =>
  settings.sidecar ?? settings.remoteWrite === undefined;

/** Whether a component puts blocks into its bucket. */
export const uploads = (topology: Parts, component: Component): boolean =>
  ['prometheus', 'rule', 'receive'].includes(component.type) &&
  bucketOf(topology, component) !== undefined;

/** The name of a component's objects. */
export const workloadName = ({ name }: Pick<Component, 'name'>): string => `thanos-${name}`;

/** Something that answers over gRPC: a headless Service with its pods. */
export interface StoreApi {
  readonly component: Component;
  readonly cluster: Cluster;
  /** The headless Service, and the StatefulSet behind it. */
  readonly service: string;
  readonly replicas: number;
  /** Replicas that all know the same: one of them is enough. */
  readonly isGroup: boolean;
}

/** A hashring with its ingesters. */
export interface Ring {
  readonly name: string;
  readonly workload: string;
  readonly tenants: readonly string[];
  readonly replicas: number;
}

/** The hashrings of a receive component, in their order. */
export const ringsOf = (component: ComponentOf<'receive'>): readonly Ring[] => {
  const { hashrings, replicas } = component.settings;
  const workload = workloadName(component);
  if (hashrings === undefined) return [{ name: 'default', workload, tenants: [], replicas }];
  return hashrings.map((ring) => ({
    name: ring.name,
    workload: `${workload}-${ring.name}`,
    tenants: ring.tenants ?? [],
    replicas: ring.replicas ?? replicas,
  }));
};

/** The StatefulSets of a store gateway, one a shard. */
export const shardsOf = (component: ComponentOf<'store'>): readonly string[] => {
  const name = workloadName(component);
  const { shards } = component.settings;
  return shards === 1 ? [name] : Array.from({ length: shards }, (_, at) => `${name}-${String(at)}`);
};

/** What of a component answers in a cluster. */
export const storeApisOf = (component: Component, cluster: Cluster): readonly StoreApi[] => {
  const api = (service: string, replicas: number, isGroup = false): StoreApi => ({
    component,
    cluster,
    service,
    replicas,
    isGroup,
  });
  switch (component.type) {
    case 'prometheus':
      return hasSidecar(component)
        ? [api(workloadName(component), component.settings.replicas)]
        : [];
    case 'rule':
      return [api(workloadName(component), component.settings.replicas)];
    case 'store':
      return shardsOf(component).map((shard) =>
        api(shard, component.settings.replicas, component.settings.replicas > 1),
      );
    case 'receive':
      return ringsOf(component).map(({ workload, replicas }) => api(workload, replicas));
    case 'query':
      return [
        api(workloadName(component), component.settings.replicas, component.settings.replicas > 1),
      ];
    case 'query-frontend':
    case 'compact':
    case 'bucket-web':
      return [];
  }
};

const querierReach = ({ settings, clusters }: ComponentOf<'query'>): 'cluster' | 'all' =>
  settings.over ?? (clusters.length > 1 ? 'cluster' : 'all');

/** Whether a querier asks all clusters. */
export const isGlobal = (query: ComponentOf<'query'>): boolean => querierReach(query) === 'all';

/** What a querier of one cluster asks in a cluster: its queriers if it has any, else all that answers there. */
const askedIn = (
  topology: Parts,
  query: ComponentOf<'query'>,
  cluster: Cluster,
): readonly StoreApi[] => {
  const here = topology.components.filter((component) => runsIn(component, cluster));
  const leaves = here.filter(
    (component) =>
      component.type === 'query' && component.name !== query.name && !isGlobal(component),
  );
  const asked =
    isGlobal(query) && leaves.length > 0 ? leaves : here.filter(({ type }) => type !== 'query');
  return asked.flatMap((component) => storeApisOf(component, cluster));
};

/** All that a querier in a cluster asks, its own cluster first. */
export const askedBy = (
  topology: Parts,
  query: ComponentOf<'query'>,
  cluster: Cluster,
): readonly StoreApi[] => {
  const others = topology.clusters.filter(({ name }) => name !== cluster.name);
  const clusters = isGlobal(query) ? [cluster, ...others] : [cluster];
  return clusters.flatMap((each) => askedIn(topology, query, each));
};

/** The labels by which replicas are told apart, of everything that makes series. */
export const replicaLabelsOf = (topology: Parts): readonly string[] => {
  const labels = [
    ...componentsOf(topology, 'prometheus').map(({ settings }) => settings.replicaLabel),
    ...(componentsOf(topology, 'rule').length > 0 ? [ruleReplicaLabel] : []),
    ...(componentsOf(topology, 'receive').length > 0 ? [receiveReplicaLabel] : []),
  ];
  return [...new Set(labels)];
};

export const ruleReplicaLabel = 'rule_replica';
export const receiveReplicaLabel = 'receive_replica';

/** Where a component in a cluster pushes samples to: the receive component and the cluster that has it. */
export interface WriteTarget {
  readonly receive: ComponentOf<'receive'>;
  readonly cluster: Cluster;
}

/** The receive component of a name, in the same cluster if it is there, else in its first. */
export const writeTarget = (
  topology: Parts,
  name: string,
  from: Cluster,
): WriteTarget | undefined => {
  const receive = componentsOf(topology, 'receive').find((component) => component.name === name);
  if (receive === undefined) return undefined;
  const cluster = runsIn(receive, from) ? from : receive.clusters[0];
  return cluster === undefined ? undefined : { receive, cluster };
};

/** The receive component that a Prometheus or a ruler writes to, by name. */
export const writesTo = (component: Component): string | undefined => {
  if (component.type === 'rule') return component.settings.remoteWrite;
  if (component.type !== 'prometheus') return undefined;
  const { remoteWrite } = component.settings;
  return typeof remoteWrite === 'string' ? remoteWrite : remoteWrite?.to;
};

/** The querier that a ruler or a frontend in a cluster uses: the one named, else one that asks all clusters. */
export const querierFor = (
  topology: Parts,
  component: ComponentOf<'rule'> | ComponentOf<'query-frontend'>,
  cluster: Cluster,
): ComponentOf<'query'> | undefined => {
  const here = componentsOf(topology, 'query').filter((query) => runsIn(query, cluster));
  const { query: name } = component.settings;
  if (name !== undefined) return here.find((query) => query.name === name);
  return here.find(isGlobal) ?? here[0];
};
