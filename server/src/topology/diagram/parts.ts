import {
  isGlobal,
  askedBy,
  bucketKey,
  bucketOf,
  querierFor,
  uploads,
  writesTo,
  writeTarget,
} from '../wiring.ts';
import {
  componentsOf,
  runsIn,
  type Cluster,
  type Component,
  type ComponentOf,
  type ObjectStore,
  type Topology,
} from '../model.ts';
import type { Path } from '../../yaml-file/path.ts';
import type { ComponentType } from '../schema/components.ts';
import { clusterWords, componentWords, storeWords } from './words.ts';

/** Something that is drawn as a box of its own. */
export interface Node {
  readonly key: string;
  readonly kind: ComponentType | 'bucket' | 'people';
  /** The cluster that it is in; undefined outside all of them. */
  readonly cluster: string | undefined;
  readonly title: string;
  readonly words: string;
  /** From the top of the picture; nodes of one row stand side by side. */
  readonly row: number;
  /** Where the file says it. */
  readonly path: Path;
}

/** What goes along a line. */
export type LinkKind = 'promql' | 'store-api' | 'write' | 'blocks';

/** A line from the middle of a net to one end of it; arrows point where questions, samples or blocks go. */
export interface Spoke {
  readonly node: string;
  readonly toward: 'hub' | 'spoke' | 'both';
}

/** Lines of one kind that start at one node. */
export interface Net {
  readonly kind: LinkKind;
  readonly hub: string;
  readonly spokes: readonly Spoke[];
}

export interface ClusterBox {
  readonly key: string;
  readonly name: string;
  readonly words: string;
  readonly path: Path;
}

/** What a picture of a topology shows. */
export interface Parts {
  readonly clusters: readonly ClusterBox[];
  readonly nodes: readonly Node[];
  readonly nets: readonly Net[];
}

/** From the top: who asks stands above who is asked, buckets are below all. */
const rows = {
  people: 0,
  'query-frontend': 1,
  globalQuery: 2,
  query: 3,
  rule: 4,
  receive: 5,
  prometheus: 6,
  store: 6,
  compact: 7,
  'bucket-web': 7,
  bucket: 8,
} as const;

const keyOf = (component: Pick<Component, 'name'>, cluster: Cluster): string =>
  `${cluster.name}/${component.name}`;

const peopleKey = 'people';

const bucketNodeKey = (store: ObjectStore, cluster: Cluster): string =>
  `bucket/${bucketKey(store, cluster)}`;

const componentNodes = (topology: Topology): readonly Node[] =>
  topology.clusters.flatMap((cluster) =>
    topology.components
      .filter((component) => runsIn(component, cluster))
      .map((component): Node => ({
        key: keyOf(component, cluster),
        kind: component.type,
        cluster: cluster.name,
        title: component.name,
        words: componentWords(component),
        row:
          component.type === 'query' && isGlobal(component)
            ? rows.globalQuery
            : rows[component.type],
        path: component.path,
      })),
  );

/** Who works on a bucket: what it puts there, what it takes. */
const bucketUse = (topology: Topology, component: Component): Spoke['toward'] | undefined => {
  if (bucketOf(topology, component) === undefined) return undefined;
  if (uploads(topology, component)) return 'hub';
  return component.type === 'compact' ? 'both' : 'spoke';
};

const buckets = (
  topology: Topology,
): { readonly nodes: readonly Node[]; readonly nets: readonly Net[] } => {
  const nodes = new Map<string, Node>();
  const spokes = new Map<string, Spoke[]>();
  for (const cluster of topology.clusters) {
    for (const component of topology.components.filter((one) => runsIn(one, cluster))) {
      const store = bucketOf(topology, component);
      const toward = bucketUse(topology, component);
      if (store === undefined || toward === undefined) continue;
      const key = bucketNodeKey(store, cluster);
      const isOwn = store.settings.scope === 'cluster';
      nodes.set(key, {
        key,
        kind: 'bucket',
        cluster: isOwn ? cluster.name : undefined,
        title: store.name,
        words: storeWords(store),
        row: rows.bucket,
        path: store.path,
      });
      spokes.set(key, [...(spokes.get(key) ?? []), { node: keyOf(component, cluster), toward }]);
    }
  }
  return {
    nodes: [...nodes.values()],
    nets: [...spokes].map(([hub, ends]) => ({ kind: 'blocks', hub, spokes: ends })),
  };
};

