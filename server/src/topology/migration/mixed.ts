import { componentsOf, type Cluster, type Component, type ObjectStore } from '../model.ts';
import type { ComponentOf, Parts, Topology } from '../model.ts';
import { remoteServices } from '../remote-services.ts';
import { byTypeAndName } from '../component-order.ts';
import type { PatchSettings } from '../schema/topology.ts';
import { bucketOf, shardsOf } from '../wiring.ts';

/** The first name that is not taken. */
export const freeName = (name: string, taken: ReadonlySet<string>): string => {
  const candidates = [
    `${name}-old`,
    ...Array.from({ length: 99 }, (_, at) => `${name}-old-${String(at + 2)}`),
  ];
  return candidates.find((candidate) => !taken.has(candidate)) ?? `${name}-old`;
};

/** The component with its bucket by name, as it has to be beside buckets of another file. */
const named = (topology: Parts, component: Component, nameOf: (store: ObjectStore) => string) => {
  const store = bucketOf(topology, component);
  if (store === undefined) return component;
  // A bucket is a setting of every type that can have one.
  return {
    ...component,
    settings: { ...component.settings, objectStore: nameOf(store) },
  } as Component;
};

/** A topology whose components name their buckets, by the names that these have beside another topology's. */
export const withNamedBuckets = (
  topology: Topology,
  nameOf: (store: ObjectStore) => string = ({ name }) => name,
): Topology => ({
  ...topology,
  objectStores: topology.objectStores.map((store) => ({ ...store, name: nameOf(store) })),
  components: topology.components.map((component) => named(topology, component, nameOf)),
});

/** A component in these clusters, which are those of another file by the same names. */
const moved = (component: Component, clusters: readonly Cluster[]): Component => ({
  ...component,
  clusters: clusters.filter(({ name }) => component.clusters.some((one) => one.name === name)),
});

/** What a stage is made of. */
export interface Mixture {
  /** Clusters, how they reach each other, and the changes to what is generated. */
  readonly base: Topology;
  readonly components: readonly Component[];
  readonly objectStores: readonly ObjectStore[];
  readonly patches: readonly PatchSettings[];
  /** First node ports of components that have none of their own. */
  readonly nodePorts: Readonly<Record<string, number>>;
}

export const mixed = (mixture: Mixture): Topology => {
  const { base, objectStores, nodePorts } = mixture;
  const { exposure } = base;
  const parts: Parts = {
    clusters: base.clusters,
    objectStores,
    components: mixture.components
      .map((component) => moved(component, base.clusters))
      .toSorted(byTypeAndName),
    exposure:
      exposure === undefined
        ? undefined
        : { ...exposure, nodePorts: { ...exposure.nodePorts, ...nodePorts } },
    patches: [...base.patches, ...mixture.patches],
  };
  return { ...parts, remote: remoteServices(parts) };
};

/** A second gateway for the same bucket, under a name of its own, and the changes that the first one has. */
export interface Twin {
  readonly component: ComponentOf<'store'>;
  readonly patches: readonly PatchSettings[];
}

/** Names of the objects of a gateway, each with that of its twin's. */
const namesBeside = (
  component: ComponentOf<'store'>,
  twin: ComponentOf<'store'>,
): ReadonlyMap<string, string> => {
  const { replicas } = component.settings;
  const pods = Array.from({ length: replicas }, (_, at) => `-${String(at)}-remote`);
  const workloads = shardsOf(twin);
  return new Map(
    shardsOf(component).flatMap((shard, at) =>
      ['', '-remote', ...pods].map((end) => [shard + end, (workloads[at] ?? '') + end] as const),
    ),
  );
};

export const twinOf = (
  { patches }: Topology,
  component: ComponentOf<'store'>,
  name: string,
): Twin => {
  const twin = { ...component, name };
  const names = namesBeside(component, twin);
  return {
    component: twin,
    patches: patches.flatMap(({ target, patch }) => {
      // What is for any component and any name is for the twin by itself.
      if (target.component === undefined && target.name === undefined) return [];
      if ((target.component ?? component.name) !== component.name) return [];
      const own = target.name === undefined ? undefined : names.get(target.name);
      if (target.name !== undefined && own === undefined) return [];
      return [
        {
          target: {
            ...target,
            ...(target.component === undefined ? {} : { component: name }),
            ...(own === undefined ? {} : { name: own }),
          },
          patch,
        },
      ];
    }),
  };
};

/** Changes that leave no pod of the compactors. */
export const stopped = (topology: Topology): readonly PatchSettings[] =>
  componentsOf(topology, 'compact').map(({ name }) => ({
    target: { component: name, kind: 'StatefulSet' },
    patch: { spec: { replicas: 0 } },
  }));
