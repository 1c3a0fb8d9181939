import type { Endpoints } from '../../endpoints/endpoints.ts';
import type { Clusters } from '../../k8s/clusters.ts';
import type { EndpointState } from '../../thanos/endpoint-state.ts';
import { createEmitter } from '../../util/emitter.ts';
import type { Subscription } from '../../util/emitter.ts';
import type { Timers } from '../../util/timers.ts';
import type { Paging } from '../paging.ts';
import type { TreeSource } from '../tree-source.ts';
import { createLooker } from './looker.ts';
import type { ThanosAsk } from './looker.ts';
import { contextsOf, questionsFor } from './questions.ts';
import { thanosRoots } from './thanos-roots.ts';

/** What the view of Thanos is made with. */
export interface ThanosSourceOptions {
  readonly viewId: string;
  readonly clusters: Pick<Clusters, 'views' | 'onDidChange'>;
  readonly endpoints: Pick<Endpoints, 'list' | 'watch' | 'onDidChange'>;
  readonly ask: ThanosAsk;
  /** External label that names the cluster. */
  readonly clusterLabel: () => string;
  readonly paging: Pick<Paging, 'pages' | 'onDidChange'>;
  readonly timers: Timers;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** The source, and what its commands ask of it. */
export interface ThanosSource extends TreeSource {
  /** What was learnt of an endpoint, by name. */
  stateOf(endpoint: string): EndpointState | undefined;
  /** Asks again at once. */
  refresh(): void;
  dispose(): void;
}

/** The rows of Thanos. Only what is expanded is asked, and only while the view is visible. */
export function createThanosSource(options: ThanosSourceOptions): ThanosSource {
  const { clusters, endpoints, now } = options;
  const changed = createEmitter<void>();
  const looker = createLooker(options);
  let visible = false;
  let expanded: ReadonlySet<string> = new Set();
  let watched: { readonly key: string; readonly subscription: Subscription } | undefined;

  /** Has clusters looked at and endpoints asked, as far as somebody sees the answers. */
  const want = (): void => {
    const ids = visible ? expanded : new Set<string>();
    const contexts = contextsOf(ids);
    const key = JSON.stringify(contexts);
    if (watched?.key !== key) {
      const before = watched;
      watched = { key, subscription: endpoints.watch(contexts) };
      before?.subscription.dispose();
    }
    looker.want(questionsFor(ids, endpoints.list()));
  };

  const subscriptions = [
    clusters.onDidChange(() => changed.fire()),
    endpoints.onDidChange(() => {
      want();
      changed.fire();
    }),
    looker.onDidChange(() => changed.fire()),
    options.paging.onDidChange(() => changed.fire()),
  ];

  return {
    viewId: options.viewId,
    roots: () =>
      thanosRoots({
        clusters: clusters.views,
        endpoints: endpoints.list(),
        looks: looker.states,
        clusterLabel: options.clusterLabel(),
        pages: options.paging.pages,
        now: now(),
      }),
    onDidChange: (listener) => changed.event(listener),
    setVisible: (isVisible) => {
      visible = isVisible;
      want();
    },
    expanded: (ids) => {
      expanded = ids;
      want();
    },
    stateOf: (endpoint) => looker.states.get(endpoint),
    refresh: () => looker.refresh(),
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
      watched?.subscription.dispose();
      looker.dispose();
      changed.dispose();
    },
  };
}
