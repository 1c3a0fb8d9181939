import type { FoundComponent } from '../../discovery/found.ts';
import type { Clusters } from '../../k8s/clusters.ts';
import type { ClusterSnapshot, ClusterView } from '../../k8s/model.ts';
import { createInventory } from '../../mesh/inventory.ts';
import { workloadKey } from '../../mesh/owner.ts';
import type { MeshSettings } from '../../mesh/settings.ts';
import { createEmitter } from '../../util/emitter.ts';
import type { Subscription } from '../../util/emitter.ts';
import type { Timers } from '../../util/timers.ts';
import type { TreeSource } from '../tree-source.ts';
import { createMeshNumbers } from './mesh-numbers.ts';
import type { MeshAsk, WantedCluster } from './mesh-numbers.ts';
import { meshRoots } from './mesh-roots.ts';
import { rowId } from './mesh-state.ts';
import { multiclusterId } from './multicluster-rows.ts';
import { wantedCluster } from './numbers-once.ts';
import { sideBySideId } from './side-by-side-rows.ts';
import type { MeshCluster } from './mesh-state.ts';

/** What the view of the mesh is made with. */
export interface MeshSourceOptions {
  readonly viewId: string;
  readonly clusters: Pick<Clusters, 'views' | 'onDidChange'>;
  readonly ask: MeshAsk;
  readonly settings: () => MeshSettings;
  readonly timers: Timers;
  readonly now: () => number;
}

/** The source, and what its commands ask of it. */
export interface MeshSource extends TreeSource {
  /** Asks for numbers again at once. */
  refresh(): void;
  dispose(): void;
}

/** The rows of the mesh. Numbers are asked for only while the view is visible, of clusters that are expanded. */
export function createMeshSource(options: MeshSourceOptions): MeshSource {
  const changed = createEmitter<void>();
  const numbers = createMeshNumbers(options);
  const readers = new Map<string, (view: ClusterView) => Read>();
  let visible = false;
  let expanded: ReadonlySet<string> = new Set();

  const readingOf = (view: ClusterView): Read => {
    const reader =
      readers.get(view.context) ?? remembering((context) => options.ask.found(context));
    readers.set(view.context, reader);
    return reader(view);
  };

  const wanted = (): readonly WantedCluster[] =>
    options.clusters.views
      .filter(
        ({ context, snapshot }) =>
          expanded.has(rowId(context)) ||
          (expanded.has(sideBySideId) && snapshot.kinds.pods !== undefined),
      )
      .map((view) => wantedOf(view, readingOf(view), expanded));

  let watched: { readonly key: string; readonly subscription: Subscription } | undefined;

  /** Asks for what is looked at, and has its queriers looked for. */
  const want = () => {
    const clusters = visible ? wanted() : [];
    const contexts = clusters.map(({ context }) => context);
    const key = JSON.stringify(contexts);
    if (watched?.key !== key) {
      const before = watched;
      watched = { key, subscription: options.ask.watch(contexts) };
      before?.subscription.dispose();
    }
    numbers.want(clusters);
  };

  const subscriptions = [
    options.clusters.onDidChange(() => {
      want();
      changed.fire();
    }),
    numbers.onDidChange(() => changed.fire()),
    options.ask.onDidChange(() => changed.fire()),
  ];

  return {
    viewId: options.viewId,
    roots: () =>
      meshRoots({
        clusters: options.clusters.views.map((view): MeshCluster => ({
          view,
          ...readingOf(view),
          numbers: numbers.stateOf(view.context),
        })),
        quantile: options.settings().quantile,
        now: options.now(),
      }),
    onDidChange: (listener) => changed.event(listener),
    setVisible: (now) => {
      visible = now;
      want();
    },
    expanded: (ids) => {
      expanded = ids;
      want();
    },
    refresh: () => numbers.refresh(),
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
      watched?.subscription.dispose();
      numbers.dispose();
      changed.dispose();
    },
  };
}

type Read = Pick<MeshCluster, 'inventory' | 'linkerd1'>;

/** Reads a cluster once for each snapshot. */
function remembering(
  found: (context: string) => readonly FoundComponent[],
): (view: ClusterView) => Read {
  const inventoryOf = createInventory();
  let last: { readonly snapshot: ClusterSnapshot; readonly read: Read } | undefined;
  return ({ context, snapshot }) => {
    const before = last?.read;
    const linkerd1 = linkerd1Of(found(context), before?.linkerd1 ?? []);
    if (last?.snapshot === snapshot && linkerd1 === before?.linkerd1) return last.read;
    const inventory = last?.snapshot === snapshot ? last.read.inventory : inventoryOf(snapshot);
    last = { snapshot, read: { inventory, linkerd1 } };
    return last.read;
  };
}

/** Linkerd 1.x and its kin; the same list as before while it is the same. */
function linkerd1Of(
  found: readonly FoundComponent[],
  before: readonly FoundComponent[],
): readonly FoundComponent[] {
  const now = found.filter(({ component }) => component === 'linkerd1' || component === 'namerd');
  const same = now.length === before.length && now.every((one, index) => one === before[index]);
  return same ? before : now;
}

function wantedOf(
  view: ClusterView,
  { inventory, linkerd1 }: Read,
  expanded: ReadonlySet<string>,
): WantedCluster {
  return wantedCluster(view, {
    edges: inventory.namespaces
      .filter(({ workloads }) =>
        workloads.some((workload) =>
          expanded.has(rowId(view.context, 'workload', workloadKey(workload))),
        ),
      )
      .map(({ name }) => name),
    gateways: expanded.has(multiclusterId(view.context)),
    routers: linkerd1.length > 0,
  });
}
