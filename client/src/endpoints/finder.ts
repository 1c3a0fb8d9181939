import { discover, nothingFound } from '../discovery/discover.ts';
import type { Discovery } from '../discovery/discover.ts';
import type { FoundComponent } from '../discovery/found.ts';
import type { Clusters, Need } from '../k8s/clusters.ts';
import type { ClusterSnapshot, KindName } from '../k8s/model.ts';
import type { Subscription } from '../util/emitter.ts';

/** What discovery looks at. */
const kinds: readonly KindName[] = ['pods', 'services', 'deployments', 'statefulsets'];

interface Look {
  readonly snapshot: ClusterSnapshot;
  readonly discovery: Discovery;
}

/** Discovery over all clusters; a cluster is looked at again when something of it changed. */
export class Finder {
  readonly #clusters: Clusters;
  #looks = new Map<string, Look>();

  constructor(clusters: Clusters) {
    this.#clusters = clusters;
  }

  /** Looks at what is held of the clusters now. True when something else is found than before. */
  update(): boolean {
    const before = this.#looks;
    const looks = new Map<string, Look>();
    for (const { context, snapshot } of this.#clusters.views) {
      const known = before.get(context);
      const look = this.#look(context, snapshot, known);
      if (look !== undefined) looks.set(context, look);
    }
    this.#looks = looks;
    return (
      looks.size !== before.size ||
      [...looks].some(
        ([context, { discovery }]) => before.get(context)?.discovery.found !== discovery.found,
      )
    );
  }

  found(context: string): readonly FoundComponent[] {
    return this.#looks.get(context)?.discovery.found ?? nothingFound.found;
  }

  /** By context, in the order of the kubeconfig. */
  get all(): readonly FoundComponent[] {
    return [...this.#looks.values()].flatMap(({ discovery }) => discovery.found);
  }

  /** Watches all of the contexts; of one where that is forbidden, at least its own namespace. */
  hold(contexts: readonly string[]): Subscription {
    return this.#clusters.hold(
      contexts.flatMap((context) => {
        const view = this.#clusters.views.find((one) => one.context === context);
        return kinds.flatMap((kind): readonly Need[] => [
          { context, kind },
          ...(view === undefined ? [] : [{ context, kind, namespace: view.namespace }]),
        ]);
      }),
    );
  }

  /** What was seen stays when nobody watches any more, and while everything loads anew. */
  #look(context: string, snapshot: ClusterSnapshot, known: Look | undefined): Look | undefined {
    if (known?.snapshot === snapshot) return known;
    const pods = snapshot.kinds.pods;
    if (pods === undefined || pods.status.kind === 'loading') return known;
    return { snapshot, discovery: discover(context, snapshot, known?.discovery) };
  }
}
