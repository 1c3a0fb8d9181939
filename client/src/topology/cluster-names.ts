import type {
  ClusterWant,
  KnownCluster,
  KnownClustersParams,
  NameList,
} from '../../../server/src/protocol/clusters.ts';
import type { Clusters } from '../k8s/clusters.ts';
import type { ClusterView, KindState, NamespaceObject } from '../k8s/model.ts';
import { reuse } from '../k8s/reuse.ts';
import type { Subscription } from '../util/emitter.ts';
import type { ClusterApi } from './api.ts';
import { listPath } from './kinds.ts';

/** How long (ms) names count that were asked for, and how long an answer may take. */
const freshMs = 30_000;
const patienceMs = 5_000;
/** Lists that are kept; the one asked for longest ago goes first. */
const most = 200;

/** What nobody would name in a file: releases of Helm and tokens of service accounts. */
const ownSecrets = 'type!=helm.sh/release.v1,type!=kubernetes.io/service-account-token';

export interface ClusterNamesOptions {
  readonly clusters: Pick<Clusters, 'views' | 'problems' | 'onDidChange'>;
  readonly apiOf: (context: string, signal: AbortSignal) => Promise<ClusterApi>;
  readonly send: (params: KnownClustersParams) => void;
  readonly now: () => number;
}

/**
 * Names of what is in clusters, for whoever completes a file. Contexts come from the kubeconfig; clusters are asked only
 * when somebody asks for what a field may hold, and only those that the explorer is connected to already: a file names
 * clusters, and to open it must not be to contact them.
 */
export interface ClusterNames extends Subscription {
  /** Tells the contexts from now on, and these names as soon as they are there. */
  want(wants: readonly ClusterWant[]): void;
}

interface Gathered {
  readonly want: ClusterWant;
  readonly list: NameList;
  /** Of the connection that they came by. */
  readonly generation: number;
  /** When they were asked for (Unix ms). */
  readonly at: number;
}

const keyOf = (want: ClusterWant): string =>
  JSON.stringify([want.context, want.kind, want.kind === 'secrets' ? want.namespace : '']);

export function createClusterNames(options: ClusterNamesOptions): ClusterNames {
  const { clusters, send, now } = options;
  const gathered = new Map<string, Gathered>();
  const asking = new Set<string>();
  const generations = createGenerations();
  let told: KnownClustersParams | undefined;
  let isOn = false;

  const viewOf = (context: string): ClusterView | undefined =>
    clusters.views.find((view) => view.context === context && isOpen(view));

  const tell = (): void => {
    generations.see(clusters.views);
    if (!isOn) return;
    // What was known of a cluster may be another one's when it comes back.
    for (const [key, { want, generation }] of gathered)
      if (generation !== generations.of(want.context)) gathered.delete(key);
    const before = told;
    told = reuse(before, {
      clusters: clusters.views.map((view) => knownOf(view, [...gathered.values()])),
      whole: clusters.problems.length === 0,
    });
    if (told !== before) send(told);
  };

  const remember = (key: string, found: Gathered): void => {
    gathered.delete(key);
    gathered.set(key, found);
    for (const old of [...gathered.keys()].slice(0, -most)) gathered.delete(old);
  };

  const gather = async (want: ClusterWant): Promise<void> => {
    const key = keyOf(want);
    const generation = generations.of(want.context);
    const turn = turnOf(want);
    asking.add(turn);
    const list = await listOf(want).catch(
      // The explorer tells what is wrong with a cluster; here there are only no names, or older ones.
      (): NameList => ({ names: gathered.get(key)?.list.names ?? [], lacking: 'failed' }),
    );
    asking.delete(turn);
    // An answer of a connection that ended says nothing of the one that came after it.
    generations.see(clusters.views);
    if (generation !== generations.of(want.context)) return;
    remember(key, { want, list, generation, at: now() });
    tell();
  };

  const listOf = async (want: ClusterWant): Promise<NameList> => {
    const api = await options.apiOf(want.context, AbortSignal.timeout(patienceMs));
    const found = await namesIn(api, want);
    if (found === undefined) return { names: [], lacking: 'forbidden' };
    return { names: found.names, ...(found.whole ? {} : { lacking: 'rest' }) };
  };

  /** A question to the connection that is there now. */
  const turnOf = (want: ClusterWant): string =>
    `${String(generations.of(want.context))} ${keyOf(want)}`;

  const isToAsk = (want: ClusterWant): boolean => {
    const view = viewOf(want.context);
    if (view === undefined) return false;
    if (want.kind === 'namespaces' && watched(view) !== undefined) return false;
    const { at } = gathered.get(keyOf(want)) ?? {};
    return !asking.has(turnOf(want)) && (at === undefined || now() - at > freshMs);
  };

  const subscription = clusters.onDidChange(tell);
  return {
    want: (wants) => {
      isOn = true;
      tell();
      for (const want of wants.filter(isToAsk)) void gather(want);
    },
    dispose: () => {
      isOn = false;
      subscription.dispose();
    },
  };
}

