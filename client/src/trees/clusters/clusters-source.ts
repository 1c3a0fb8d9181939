import type { Endpoints, EndpointView } from '../../endpoints/endpoints.ts';
import type { Outlooks } from '../../autoscaling/outlooks.ts';
import type { Preferences } from '../../explorer/preferences.ts';
import type { Forwards } from '../../forward/forwards.ts';
import type { Clusters } from '../../k8s/clusters.ts';
import { say } from '../../util/words.ts';
import type { Subscription } from '../../util/emitter.ts';
import type { Paging } from '../paging.ts';
import type { TreeSource } from '../tree-source.ts';
import { clusterRoots } from './cluster-rows.ts';
import { rowId } from './clusters-state.ts';
import type { Wishes } from './clusters-state.ts';
import { nameFilter } from './name-filter.ts';
import { createNamespacePods } from './namespace-pods.ts';

export interface ClustersSourceOptions {
  readonly viewId: string;
  readonly clusters: Pick<Clusters, 'views' | 'problems' | 'onDidChange'>;
  readonly endpoints: Pick<Endpoints, 'found' | 'list' | 'watch' | 'onDidChange'>;
  readonly forwards: Pick<Forwards, 'list' | 'onDidChange'>;
  readonly preferences: Preferences;
  readonly outlooks: Outlooks;
  readonly paging: Paging;
  readonly now: () => number;
}

/** The rows of the clusters of the kubeconfig. */
export function createClustersSource(options: ClustersSourceOptions): TreeSource {
  const { clusters, endpoints, forwards, preferences, outlooks, paging, now } = options;
  const tools = { pods: createNamespacePods(now), now };
  const wishes = createWishes(preferences, paging);
  let visible = false;
  let contexts: readonly string[] = [];
  let watching: Subscription | undefined;

  /** Has installations looked for in the clusters that are open. */
  const watch = (next: readonly string[]): void => {
    if (next.join('\n') === contexts.join('\n')) return;
    contexts = next;
    const before = watching;
    watching = next.length === 0 ? undefined : endpoints.watch(next);
    before?.dispose();
  };

  return {
    viewId: options.viewId,
    roots: () => {
      const reachable = byCluster(endpoints.list());
      const forwarded = Map.groupBy(forwards.list(), ({ request }) => request.context);
      return clusterRoots(
        {
          clusters: clusters.views.map((view) => ({
            view,
            found: endpoints.found(view.context),
            endpoints: reachable.get(view.context) ?? [],
            forwards: forwarded.get(view.context) ?? [],
          })),
          problems: clusters.problems,
          wishes: wishes(),
        },
        { ...tools, outlooks: outlooks.known },
      );
    },
    onDidChange: (listener) => {
      const subscriptions = [clusters, endpoints, forwards, preferences, outlooks, paging].map(
        (part) => part.onDidChange(listener),
      );
      return {
        dispose: () => {
          for (const subscription of subscriptions) subscription.dispose();
        },
      };
    },
    setVisible: (now) => {
      visible = now;
      outlooks.setVisible(options.viewId, now);
      if (!visible) watch([]);
    },
    expanded: (ids) => {
      const open = clusters.views
        .map(({ context }) => context)
        .filter((context) => ids.has(rowId(context)));
      watch(visible ? open : []);
    },
    // Without clusters the welcome text is there, which a message would hide.
    message: () => (clusters.views.length === 0 ? undefined : filterText(preferences)),
  };
}

/** What the filters leave to be seen, in words; undefined when that is everything. */
export function filterText({
  unhealthyOnly,
  namespaces,
}: Pick<Preferences, 'unhealthyOnly' | 'namespaces'>): string | undefined {
  const texts = [
    ...(unhealthyOnly ? [say('Only what is unhealthy.')] : []),
    ...(namespaces.length > 0
      ? [say('Namespaces: {patterns}.', { patterns: namespaces.join(', ') })]
      : []),
  ];
  return texts.length === 0 ? undefined : texts.join(' ');
}

/** The wishes; the same object until one of them changes. */
function createWishes(preferences: Preferences, paging: Paging): () => Wishes {
  let shows = { patterns: preferences.namespaces, filter: nameFilter(preferences.namespaces) };
  let last: Wishes | undefined;
  return () => {
    const { favourites, unhealthyOnly, namespaces } = preferences;
    if (shows.patterns !== namespaces)
      shows = { patterns: namespaces, filter: nameFilter(namespaces) };
    const same =
      last?.favourites === favourites &&
      last.unhealthyOnly === unhealthyOnly &&
      last.shows === shows.filter &&
      last.pages === paging.pages;
    if (last === undefined || !same)
      last = { favourites, unhealthyOnly, shows: shows.filter, pages: paging.pages };
    return last;
  };
}

function byCluster(views: readonly EndpointView[]): ReadonlyMap<string, readonly EndpointView[]> {
  const found = views.filter(({ source }) => source.kind === 'found');
  return Map.groupBy(found, ({ source }) => (source.kind === 'found' ? source.found.cluster : ''));
}
