import type {
  ClusterWant,
  KnownCluster,
  KnownClustersParams,
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
  readonly clusters: Pick<Clusters, 'views' | 'onDidChange'>;
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
  /** `null`: they cannot be had. */
  readonly names: readonly string[] | null;
  /** When they were asked for (Unix ms). */
  readonly at: number;
}

const keyOf = (want: ClusterWant): string =>
  JSON.stringify([want.context, want.kind, want.kind === 'secrets' ? want.namespace : '']);

export function createClusterNames(options: ClusterNamesOptions): ClusterNames {
  const { clusters, send, now } = options;
  const gathered = new Map<string, Gathered>();
  const asking = new Set<string>();
  let told: readonly KnownCluster[] | undefined;
  let isOn = false;

  const viewOf = (context: string): ClusterView | undefined =>
    clusters.views.find((view) => view.context === context && view.connection.kind === 'live');

  const tell = (): void => {
    if (!isOn) return;
    // What was known of a cluster may be another one's when it comes back.
    for (const [key, { want }] of gathered)
      if (viewOf(want.context) === undefined) gathered.delete(key);
    const next = clusters.views.map((view) => knownOf(view, [...gathered.values()]));
    const before = told;
    told = reuse(before, next);
    if (told !== before) send({ clusters: told });
  };

  const remember = (key: string, found: Gathered): void => {
    gathered.delete(key);
    gathered.set(key, found);
    for (const old of [...gathered.keys()].slice(0, -most)) gathered.delete(old);
  };

  const gather = async (want: ClusterWant): Promise<void> => {
    const key = keyOf(want);
    asking.add(key);
    try {
      const api = await options.apiOf(want.context, AbortSignal.timeout(patienceMs));
      remember(key, { want, names: (await namesIn(api, want)) ?? null, at: now() });
    } catch {
      // The explorer tells what is wrong with a cluster; here there are only no names, or older ones.
      remember(key, { want, names: gathered.get(key)?.names ?? null, at: now() });
    } finally {
      asking.delete(key);
    }
    tell();
  };

  const isToAsk = (want: ClusterWant): boolean => {
    const view = viewOf(want.context);
    if (view === undefined) return false;
    if (want.kind === 'namespaces' && watched(view) !== undefined) return false;
    const key = keyOf(want);
    const { at } = gathered.get(key) ?? {};
    return !asking.has(key) && (at === undefined || now() - at > freshMs);
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

const watchedNames = ({ objects }: KindState<NamespaceObject>): readonly string[] =>
  [...objects.values()].flatMap((map) => [...map.keys()]).toSorted();

function knownOf(view: ClusterView, gathered: readonly Gathered[]): KnownCluster {
  const { context, version } = view;
  if (view.connection.kind !== 'live') return { context, version, connected: false };
  const namespaces = watched(view);
  const own = gathered.filter(({ want }) => want.context === context);
  const secrets = own.flatMap(({ want, names }) =>
    want.kind === 'secrets' ? [[want.namespace, names] as const] : [],
  );
  const others = own.flatMap(({ want, names }) =>
    want.kind === 'secrets' ? [] : [[want.kind, names] as const],
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
