import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { conditionsOf } from './model/events.ts';
import { openMetrics } from './model/open-metrics.ts';
import { historyParameters, startOf, stepSeconds, windowSeconds } from './model/parameters.ts';
import type { HistoryParameters } from './model/parameters.ts';
import { simulate } from './model/simulate.ts';
import type { ClusterWindow } from './model/simulate.ts';
import type { HistoryTruth } from './model/truth.ts';

const clusters = ['aks', 'do'] as const;

const parametersOf = (seed: number, days = 1): HistoryParameters =>
  // A Monday, at no boundary.
  historyParameters({ clusters, beforeSeconds: Date.UTC(2026, 10, 23, 6, 31) / 1000, days, seed });

interface Run {
  readonly windows: readonly ClusterWindow[];
  readonly truth: HistoryTruth;
}

const runAll = (parameters: HistoryParameters): Run => {
  const windows: ClusterWindow[] = [];
  const generator = simulate(parameters);
  let next = generator.next();
  for (; next.done !== true; next = generator.next()) windows.push(next.value);
  return { windows, truth: next.value };
};

const digest = ({ windows, truth }: Run): string => {
  const hash = createHash('sha256').update(JSON.stringify(truth));
  for (const { recorded } of windows) for (const text of openMetrics(recorded)) hash.update(text);
  return hash.digest('hex');
};

/** Two days, with a lost cluster, a gap and a rollout. */
let run: Run;
const parameters = parametersOf(3, 2);

beforeAll(() => {
  run = runAll(parameters);
});

/** Samples of a cluster's series by text, in order of time: [scrape time, value]. */
const samplesOf = (
  cluster: string,
  wanted: string,
): ReadonlyMap<string, readonly (readonly [number, number])[]> => {
  const found = new Map<string, (readonly [number, number])[]>();
  for (const { recorded } of run.windows.filter((window) => window.cluster === cluster)) {
    for (const { text, first, values } of recorded.series) {
      if (!text.startsWith(wanted)) continue;
      const samples = found.get(text) ?? [];
      found.set(text, samples);
      for (const [at, value] of values.entries())
        samples.push([recorded.times[first + at] ?? Number.NaN, value]);
    }
  }
  return found;
};

/** Where a counter falls: the times (s) of the samples around it. */
const resetsOf = (samples: readonly (readonly [number, number])[], cluster: string) =>
  samples.flatMap(([at, value], index) => {
    const [before, earlier] = samples[index - 1] ?? [at, value];
    return value < earlier ? [{ cluster, before, at }] : [];
  });

describe('a history', () => {
  test('is the same for the same parameters, and another for another seed', () => {
    const [first, second, other] = [3, 3, 4].map((seed) => digest(runAll(parametersOf(seed))));
    expect(second).toBe(first);
    expect(other).not.toBe(first);
  });

  test('ends at a block boundary and fills the days before it', () => {
    expect(parameters.endSeconds).toBe(Date.UTC(2026, 10, 23, 6) / 1000);
    const starts = run.windows
      .filter(({ cluster }) => cluster === 'aks')
      .map(({ startSeconds }) => startSeconds);
    expect(starts).toEqual(
      Array.from({ length: 24 }, (_, index) => startOf(parameters) + index * windowSeconds),
    );
  });

  test('has all its kinds of events in these two days', () => {
    const kinds = new Set(run.truth.events.map(({ kind }) => kind));
    expect(kinds).toEqual(
      new Set(['deploy', 'latency-spike', 'lost-cluster', 'scrape-gap', 'traffic-step']),
    );
  });

  test.each(clusters)(
    'is scraped in %s at each step, but for the gaps that the truth names',
    (name) => {
      const truth = run.truth.clusters.find((cluster) => cluster.name === name);
      const conditionsAt = conditionsOf(run.truth.events, name);
      const steps = ((parameters.endSeconds - startOf(parameters)) / stepSeconds) | 0;
      const expected = Array.from(
        { length: steps },
        (_, step) => startOf(parameters) + step * stepSeconds,
      )
        .filter((at) => conditionsAt(at).recorded)
        .map((at) => at + (truth?.scrapeOffsetSeconds ?? Number.NaN));
      const times = run.windows
        .filter(({ cluster }) => cluster === name)
        .flatMap(({ recorded }) => recorded.times);
      expect(times).toEqual(expected);
      expect(times.length).toBeLessThan(steps);
    },
  );

  test('has at most 600 series in a window of a cluster', () => {
    const most = Math.max(...run.windows.map(({ recorded }) => recorded.series.length));
    expect(most).toBeLessThanOrEqual(600);
    expect(most).toBeGreaterThan(60);
  });

  test('has counters that only grow, but for the restarts after a lost cluster', () => {
    const names = ['request_total', 'response_', 'container_cpu_usage_seconds_total'];
    const resets = clusters.flatMap((cluster) =>
      names.flatMap((name) =>
        [...samplesOf(cluster, name).values()].flatMap((series) => resetsOf(series, cluster)),
      ),
    );
    for (const { cluster, before, at } of resets) {
      const lost = run.truth.events.some(
        (event) =>
          event.kind === 'lost-cluster' &&
          event.cluster === cluster &&
          before < event.from &&
          at >= event.to,
      );
      expect({ cluster, at, lost }).toEqual({ cluster, at, lost: true });
    }
    expect(resets.length).toBeGreaterThan(0);
  });

  test('has cumulative buckets whose last is the count', () => {
    for (const cluster of clusters) {
      const counts = [...samplesOf(cluster, 'response_latency_ms_count').values()];
      const infinite = [...samplesOf(cluster, 'response_latency_ms_bucket')]
        .filter(([text]) => text.includes('le="+Inf"'))
        .map(([, samples]) => samples);
      expect(infinite).toEqual(counts);
      expect(counts.length).toBeGreaterThan(2);
    }
  });
});

