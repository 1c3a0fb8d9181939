import { kinds } from '../../../../client/src/k8s/kinds/index.ts';
import type { Kind } from '../../../../client/src/k8s/kinds/kind.ts';
import { createShare } from '../../../../client/src/k8s/kinds/share.ts';
import type {
  ClusterSnapshot,
  ClusterView,
  KindName,
  ObjectMeta,
  PodObject,
} from '../../../../client/src/k8s/model.ts';
import { clusterView } from '../../cluster-view.ts';
import { clusterRoots } from '../../../../client/src/trees/clusters/cluster-rows.ts';
import type {
  ClustersState,
  ClusterState,
  Wishes,
} from '../../../../client/src/trees/clusters/clusters-state.ts';
import { createNamespacePods } from '../../../../client/src/trees/clusters/namespace-pods.ts';
import type { TreeNode } from '../../../../client/src/trees/tree-node.ts';
import type { Fields } from '../../../../client/src/util/values.ts';
import { stateOf } from '../../discovery/fixture.ts';

export type Raw = Fields & { readonly kind: string };

/** The moment at which rows are looked at. */
export const now = Date.parse('2026-11-23T12:00:00Z');

/** An object as an API server gives it. */
export function raw(
  kind: string,
  name: string,
  more: Fields & { readonly namespace?: string } = {},
): Raw {
  const { namespace, labels, annotations, ownerReferences, deletionTimestamp, ...rest } = more;
  return {
    kind,
    metadata: {
      name,
      uid: `${kind}-${name}`,
      creationTimestamp: '2026-11-23T08:00:00Z',
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
      ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    },
    ...rest,
  };
}

/** The status of a container that runs and is ready. */
export const running = {
  name: 'app',
  image: 'app:1',
  ready: true,
  restartCount: 0,
  state: { running: { startedAt: '2026-11-23T08:00:00Z' } },
};

/** A pod of a Deployment; `container` changes what its only container does. */
export function pod(
  name: string,
  container: Fields = {},
  more: Fields & { readonly status?: Fields; readonly labels?: Fields } = {},
): Raw {
  const { status, labels, ...rest } = more;
  const containerStatus = { ...running, ...container };
  return raw('Pod', name, {
    namespace: 'shop',
    labels: { 'pod-template-hash': 'abc', ...labels },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-abc', uid: 'rs', controller: true }],
    spec: { nodeName: 'node-1', containers: [{ name: 'app', image: 'app:1' }] },
    status: {
      phase: 'Running',
      podIP: '10.0.0.9',
      conditions: [{ type: 'Ready', status: containerStatus.ready ? 'True' : 'False' }],
      containerStatuses: [containerStatus],
      ...status,
    },
    ...rest,
  });
}

/** A pod as it is kept. */
export function keptPod(object: Raw): PodObject {
  const kept = kinds.pods.project(object, createShare());
  if (kept === undefined) throw new Error('no pod');
  return kept;
}

/** What is held of a cluster with those objects; every kind is live. */
export function snapshot(objects: readonly Raw[]): ClusterSnapshot {
  const names = Object.keys(kinds) as KindName[];
  return {
    kinds: Object.fromEntries(
      names.map((name) => [name, stateOf(kinds[name] as Kind<ObjectMeta>, { objects })]),
    ),
  };
}

export function view(more: Partial<ClusterView> = {}): ClusterView {
  return clusterView('aks', more);
}

export const noWishes: Wishes = {
  favourites: new Set(),
  unhealthyOnly: false,
  shows: () => true,
  pages: new Map(),
};

/** The rows at the top for these clusters. */
export function roots(
  clusters: readonly (Pick<ClusterState, 'view'> & Partial<ClusterState>)[],
  state: Partial<ClustersState> = {},
): readonly TreeNode[] {
  return clusterRoots(
    {
      clusters: clusters.map((cluster) => ({ found: [], endpoints: [], forwards: [], ...cluster })),
      problems: [],
      wishes: noWishes,
      ...state,
    },
    { pods: createNamespacePods(() => now), now: () => now },
  );
}

/** A tree as text: a line a row, indented; rows whose label is among those are opened. */
export function drawn(
  nodes: readonly TreeNode[],
  open: readonly string[] = [],
  indent = '',
): string {
  return nodes
    .flatMap((node) => {
      const text =
        node.description === undefined || node.description === '' ? '' : ` — ${node.description}`;
      const line = `${indent}${node.label}${text}`;
      const below = open.includes(node.label) ? (node.children?.() ?? []) : [];
      return below.length === 0 ? [line] : [line, drawn(below, open, `${indent}  `)];
    })
    .join('\n');
}

/** The row with that label; the rows above it are opened. */
export function find(nodes: readonly TreeNode[], label: string): TreeNode {
  const search = (rows: readonly TreeNode[]): TreeNode | undefined => {
    for (const row of rows) {
      const found = row.label === label ? row : search(row.children?.() ?? []);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const found = search(nodes);
  if (found === undefined) throw new Error(`no row "${label}" in\n${drawn(nodes)}`);
  return found;
}
