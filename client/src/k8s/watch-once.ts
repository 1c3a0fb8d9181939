import type { Timers } from '../util/timers.ts';
import type { Fields } from '../util/values.ts';
import { asFields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { fieldsOf, textOf } from './kinds/read.ts';
import type { ClusterProblem } from './model.ts';
import { ClusterError } from './port.ts';
import type { ClusterClient, WatchEvent } from './port.ts';

/** A watch is asked to last this long (s), at random, so that many do not end at once. */
const leastWatchSeconds = 300;
const mostWatchSeconds = 600;

/** API servers send a bookmark a minute: a watch without a line for so long (ms) is dead. */
const idleMs = 90_000;

/** Time (ms) a server has to accept a watch. */
const openMs = 15_000;

export interface WatchOnceOptions {
  /** Path of the API, without query. */
  readonly path: string;
  /** What to go on from. */
  readonly resourceVersion: string;
  readonly signal: AbortSignal;
  /** In [0, 1). */
  readonly random: number;
  readonly timers: Timers;
  /** The server has accepted the watch. */
  readonly onOpen: () => void;
  /** What to go on from the next time. */
  readonly onVersion: (resourceVersion: string) => void;
  readonly onObject: (type: 'ADDED' | 'MODIFIED' | 'DELETED', raw: Fields) => void;
}

/**
 * Watches until the server ends it, nothing comes any more, or the signal is aborted. Rejects with a `ClusterError`,
 * also for an error that the server tells in a line.
 */
export async function watchOnce(client: ClusterClient, options: WatchOnceOptions): Promise<void> {
  const span = mostWatchSeconds - leastWatchSeconds;
  const query = new URLSearchParams({
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: options.resourceVersion,
    timeoutSeconds: String(leastWatchSeconds + Math.floor(options.random * span)),
  });
  const ended = new AbortController();
  let failure: ClusterError | undefined;
  const fail = (problem: ClusterProblem): void => {
    failure = new ClusterError(problem);
    ended.abort();
  };
  const opened = options.timers.after(openMs, () =>
    fail({ kind: 'timeout', message: say('The API server does not answer a watch.') }),
  );
  const take = ({ type, object }: WatchEvent): void => {
    const raw = asFields(object);
    if (failure !== undefined || raw === undefined) return;
    if (type === 'ERROR') {
      fail(problemOfStatus(raw));
      return;
    }
    const resourceVersion = textOf(fieldsOf(raw, 'metadata'), 'resourceVersion');
    if (type !== 'BOOKMARK') options.onObject(type, raw);
    if (resourceVersion !== '') options.onVersion(resourceVersion);
  };
  try {
    await client.watch(`${options.path}?${query.toString()}`, {
      signal: AbortSignal.any([options.signal, ended.signal]),
      idleMs,
      onOpen: () => {
        opened();
        options.onOpen();
      },
      onEvent: take,
    });
  } catch (error) {
    throw failure ?? error;
  } finally {
    opened();
  }
  if (failure !== undefined) throw failure;
}

/** The problem of a Status object that came as a line of a watch. */
function problemOfStatus(status: Fields): ClusterProblem {
  const code = typeof status['code'] === 'number' ? status['code'] : 0;
  const reason = textOf(status, 'reason');
  const said = textOf(status, 'message');
  const rest = { message: said || say('The API server ended a watch.'), status: code };
  if (code === 410 || reason === 'Expired' || reason === 'Gone') return { kind: 'gone', ...rest };
  if (code === 401) return { kind: 'unauthorized', ...rest };
  if (code === 403) return { kind: 'forbidden', ...rest };
  if (code === 429) return { kind: 'rate-limited', ...rest };
  return { kind: 'server-error', ...rest };
}
