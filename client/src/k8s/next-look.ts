import type { ClusterProblem } from './model.ts';

/** Between looks (ms) while all is well, and while a cluster that answered before does not. */
const liveEveryMs = 2_500;
const refusedEveryMs = 5_000;
const configurationEveryMs = 10_000;
/** A cluster that never answered is asked after 1, 2, 4, then every 8 s. */
const firstUnreachableMs = 1_000;
const longestUnreachableMs = 8_000;
/** Asking for credentials starts programs, which may open windows: seldom (ms). */
const firstCredentialsMs = 15_000;
const longestCredentialsMs = 300_000;

const doubled = (first: number, failures: number, longest: number): number =>
  Math.min(longest, first * 2 ** Math.min(failures - 1, 10));

/** How long (ms) until a connection is looked at again, after `failures` looks in a row that failed. */
export function nextLookMs(
  problem: ClusterProblem | undefined,
  failures: number,
  answeredBefore: boolean,
): number {
  switch (problem?.kind) {
    case undefined:
      return liveEveryMs;
    // Only somebody who trusts helps.
    case 'untrusted':
      return Number.POSITIVE_INFINITY;
    // Files that it names may come; looking for them asks no cluster.
    case 'configuration':
      return configurationEveryMs;
    case 'credentials':
      return doubled(firstCredentialsMs, failures, longestCredentialsMs);
    case 'unauthorized':
      return refusedEveryMs;
    default:
      return answeredBefore
        ? liveEveryMs
        : doubled(firstUnreachableMs, failures, longestUnreachableMs);
  }
}
