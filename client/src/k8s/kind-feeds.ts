import type { ClusterStore } from './cluster-store.ts';
import { startKindFeed } from './kind-feed.ts';
import type { KindFeed } from './kind-feed.ts';
import { kinds } from './kinds/index.ts';
import type { ClusterProblem, KindName } from './model.ts';
import type { Line, Timing } from './reflector.ts';
import type { Wanted } from './wants.ts';

/** Keeps the kinds of one cluster current that somebody wants. */
export interface KindFeeds {
  readonly want: (wanted: Wanted) => void;
  /** The connection is gone: what is held is what was known at `since`. */
  readonly interrupt: (since: number, problem: ClusterProblem) => void;
  /** All go on from where they are, with a new client. */
  readonly renew: () => void;
  readonly retry: () => void;
  /**
   * Asks for the rights to every other kind, so that two times ask for all; when one was taken, those to others may
   * be gone, too.
   */
  readonly check: () => Promise<void>;
}

export interface KindFeedsOptions {
  readonly store: ClusterStore;
  readonly line: Line;
  readonly timing: Timing;
}

/** Keeps nothing before something is wanted. */
export function createKindFeeds({ store, line, timing }: KindFeedsOptions): KindFeeds {
  const feeds = new Map<KindName, KindFeed>();
  let turn = 0;

  const start = (name: KindName): KindFeed => {
    const nothing = { cluster: true, namespaces: new Set<string>() };
    const { share } = store;
    const feed = startKindFeed(
      { kind: kinds[name], store: store.open(name), share, line, timing },
      nothing,
    );
    feeds.set(name, feed);
    return feed;
  };

  const stop = (name: KindName): void => {
    feeds.get(name)?.stop();
    feeds.delete(name);
    store.close(name);
  };

  const check = (some: readonly KindFeed[]): Promise<readonly boolean[]> =>
    Promise.all(some.map((feed) => feed.check()));

  return {
    want: (wanted) => {
      for (const name of feeds.keys()) if (!wanted.has(name)) stop(name);
      for (const [name, kind] of wanted) (feeds.get(name) ?? start(name)).want(kind);
    },
    interrupt: (since, problem) => {
      for (const feed of feeds.values()) feed.interrupt(since, problem);
    },
    renew: () => {
      for (const feed of feeds.values()) feed.renew();
    },
    retry: () => {
      for (const feed of feeds.values()) feed.retry();
    },
    check: async () => {
      turn += 1;
      const taken = await check([...feeds.values()].filter((_, index) => (index + turn) % 2 === 0));
      if (taken.includes(true)) await check([...feeds.values()]);
    },
  };
}