describe('the truth', () => {
  test('is as long as the history, in all columns', () => {
    const steps = (parameters.days * 86_400) / stepSeconds;
    for (const cluster of run.truth.clusters) {
      for (const column of Object.values(cluster)) {
        if (Array.isArray(column)) expect(column).toHaveLength(steps);
      }
    }
  });

  test('decides within the bounds, and what is decided is what is found next', () => {
    for (const { hpa, desired, specReplicas } of run.truth.clusters) {
      for (const [step, size] of desired.entries()) {
        if (size === null) continue;
        expect(size).toBeGreaterThanOrEqual(hpa.minReplicas);
        expect(size).toBeLessThanOrEqual(hpa.maxReplicas);
        const next = specReplicas[step + 1];
        if (next !== null && next !== undefined) expect(next).toBe(size);
      }
      expect(new Set(desired.filter((size) => size !== null)).size).toBeGreaterThan(2);
    }
  });

  test('is what the recorded series say', () => {
    for (const { name, desired, scrapeOffsetSeconds } of run.truth.clusters) {
      const series = [...samplesOf(name, 'kube_horizontalpodautoscaler_status_desired_replicas')];
      const controller = [
        ...samplesOf(name, 'horizontal_pod_autoscaler_controller_desired_replicas').values(),
      ];
      expect(series).toHaveLength(1);
      const [[, samples] = ['', []]] = series;
      expect(controller).toEqual([samples]);
      for (const [at, value] of samples) {
        const step = (at - scrapeOffsetSeconds - run.truth.startSeconds) / stepSeconds;
        const last = desired.slice(0, step).findLast((size) => size !== null);
        if (last !== undefined) expect(value).toBe(last);
      }
    }
  });

  test('asks for what the proxies counted', () => {
    for (const { name, offeredRps } of run.truth.clusters) {
      const conditionsAt = conditionsOf(run.truth.events, name);
      let counted = 0;
      for (const samples of samplesOf(name, 'request_total').values()) {
        for (const [index, [at, value]] of samples.entries()) {
          const [beforeAt, before] = samples[index - 1] ?? [at, value];
          if (at - beforeAt === stepSeconds) counted += value - before;
        }
      }
      const offered = offeredRps.reduce(
        (sum, rps, step) =>
          conditionsAt(run.truth.startSeconds + step * stepSeconds).recorded
            ? sum + rps * stepSeconds
            : sum,
        0,
      );
      expect(counted / offered).toBeGreaterThan(0.97);
      expect(counted / offered).toBeLessThan(1.01);
    }
  });

  test('has a day and a night', () => {
    const [cluster] = run.truth.clusters;
    const quietest = Math.min(...(cluster?.offeredRps ?? []));
    const busiest = Math.max(...(cluster?.offeredRps ?? []));
    expect(busiest / quietest).toBeGreaterThan(3);
  });
});

test('bad parameters are refused in words', () => {
  const wanted = { clusters, beforeSeconds: 1e9 };
  expect(() => historyParameters({ ...wanted, days: 0 })).toThrow(/whole number from 1 to 60/);
  expect(() => historyParameters({ ...wanted, seed: 0.5 })).toThrow(/a seed is a whole number/);
  expect(() => historyParameters({ ...wanted, clusters: [] })).toThrow(/needs a cluster/);
});
