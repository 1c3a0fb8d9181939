// The rows of the explorer's benchmark: the real source and model of the view, without an editor.
import type { Clusters } from '../../client/src/k8s/clusters.ts';
import { createClustersSource } from '../../client/src/trees/clusters/clusters-source.ts';
import { createPaging } from '../../client/src/trees/paging.ts';
import { TreeModel } from '../../client/src/trees/tree-model.ts';
import type { Row } from '../../client/src/trees/tree-model.ts';
import type { Subscription } from '../../client/src/util/emitter.ts';

const never = (): Subscription => ({ dispose: () => undefined });

export interface BenchTree {
  /** Opens the row with this label below the one that was opened last; the rows it shows. */
  readonly open: (label: string) => readonly Row[];
  /** Draws what changed; the rows that the editor is told to draw again. */
  readonly draw: () => number;
}

/** The view of these clusters, with all rows closed; what open rows need is held, as the view does it. */
export const openTree = (clusters: Clusters): BenchTree => {
  const source = createClustersSource({
    viewId: 'bench',
    clusters,
    endpoints: { found: () => [], list: () => [], watch: never, onDidChange: never },
    forwards: { list: () => [], onDidChange: never },
    preferences: {
      favourites: new Set(),
      unhealthyOnly: false,
      namespaces: [],
      setFavourite: async () => undefined,
      setUnhealthyOnly: async () => undefined,
      setNamespaces: async () => undefined,
      onDidChange: never,
    },
    outlooks: { known: new Map(), setVisible: () => undefined, onDidChange: never, ...never() },
    paging: createPaging(),
    now: Date.now,
  });
  const model = new TreeModel();
  let opened: Row | undefined;
  let held: Subscription | undefined;
  return {
    open: (label) => {
      const rows =
        opened === undefined ? model.roots(() => source.roots()) : model.children(opened);
      const row = rows.find(({ node }) => node.label === label);
      if (row === undefined) {
        const labels = rows.slice(0, 5).map(({ node }) => node.label);
        throw new Error(`no row ${label} among ${labels.join(', ')}, …`);
      }
      opened = row;
      const below = model.children(row);
      const before = held;
      held = clusters.hold(model.needs());
      before?.dispose();
      return below;
    },
    draw: () => model.update(source.roots()).length,
  };
};
