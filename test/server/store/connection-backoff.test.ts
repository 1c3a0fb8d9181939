import { expect, test } from 'vitest';
import type { FailureKind } from '../../../server/src/protocol/connections.ts';
import { concernsConnection, retryDelayMs } from '../../../server/src/store/connection-backoff.ts';

const rows: readonly (readonly [
  kind: FailureKind,
  attempt: number,
  random: number,
  retryAfterMs: number | undefined,
  expected: number,
])[] = [
  ['refused', 0, 0, undefined, 500],
  ['refused', 0, 1, undefined, 1000],
  ['refused', 3, 0.5, undefined, 6000],
  ['timeout', 1000, 1, undefined, 60_000],
  ['unauthorized', 0, 1, undefined, 15_000],
  ['tls', 9, 0, undefined, 150_000],
  ['rate-limited', 0, 1, 90_000, 90_000],
  ['rate-limited', 6, 1, 2000, 60_000],
  ['unavailable', 0, 1, 9_999_999_000, 600_000],
];

test.each(rows)('%s, attempt %i, random %d, Retry-After %s: %i ms', (...row) => {
  const [kind, attempt, random, retryAfterMs, expected] = row;
  expect(retryDelayMs(kind, attempt, random, retryAfterMs)).toBe(expected);
});

test.each([
  ['refused', true],
  ['rate-limited', true],
  ['unauthorized', true],
  ['unavailable', true],
  ['unprocessable', false],
  ['too-large', false],
  ['timeout', false],
  ['cancelled', false],
] as const)('%s of one question concerns the connection: %s', (kind, expected) => {
  expect(concernsConnection(kind)).toBe(expected);
});