/**
 * Whether somebody opened the cluster: it rests while no row of it is in sight, as with the explorer's side bar closed
 * over a file, and keeps its version until it is disconnected.
 */
const isOpen = ({ connection: { kind }, version }: ClusterView): boolean =>
  kind === 'live' || ((kind === 'idle' || kind === 'connecting') && version !== '');

const namesIn = async (api: ClusterApi, want: ClusterWant): ReturnType<ClusterApi['names']> => {
  switch (want.kind) {
    case 'namespaces':
      return api.names('/api/v1/namespaces');
    case 'storageClasses':
      return api.names('/apis/storage.k8s.io/v1/storageclasses');
    case 'secrets':
      return api.names(listPath('Secret', want.namespace), ownSecrets);
  }
};

/** Namespaces of a cluster that the explorer watches. */
const watched = ({ snapshot }: ClusterView): KindState<NamespaceObject> | undefined => {
  const { namespaces } = snapshot.kinds;
  return namespaces?.status.kind === 'live' ? namespaces : undefined;
};

const watchedNames = ({ objects }: KindState<NamespaceObject>): NameList => ({
  names: [...objects.values()].flatMap((map) => [...map.keys()]).toSorted(),
});

/** Counts the connections of each context: what one of them answered is not said of the next. */
function createGenerations() {
  const seen = new Map<string, { readonly connection: string; readonly count: number }>();
  return {
    of: (context: string): number => seen.get(context)?.count ?? 0,
    see: (views: readonly ClusterView[]): void => {
      const live = new Map(
        views
          .filter(isOpen)
          .map(({ context, server, user }) => [context, JSON.stringify([server, user])]),
      );
      for (const context of new Set([...seen.keys(), ...live.keys()])) {
        const connection = live.get(context) ?? '';
        const before = seen.get(context);
        if (connection !== (before?.connection ?? ''))
          seen.set(context, { connection, count: (before?.count ?? 0) + 1 });
      }
    },
  };
}

function knownOf(view: ClusterView, gathered: readonly Gathered[]): KnownCluster {
  const { context, version } = view;
  if (!isOpen(view)) return { context, version, connected: false };
  const namespaces = watched(view);
  const own = gathered.filter(({ want }) => want.context === context);
  const secrets = own.flatMap(({ want, list }) =>
    want.kind === 'secrets' ? [[want.namespace, list] as const] : [],
  );
  const others = own.flatMap(({ want, list }) =>
    want.kind === 'secrets' ? [] : [[want.kind, list] as const],
  );
  return {
    context,
    version,
    connected: true,
    ...Object.fromEntries(others),
    ...(namespaces === undefined ? {} : { namespaces: watchedNames(namespaces) }),
    ...(secrets.length === 0 ? {} : { secrets: Object.fromEntries(secrets) }),
  };
}
