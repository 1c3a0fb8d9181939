import type { KindStore } from './kind-store.ts';
import type { Kind } from './kinds/kind.ts';
import type { Share } from './kinds/share.ts';
import type { ClusterProblem, KindStatus, ObjectMeta } from './model.ts';
import { startReflector } from './reflector.ts';
import type { Line, Reflector, Timing } from './reflector.ts';
import type { WantedKind } from './wants.ts';

/** Keeps one kind of one cluster current: all of it, or where that is forbidden the namespaces that are wanted. */
export interface KindFeed {
  readonly want: (wanted: WantedKind) => void;
  /** The connection is gone: what is held is what was known at `since`. */
  readonly interrupt: (since: number, problem: ClusterProblem) => void;
  /** Goes on from where it is, with a new client. */
  readonly renew: () => void;
  readonly retry: () => void;
  /** Whether the right to read was taken meanwhile. */
  readonly check: () => Promise<boolean>;
  readonly stop: () => void;
}

export interface KindFeedOptions {
  readonly kind: Kind<ObjectMeta>;
  readonly store: KindStore<ObjectMeta>;
  readonly share: Share;
  readonly line: Line;
  readonly timing: Timing;
}

/** Of one status: from good to bad, what several together come to. */
const order = ['live', 'absent', 'loading', 'stale', 'forbidden'] as const;

/** What several namespaces come to: forbidden when all are; else the worst of those that are not. */
export function together(statuses: readonly KindStatus[]): KindStatus | undefined {
  const allowed = statuses.filter(({ kind }) => kind !== 'forbidden');
  return (allowed.length > 0 ? allowed : statuses).toSorted(
    (a, b) => order.indexOf(b.kind) - order.indexOf(a.kind),
  )[0];
}

interface Part {
  readonly reflector: Reflector;
  status: KindStatus;
}

export function startKindFeed(options: KindFeedOptions, first: WantedKind): KindFeed {
  const { kind, store } = options;
  const parts = new Map<string, Part>();
  let whole: KindStatus = { kind: 'loading' };
  let wanted = first;

  const publish = (): void => {
    if (whole.kind !== 'forbidden' || parts.size === 0) {
      store.setStatus(whole);
      return;
    }
    const statuses = new Map([...parts].map(([name, { status }]) => [name, status] as const));
    store.setStatus(together([...statuses.values()]) ?? whole, statuses);
  };

  const startPart = (namespace: string): void => {
    const part: Part = {
      status: { kind: 'loading' },
      reflector: startReflector({
        ...options,
        namespace,
        onStatus: (status) => {
          part.status = status;
          publish();
        },
      }),
    };
    parts.set(namespace, part);
  };

  /** Starts and stops what watches single namespaces. */
  const reconcile = (): void => {
    const names =
      whole.kind === 'forbidden' && kind.namespaced ? wanted.namespaces : new Set<string>();
    for (const [name, part] of parts) {
      if (names.has(name)) continue;
      part.reflector.stop();
      parts.delete(name);
      if (whole.kind === 'forbidden') store.startListing(name).finish();
    }
    for (const name of names) if (!parts.has(name)) startPart(name);
  };

  const main = startReflector({
    ...options,
    onStatus: (status) => {
      whole = status;
      reconcile();
      publish();
    },
  });

  const all = (): readonly Reflector[] => [
    main,
    ...[...parts.values()].map(({ reflector }) => reflector),
  ];
  const each = (task: (reflector: Reflector) => void): void => all().forEach(task);

  const interrupted = (status: KindStatus, since: number, problem: ClusterProblem): KindStatus =>
    status.kind === 'live' || status.kind === 'stale' ? { kind: 'stale', since, problem } : status;

  return {
    want: (next) => {
      wanted = next;
      reconcile();
      publish();
    },
    interrupt: (since, problem) => {
      each((reflector) => reflector.interrupt());
      whole = interrupted(whole, since, problem);
      for (const part of parts.values()) part.status = interrupted(part.status, since, problem);
      publish();
    },
    renew: () => {
      each((reflector) => reflector.retry());
      each((reflector) => reflector.interrupt());
    },
    retry: () => each((reflector) => reflector.retry()),
    check: async () => {
      const found = await Promise.all(all().map((reflector) => reflector.check()));
      return found.includes(true);
    },
    stop: () => {
      each((reflector) => reflector.stop());
      parts.clear();
    },
  };
}
