import { createClusterStore } from './cluster-store.ts';
import { createConnection } from './connection.ts';
import { createKindFeeds } from './kind-feeds.ts';
import type { ContextEntry, Material } from './kubeconfig/kubeconfig.ts';
import type { ClusterConnection, ClusterProblem, ClusterView } from './model.ts';
import type { ClusterClient } from './port.ts';
import type { Timing } from './reflector.ts';
import { reuse } from './reuse.ts';
import type { Wanted } from './wants.ts';

/** One context of the kubeconfig and all that is known of its cluster. */
export interface Session {
  /** The same value until something changes. */
  readonly view: () => ClusterView;
  /**
   * Takes the context's entry that was read again; what runs goes on with what it began with, all else uses the new
   * credentials. False when it leads elsewhere: then another session has to take the place of this one.
   */
  readonly setEntry: (entry: ContextEntry) => boolean;
  readonly want: (wanted: Wanted) => void;
  readonly retry: () => void;
  /** Ends everything until something is wanted anew. */
  readonly disconnect: () => void;
  readonly client: () => Promise<ClusterClient>;
  readonly dispose: () => void;
}

export interface SessionOptions {
  readonly entry: ContextEntry;
  readonly open: (entry: ContextEntry) => Promise<ClusterClient>;
  readonly timing: Timing;
  /** `news` when a state changed, and not only objects. */
  readonly onChange: (news: boolean) => void;
}

const problemIn = (state: ClusterConnection): ClusterProblem | undefined =>
  'problem' in state ? state.problem : undefined;

/** What of an entry may be seen. */
const shownOf = ({ context, server, user, namespace, files, current, insecure }: ContextEntry) => ({
  context,
  server,
  user,
  namespace,
  files,
  current,
  insecure,
});

/** Whether what is known by one entry is known by the other: the same cluster, looked at by the same user. */
const isSamePlace = (a: ContextEntry, b: ContextEntry): boolean =>
  a.user === b.user &&
  a.connect.cluster.server === b.connect.cluster.server &&
  isSameMaterial(a.connect.cluster.certificateAuthority, b.connect.cluster.certificateAuthority);

function isSameMaterial(a: Material | undefined, b: Material | undefined): boolean {
  if (a?.kind === 'file' && b?.kind === 'file') return a.path === b.path;
  if (a?.kind === 'data' && b?.kind === 'data') return Buffer.compare(a.data, b.data) === 0;
  return a === b;
}

export function createSession(options: SessionOptions): Session {
  const { timing, onChange } = options;
  let { entry } = options;
  let shown = shownOf(entry);
  let published: ClusterView | undefined;

  const changed = (news: boolean): void => {
    published = undefined;
    onChange(news);
  };

  const store = createClusterStore(changed);

  const connection = createConnection({
    open: () => options.open(entry),
    timing,
    onChange: () => {
      const problem = problemIn(connection.state());
      const since = connection.answeredAt() ?? timing.clock();
      if (problem !== undefined) feeds.interrupt(since, problem);
      changed(true);
    },
    onLook: () => void feeds.check(),
  });

  const feeds = createKindFeeds({ store, line: connection, timing });

  const want = (wanted: Wanted): void => {
    connection.want(wanted.size > 0);
    feeds.want(wanted);
  };

  const end = (): void => {
    want(new Map());
    connection.close();
  };

  return {
    view: () => {
      published ??= {
        ...shown,
        connection: connection.state(),
        version: connection.version(),
        snapshot: store.snapshot(),
      };
      return published;
    },
    setEntry: (next) => {
      if (!isSamePlace(entry, next)) return false;
      const isOther = entry.key !== next.key;
      entry = next;
      if (isOther) {
        connection.renew();
        feeds.renew();
      }
      const before = shown;
      shown = reuse(shown, shownOf(next));
      if (shown !== before) changed(false);
      return true;
    },
    want,
    retry: () => {
      connection.retry();
      feeds.retry();
    },
    disconnect: end,
    client: connection.client,
    dispose: end,
  };
}