const storeApiNets = (topology: Topology): readonly Net[] =>
  componentsOf(topology, 'query').flatMap((query) =>
    query.clusters.map((cluster): Net => {
      const asked = askedBy(topology, query, cluster).map((api) =>
        keyOf(api.component, api.cluster),
      );
      return {
        kind: 'store-api',
        hub: keyOf(query, cluster),
        spokes: [...new Set(asked)].map((node) => ({ node, toward: 'spoke' })),
      };
    }),
  );

const writeNets = (topology: Topology): readonly Net[] => {
  const spokes = new Map<string, Spoke[]>();
  for (const component of topology.components) {
    const name = writesTo(component);
    if (name === undefined) continue;
    for (const cluster of component.clusters) {
      const target = writeTarget(topology, name, cluster);
      if (target === undefined) continue;
      const hub = keyOf(target.receive, target.cluster);
      spokes.set(hub, [
        ...(spokes.get(hub) ?? []),
        { node: keyOf(component, cluster), toward: 'hub' },
      ]);
    }
  }
  return [...spokes].map(([hub, ends]) => ({ kind: 'write', hub, spokes: ends }));
};

type Asking = ComponentOf<'rule'> | ComponentOf<'query-frontend'>;

/** Rulers and frontends with the querier that they use, by cluster. */
const askingQueriers = (topology: Topology) =>
  [...componentsOf(topology, 'query-frontend'), ...componentsOf(topology, 'rule')].flatMap(
    (component: Asking) =>
      component.clusters.flatMap((cluster) => {
        const query = querierFor(topology, component, cluster);
        return query === undefined
          ? []
          : [{ from: component, node: keyOf(component, cluster), query: keyOf(query, cluster) }];
      }),
  );

const promqlNets = (topology: Topology): readonly Net[] => {
  const asking = askingQueriers(topology);
  const fronted = asking.filter(({ from }) => from.type === 'query-frontend');
  const behind = new Set(fronted.map(({ query }) => query));
  const queriers = componentsOf(topology, 'query');
  const hasGlobal = queriers.some(isGlobal);
  const entries = [
    ...componentsOf(topology, 'query-frontend').flatMap((one) =>
      one.clusters.map((cluster) => keyOf(one, cluster)),
    ),
    ...queriers
      .filter((query) => !hasGlobal || isGlobal(query))
      .flatMap((query) => query.clusters.map((cluster) => keyOf(query, cluster)))
      .filter((key) => !behind.has(key)),
  ];
  const rules = asking.filter(({ from }) => from.type === 'rule');
  return [
    {
      kind: 'promql',
      hub: peopleKey,
      spokes: entries.map((node) => ({ node, toward: 'spoke' })),
    },
    ...fronted.map(({ node, query }): Net => ({
      kind: 'promql',
      hub: node,
      spokes: [{ node: query, toward: 'spoke' }],
    })),
    ...[...new Set(rules.map(({ query }) => query))].map((query): Net => ({
      kind: 'promql',
      hub: query,
      spokes: rules
        .filter((one) => one.query === query)
        .map(({ node }) => ({ node, toward: 'hub' })),
    })),
  ];
};

/** The boxes and lines of a topology; in the order of the file's clusters, whatever the order of its components. */
export const partsOf = (topology: Topology): Parts => {
  const { nodes, nets } = buckets(topology);
  const promql = promqlNets(topology);
  const asked = promql[0]?.spokes.length ?? 0;
  const people: Node = {
    key: peopleKey,
    kind: 'people',
    cluster: undefined,
    title: 'PromQL',
    words: 'people, dashboards, alerts',
    row: rows.people,
    path: [],
  };
  return {
    clusters: topology.clusters.map((cluster) => ({
      key: `cluster/${cluster.name}`,
      name: cluster.name,
      words: clusterWords(cluster, topology),
      path: cluster.path,
    })),
    nodes: [...(asked > 0 ? [people] : []), ...componentNodes(topology), ...nodes],
    nets: [...promql, ...storeApiNets(topology), ...writeNets(topology), ...nets].filter(
      ({ spokes }) => spokes.length > 0,
    ),
  };
};
