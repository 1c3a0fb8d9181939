// What a run of load steps cost and how slow it was, from its samples. Pure.
import type { Point } from '../timeline/svg.ts';

/** What was sampled of one cluster; times in seconds. */
export interface ClusterSamples {
  /** Requests/s. */
  readonly load: readonly Point[];
  /** Of its own requests (ms). */
  readonly p99: readonly Point[];
  /** Wanted by the Deployment. */
  readonly replicas: readonly Point[];
}

/** One cluster in one run. */
export interface RunScore {
  readonly replicaHours: number;
  readonly scalings: number;
  /** Of its own 99th percentile (ms). */
  readonly medianP99: number;
  readonly worstP99: number;
  readonly minutesAbove: number;
}

const known = (points: readonly Point[]): readonly number[] =>
  points.map(([, value]) => value).filter((value) => Number.isFinite(value));

/** Sums up samples that are `stepSeconds` apart; what has no sample counts as nothing. */
export const scoreOf = (
  { p99, replicas }: ClusterSamples,
  limit: number,
  stepSeconds: number,
): RunScore => {
  const latencies = known(p99);
  const sizes = known(replicas);
  const sorted = latencies.toSorted((one, other) => one - other);
  return {
    replicaHours: (sizes.reduce((sum, size) => sum + size, 0) * stepSeconds) / 3600,
    scalings: sizes.filter((size, index) => index > 0 && size !== sizes[index - 1]).length,
    medianP99: sorted[sorted.length >> 1] ?? Number.NaN,
    worstP99: sorted.at(-1) ?? Number.NaN,
    minutesAbove: (latencies.filter((value) => value > limit).length * stepSeconds) / 60,
  };
};

/** The share of the times of a run, from 0 to 1, that samples have a value for. */
export const coverage = (
  points: readonly Point[],
  { seconds, stepSeconds }: { readonly seconds: number; readonly stepSeconds: number },
): number => known(points).length / (Math.floor(seconds / stepSeconds) + 1);
