import { expect, it } from 'vitest';
import { backoffMs } from '../../../client/src/k8s/after-failure.ts';
import { createCredentialsRenewal } from '../../../client/src/k8s/credentials-renewal.ts';
import { together } from '../../../client/src/k8s/kind-feed.ts';
import type { KindStatus, ProblemKind } from '../../../client/src/k8s/model.ts';
import { nextLookMs } from '../../../client/src/k8s/next-look.ts';

it.each([
  [1, 0, undefined, 250],
  [1, 0.5, undefined, 375],
  [2, 0, undefined, 500],
  [5, 0, undefined, 4_000],
  [6, 0, undefined, 5_000],
  [1_000, 0, undefined, 5_000],
  [1_000, 0.999, undefined, 9_995],
  [1, 0, 3_000, 3_000],
  [6, 0, 1, 5_000],
  [1, 0, 3_600_000, 60_000],
])('failure %i (chance %d, Retry-After %j) waits %i ms', (failures, random, retryAfter, ms) => {
  const problem = {
    kind: 'rate-limited',
    message: '',
    ...(retryAfter === undefined ? {} : { retryAfter }),
  } as const;
  expect(backoffMs(failures, random, problem)).toBe(ms);
});

it.each<readonly [ProblemKind | undefined, number, boolean, number]>([
  [undefined, 0, true, 2_500],
  ['timeout', 1, true, 2_500],
  ['timeout', 9, true, 2_500],
  ['unreachable', 1, false, 1_000],
  ['unreachable', 3, false, 4_000],
  ['unreachable', 99, false, 8_000],
  ['unauthorized', 9, true, 5_000],
  ['credentials', 1, true, 15_000],
  ['credentials', 99, false, 300_000],
  ['configuration', 99, false, 10_000],
  ['untrusted', 1, false, Number.POSITIVE_INFINITY],
])('after %s, failure %i, answered before %j: looked at in %d ms', (kind, failures, before, ms) => {
  const problem = kind === undefined ? undefined : { kind, message: '' };
  expect(nextLookMs(problem, failures, before)).toBe(ms);
});

it('renews credentials at once, then more and more seldom, and as before after a quiet while', () => {
  let now = 0;
  const renewal = createCredentialsRenewal(() => now);
  const times: number[] = [];
  const until = (end: number): void => {
    for (; now < end; now += 1_000) if (renewal.allowed()) times.push(now / 1_000);
  };
  until(2_000_000);
  expect(times).toEqual([0, 60, 180, 420, 900, 1_500]);
  now += 1_000_000;
  times.length = 0;
  until(now + 100_000);
  expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 60]);
  renewal.reset();
  expect(renewal.allowed()).toBe(true);
});

const live: KindStatus = { kind: 'live' };
const loading: KindStatus = { kind: 'loading' };
const forbidden: KindStatus = {
  kind: 'forbidden',
  problem: { kind: 'forbidden', message: '' },
};
const stale: KindStatus = {
  kind: 'stale',
  since: 1,
  problem: { kind: 'timeout', message: '' },
};

it.each([
  [[], undefined],
  [[live, live], live],
  [[live, loading], loading],
  [[live, loading, stale], stale],
  [[forbidden, live], live],
  [[forbidden, forbidden], forbidden],
])('%j together are %j', (statuses, status) => {
  expect(together(statuses)).toEqual(status);
});
