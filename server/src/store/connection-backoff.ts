import type { FailureKind } from '../protocol/connections.ts';

/** Milliseconds: first delay and longest, for what passes by itself and for what waits for a person. */
const passing = { first: 1000, longest: 60_000 };
const lasting = { first: 15_000, longest: 300_000 };

/** Milliseconds: no server makes us wait longer, and no timer takes more than 2^31 of them. */
const longestWait = 600_000;

const lastingKinds: ReadonlySet<FailureKind> = new Set([
  'unauthorized',
  'forbidden',
  'not-found',
  'not-an-api',
  'bad-request',
  'bad-answer',
  'configuration',
  'credentials',
  'tls',
]);

/**
 * How long to wait before the next attempt: doubled each time, then spread over the upper half so that many editors
 * do not come back at once; never sooner than the server asked for, up to ten minutes.
 */
export const retryDelayMs = (
  kind: FailureKind,
  attempt: number,
  random: number,
  retryAfterMs = 0,
): number => {
  const { first, longest } = lastingKinds.has(kind) ? lasting : passing;
  const delay = Math.min(longest, first * 2 ** Math.min(attempt, 20));
  return Math.max(Math.round(delay * (0.5 + random / 2)), Math.min(retryAfterMs, longestWait));
};

/** Failures of one question that say nothing about the next one. */
const ownKinds: ReadonlySet<FailureKind> = new Set([
  'bad-request',
  'unprocessable',
  'too-large',
  'bad-answer',
  'not-found',
  'forbidden',
  'timeout',
  'truncated',
  'server-error',
  'cancelled',
]);

/** Whether a failure of one question about a scope means that the server cannot be asked anything now. */
export const concernsConnection = (kind: FailureKind): boolean => !ownKinds.has(kind);
