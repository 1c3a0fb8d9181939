import type { Clock, Timers } from '../util/timers.ts';
import type { Fields } from '../util/values.ts';
import { afterFailure, backoffMs, newProgress } from './after-failure.ts';
import type { Progress } from './after-failure.ts';
import type { KindStore } from './kind-store.ts';
import type { Kind } from './kinds/kind.ts';
import { pathOf } from './kinds/kind.ts';
import type { Share } from './kinds/share.ts';
import { listPages } from './list-pages.ts';
import type { ClusterProblem, KindStatus, ObjectMeta } from './model.ts';
import type { ClusterClient } from './port.ts';
import { ClusterError } from './port.ts';
import { problemOf } from './problems.ts';
import { isAllowed } from './rights.ts';
import type { Right } from './rights.ts';
import { createSleeper } from './sleeper.ts';
import type { Sleeper } from './sleeper.ts';
import { watchOnce } from './watch-once.ts';

/** What is needed of the time; injected. */
export interface Timing {
  readonly clock: Clock;
  readonly timers: Timers;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What a reflector needs of the connection to its cluster. */
export interface Line {
  /** The client as soon as the connection is live; rejects when the signal is aborted. */
  readonly ready: (signal: AbortSignal) => Promise<ClusterClient>;
  /** Something went wrong that may be the connection's fault: it is looked at soon. */
  readonly suspect: (problem: ClusterProblem) => void;
}

export interface ReflectorOptions {
  readonly kind: Kind<ObjectMeta>;
  /** Only objects of this namespace; all without. */
  readonly namespace?: string;
  readonly store: KindStore<ObjectMeta>;
  readonly share: Share;
  readonly line: Line;
  readonly timing: Timing;
  readonly onStatus: (status: KindStatus) => void;
}

/** Keeps the objects of one kind as they are in the cluster, until stopped. */
export interface Reflector {
  /** The connection is gone: ends what is under way, to go on from there when the connection is live again. */
  readonly interrupt: () => void;
  /** Tries at once what failed, is absent or forbidden. */
  readonly retry: () => void;
  /**
   * Whether the right to read was taken while a watch goes on: API servers let those live for minutes. True when it
   * was found so; then that is the status.
   */
  readonly check: () => Promise<boolean>;
  readonly stop: () => void;
}

/** Time (ms) that the question for a right may take. */
const checkTimeoutMs = 4_000;

/** A watch that lasted (ms) was a good one. */
const goodWatchMs = 1_000;

const live = (progress: Progress, { timing, onStatus }: ReflectorOptions): void => {
  progress.currentAt = timing.clock();
  progress.denied = undefined;
  onStatus({ kind: 'live' });
};

const pathNow = ({ version }: Progress, { kind, namespace }: ReflectorOptions): string =>
  pathOf(kind, kind.versions[version] ?? kind.versions[0], namespace);

const projectAll = (
  items: readonly Fields[],
  { kind, share }: ReflectorOptions,
): readonly ObjectMeta[] =>
  items.map((raw) => kind.project(raw, share)).filter((object) => object !== undefined);

async function list(
  client: ClusterClient,
  progress: Progress,
  options: ReflectorOptions,
  signal: AbortSignal,
): Promise<string> {
  const listing = options.store.startListing(options.namespace);
  const resourceVersion = await listPages(client, pathNow(progress, options), {
    signal,
    take: (items) => listing.put(projectAll(items, options)),
  });
  listing.finish();
  progress.resourceVersion = resourceVersion;
  live(progress, options);
  return resourceVersion;
}

const rightOf = (verb: Right['verb'], { kind, namespace }: ReflectorOptions): Right => ({
  verb,
  group: kind.group,
  resource: kind.plural,
  namespace,
});

async function isStillDenied(
  client: ClusterClient,
  options: ReflectorOptions,
  signal: AbortSignal,
): Promise<boolean> {
  for (const verb of ['list', 'watch'] as const)
    if ((await isAllowed(client, rightOf(verb, options), signal)) === false) return true;
  return false;
}

/** Lists if need be, then watches once. */
async function advance(
  progress: Progress,
  options: ReflectorOptions,
  { signal, sleeper }: { readonly signal: AbortSignal; readonly sleeper: Sleeper },
): Promise<void> {
  const { store, timing } = options;
  const client = await options.line.ready(signal);
  // Not by asking for the objects: audit logs count every refusal.
  if (progress.denied !== undefined && (await isStillDenied(client, options, signal)))
    throw new ClusterError(progress.denied);
  const resourceVersion =
    progress.resourceVersion ?? (await list(client, progress, options, signal));
  const began = timing.clock();
  try {
    await watchOnce(client, {
      path: pathNow(progress, options),
      resourceVersion,
      signal,
      random: timing.random(),
      timers: timing.timers,
      onOpen: () => live(progress, options),
      onVersion: (version) => {
        progress.resourceVersion = version;
      },
      onObject: (type, raw) => {
        const objects = projectAll([raw], options);
        if (type !== 'DELETED') store.put(objects);
        else for (const { namespace, name } of objects) store.remove(namespace, name);
      },
    });
  } finally {
    progress.currentAt = timing.clock();
    if (timing.clock() - began >= goodWatchMs) progress.failures = 0;
  }
  if (timing.clock() - began >= goodWatchMs) return;
  // One that ends at once is tried again at once, but not for ever.
  progress.failures += 1;
  if (progress.failures > 1)
    await sleeper.sleep(backoffMs(progress.failures, timing.random()), signal);
}

/** Starts to reflect. */
export function startReflector(options: ReflectorOptions): Reflector {
  const { kind, store, timing } = options;
  const stopped = new AbortController();
  const sleeper = createSleeper(timing.timers);
  const progress = newProgress(timing.clock());
  let attempt = new AbortController();
  let denied: ClusterProblem | undefined;

  const fail = (problem: ClusterProblem): number => {
    const { waitMs, status, suspect } = afterFailure(progress, problem, {
      versions: kind.versions.length,
      mayBeAbsent: kind.group !== '',
      now: timing.clock(),
      random: timing.random(),
    });
    if (status?.kind === 'absent') store.startListing(options.namespace).finish();
    if (status !== undefined) options.onStatus(status);
    if (suspect === true) options.line.suspect(problem);
    return waitMs;
  };

  const run = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      attempt = new AbortController();
      const signal = AbortSignal.any([stopped.signal, attempt.signal]);
      try {
        await advance(progress, options, { signal, sleeper });
      } catch (error) {
        if (denied !== undefined) attempt = new AbortController();
        else if (signal.aborted) continue;
        const problem = denied ?? problemOf(error);
        denied = undefined;
        const waiting = AbortSignal.any([stopped.signal, attempt.signal]);
        await sleeper.sleep(fail(problem), waiting);
      }
    }
  };
  void run();

  const check = async (): Promise<boolean> => {
    const asked = attempt;
    if (progress.resourceVersion === undefined || asked.signal.aborted) return false;
    const signal = AbortSignal.any([stopped.signal, asked.signal]);
    try {
      const client = await options.line.ready(signal);
      if ((await isAllowed(client, rightOf('watch', options), signal)) === true) return false;
      const path = `${pathNow(progress, options)}?limit=1`;
      await client.getJson(path, { signal, timeoutMs: checkTimeoutMs });
      return false;
    } catch (error) {
      const problem = problemOf(error);
      // All else is for the watch to find out.
      if (problem.kind !== 'forbidden' || signal.aborted) return false;
      denied = problem;
      asked.abort();
      return true;
    }
  };

  return {
    interrupt: () => attempt.abort(),
    retry: () => {
      progress.failures = 0;
      progress.denied = undefined;
      sleeper.wake();
    },
    check,
    stop: () => stopped.abort(),
  };
}
