import type { Adapters } from '../../autoscaling/adapters.ts';
import type { Outlooks } from '../../autoscaling/outlooks.ts';
import type { Clusters } from '../../k8s/clusters.ts';
import type { AutoscalerObject, ClusterView, KindState } from '../../k8s/model.ts';
import type { Paging } from '../paging.ts';
import type { TreeSource } from '../tree-source.ts';
import { shownAutoscalers } from './autoscaler-words.ts';
import type { ShownAutoscaler } from './autoscaler-words.ts';
import { autoscalingRoots, clusterId } from './autoscaling-roots.ts';

export interface AutoscalingSourceOptions {
  readonly viewId: string;
  readonly clusters: Pick<Clusters, 'views' | 'onDidChange'>;
  readonly outlooks: Outlooks;
  readonly adapters: Adapters;
  readonly paging: Paging;
  readonly now: () => number;
}

/** The rows of what scales, for all clusters. Nothing is asked while the view is not visible. */
export function createAutoscalingSource(options: AutoscalingSourceOptions): TreeSource {
  const { viewId, clusters, outlooks, adapters, paging, now } = options;
  const readers = new Map<string, (view: ClusterView) => readonly ShownAutoscaler[]>();
  let open: readonly string[] = [];

  const autoscalersOf = (view: ClusterView): readonly ShownAutoscaler[] => {
    const reader = readers.get(view.context) ?? remembering();
    readers.set(view.context, reader);
    return reader(view);
  };

  return {
    viewId,
    roots: () =>
      autoscalingRoots({
        clusters: clusters.views.map((view) => ({
          view,
          autoscalers: autoscalersOf(view),
          adapters: adapters.of(view),
        })),
        outlooks: outlooks.known,
        pages: paging.pages,
        now,
      }),
    onDidChange: (listener) => {
      const subscriptions = [
        // Adapters are found with the Deployments, and those come later than the row is opened.
        clusters.onDidChange(() => {
          adapters.look(open);
          listener();
        }),
        ...[outlooks, adapters, paging].map((part) => part.onDidChange(listener)),
      ];
      return {
        dispose: () => {
          for (const subscription of subscriptions) subscription.dispose();
        },
      };
    },
    setVisible: (visible) => {
      outlooks.setVisible(viewId, visible);
      if (!visible) open = [];
    },
    expanded: (ids) => {
      open = clusters.views
        .map(({ context }) => context)
        .filter((context) => ids.has(clusterId(context)));
      adapters.look(open);
    },
  };
}

type State = KindState<AutoscalerObject> | undefined;

/** Pairs the autoscalers of a cluster once for each change. */
function remembering(): (view: ClusterView) => readonly ShownAutoscaler[] {
  let last:
    | { readonly hpas: State; readonly scaled: State; readonly all: readonly ShownAutoscaler[] }
    | undefined;
  return ({ snapshot: { kinds } }) => {
    const { horizontalpodautoscalers: hpas, scaledobjects: scaled } = kinds;
    if (last?.hpas !== hpas || last?.scaled !== scaled || last === undefined)
      last = { hpas, scaled, all: paired(hpas, scaled) };
    return last.all;
  };
}

function paired(hpas: State, scaled: State): readonly ShownAutoscaler[] {
  const namespaces = new Set([...(hpas?.objects.keys() ?? []), ...(scaled?.objects.keys() ?? [])]);
  return [...namespaces].flatMap((namespace) =>
    shownAutoscalers(
      scaled?.objects.get(namespace)?.values() ?? [],
      hpas?.objects.get(namespace)?.values() ?? [],
    ),
  );
}
