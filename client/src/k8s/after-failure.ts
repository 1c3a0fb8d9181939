import type { ClusterProblem, KindStatus } from './model.ts';
import { isOfConnection } from './problems.ts';

/** Where a reflector stands; what it goes on from. */
export interface Progress {
  /** Undefined: everything has to be listed. */
  resourceVersion: string | undefined;
  /** Index of the kind's version that is asked for. */
  version: number;
  /** In a row. */
  failures: number;
  /** The refusal that it waits upon; undefined while reading is allowed. */
  denied: ClusterProblem | undefined;
  /** Unix ms of the last 410. */
  lastGone: number;
  /** When what is held was known to be current; undefined before the first list. */
  currentAt: number | undefined;
  readonly startedAt: number;
}

/** Waits (ms) after failures: the first, doubled each time, and the longest. */
const firstBackoffMs = 500;
const longestBackoffMs = 10_000;
/** The longest that a server's Retry-After is heeded (ms). */
const longestRetryAfterMs = 60_000;

/** A second 410 within this time (ms) waits like other failures. */
const goneAgainMs = 30_000;

/** After so many failures in a row the place to go on from is doubted, and all is listed again. */
const relistAfterFailures = 3;

/** A kind that the cluster does not know may come with an operator: asked for again after (ms). */
export const absentMs = 60_000;

/** Whether what was forbidden is allowed is asked every (ms); up to a fifth is taken off, so that kinds spread. */
export const forbiddenMs = 10_000;

export function newProgress(startedAt: number): Progress {
  return {
    resourceVersion: undefined,
    version: 0,
    failures: 0,
    denied: undefined,
    lastGone: Number.NEGATIVE_INFINITY,
    currentAt: undefined,
    startedAt,
  };
}

/** How long (ms) to wait after the `failures`-th failure in a row; `random` is in [0, 1). */
export function backoffMs(failures: number, random: number, problem?: ClusterProblem): number {
  const full = Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(failures - 1, 10));
  const asked = Math.min(problem?.retryAfter ?? 0, longestRetryAfterMs);
  return Math.max(asked, full / 2 + (full / 2) * random);
}

/** What follows from a failure. */
export interface Consequence {
  readonly waitMs: number;
  /** What there is to say of the kind now, if it is news. */
  readonly status?: KindStatus;
  /** The connection may be at fault. */
  readonly suspect?: true;
}

export interface FailureContext {
  /** How many versions of the kind there are to try. */
  readonly versions: number;
  /** Every cluster has the kinds of the core group: what does not know them is no cluster. */
  readonly mayBeAbsent: boolean;
  readonly now: number;
  /** In [0, 1). */
  readonly random: number;
}

/** Takes a failure into the progress, and says what to do. */
export function afterFailure(
  progress: Progress,
  problem: ClusterProblem,
  context: FailureContext,
): Consequence {
  if (problem.kind === 'not-found' && context.mayBeAbsent) return afterNotFound(progress, context);
  if (problem.kind === 'forbidden') return afterForbidden(progress, problem, context);
  progress.failures += 1;
  if (problem.kind === 'gone') {
    const again = context.now - progress.lastGone < goneAgainMs;
    progress.resourceVersion = undefined;
    progress.lastGone = context.now;
    if (!again) return { waitMs: 0 };
  }
  if (progress.failures >= relistAfterFailures) progress.resourceVersion = undefined;
  const since = progress.currentAt ?? progress.startedAt;
  // A watch that breaks once is no news.
  const news = progress.failures > 1 || progress.currentAt === undefined;
  return {
    waitMs: backoffMs(progress.failures, context.random, problem),
    ...(news ? { status: { kind: 'stale', since, problem } } : {}),
    ...(isOfConnection(problem) ? { suspect: true } : {}),
  };
}

function afterNotFound(progress: Progress, { versions }: FailureContext): Consequence {
  progress.resourceVersion = undefined;
  progress.version += 1;
  if (progress.version < versions) return { waitMs: 0 };
  progress.version = 0;
  return { waitMs: absentMs, status: { kind: 'absent' } };
}

function afterForbidden(
  progress: Progress,
  problem: ClusterProblem,
  { random }: FailureContext,
): Consequence {
  progress.resourceVersion = undefined;
  progress.denied = problem;
  return { waitMs: forbiddenMs * (1 - random / 5), status: { kind: 'forbidden', problem } };
}
