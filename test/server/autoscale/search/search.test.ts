import { describe, expect, test } from 'vitest';
import {
  defaultController,
  replaySettings,
  searchSettings,
  withLoadModel,
  withWhatIf,
  type Score,
  type SearchRequest,
  type SearchResult,
} from '../../../../server/src/autoscale/index.ts';
import { runSearch } from '../../../../server/src/autoscale/worker/run-search.ts';
import { queueMetric, specOf } from '../support/pass.ts';
import { readOrThrow, recordQueue, start, timesOrThrow } from '../support/recorded.ts';

const config = defaultController();
const syncs = 960;
const spec = specOf({ metrics: [queueMetric('10')] });
/** A queue that rises and falls, and jumps about. */
const queue = (index: number): number =>
  20 + 60 * Math.max(0, Math.sin((index / syncs) * 4 * Math.PI)) + ((index * 7919) % 13);
const recording = readOrThrow(recordQueue(spec, syncs, queue), spec);
const times = timesOrThrow(recording);

const requestOf = (part: Partial<SearchRequest> = {}): SearchRequest => ({
  recording,
  spec,
  times,
  options: { config },
  constraints: {},
  candidates: 60,
  seed: 1,
  ...part,
});

const resultOf = (request: SearchRequest, stopAfter = Infinity): SearchResult => {
  const search = searchSettings(request);
  let next = search.next();
  while (next.done !== true) next = search.next(next.value.tried >= stopAfter);
  return next.value;
};

const goals = ({ replicaHours, minutesAboveTarget, flaps, worstShortage }: Score) => [
  replicaHours,
  minutesAboveTarget,
  flaps,
  worstShortage,
];

describe('a search', () => {
  const result = resultOf(requestOf());

  test('finds settings that none of the others beat', () => {
    expect(result).toMatchObject({ tried: 60, feasible: true, cancelled: false });
    expect(result.front.length).toBeGreaterThan(2);
    for (const { score } of result.front) {
      const beating = result.front.filter(
        (other) =>
          other.score !== score &&
          goals(other.score).every((value, index) => value <= (goals(score)[index] ?? 0)),
      );
      expect(beating).toEqual([]);
    }
    const costs = result.front.map(({ score }) => score.replicaHours);
    expect(costs).toEqual(costs.toSorted((left, right) => left - right));
  });

  test('tells scores that the replay of the settings gives, by the targets of now', () => {
    for (const found of result.front) {
      const { score } = replaySettings(recording, found.spec, times, { config, slo: spec });
      expect(found.score).toEqual(score);
    }
  });

  test('explains what each changes, and what comes of it', () => {
    const { front, current } = result;
    expect(current).toMatchObject({ changes: [], explanation: 'The settings as they are.' });
    const cheapest = front[0];
    expect(cheapest?.explanation).toMatch(
      /^Target 10 → \d+.*: [\d.]+ % fewer replica-hours, [\d.]+ more minutes above target/,
    );
    for (const { changes, explanation } of front) {
      for (const change of changes) {
        expect(explanation.toLowerCase()).toContain(change.toLowerCase());
      }
    }
  });

  test('is decided by its seed', () => {
    expect(resultOf(requestOf())).toEqual(result);
    expect(resultOf(requestOf({ seed: 2, candidates: 60 })).front).not.toEqual(result.front);
  });

  test('keeps bounds, or says that nothing does', () => {
    const bound = result.current.score.minutesAboveTarget;
    const kept = resultOf(requestOf({ constraints: { minutesAboveTarget: bound } }));
    expect(kept.feasible).toBe(true);
    for (const { score } of kept.front) {
      expect(score.minutesAboveTarget).toBeLessThanOrEqual(bound);
    }
    const none = resultOf(requestOf({ constraints: { replicaHours: 1 } }));
    expect(none.feasible).toBe(false);
    expect(none.front).toHaveLength(1);
    const least = Math.min(...result.front.map(({ score }) => score.replicaHours));
    expect(none.front[0]?.score.replicaHours).toBeLessThanOrEqual(least);
  });

  test('that is stopped gives what it has', () => {
    expect(resultOf(requestOf(), 10)).toMatchObject({ tried: 10, cancelled: true });
  });

  test('in a thread comes to the same, and tells how far it is', async () => {
    const told: number[] = [];
    const found = await runSearch(requestOf(), {
      signal: new AbortController().signal,
      onProgress: ({ tried }) => told.push(tried),
    });
    expect(found).toEqual(result);
    expect(told).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
  });

  test('in a thread leaves this one free and ends when it is told to', async () => {
    const controller = new AbortController();
    const found = await runSearch(requestOf({ candidates: 100_000 }), {
      signal: controller.signal,
      onProgress: ({ tried }) => {
        if (tried === 5) controller.abort();
      },
    });
    expect(found.cancelled).toBe(true);
    expect(found.tried).toBeLessThan(5000);
    expect(found.front.length).toBeGreaterThan(0);
  });
});

describe('what if', () => {
  const from = (start + 60 * 15) * 1000;
  const to = from + 3_600_000;
  const most = (changed: typeof recording): number =>
    Math.max(
      ...replaySettings(
        changed,
        specOf({ metrics: [queueMetric('10')], maxReplicas: 100 }),
        times,
        {
          config,
        },
      ).replicas,
    );

  test('more load takes more replicas: a lost cluster of two is twice the load', () => {
    const twice = most(withWhatIf(recording, { kind: 'traffic', factor: 2, from, to }));
    const half = most(withWhatIf(recording, { kind: 'lost-cluster', clusters: 2, from, to }));
    const quarter = most(withWhatIf(recording, { kind: 'lost-cluster', clusters: 4, from, to }));
    expect(twice).toBeGreaterThan(1.8 * most(recording));
    expect(half).toBe(twice);
    expect(quarter).toBeGreaterThan(1.2 * most(recording));
    expect(quarter).toBeLessThan(1.5 * most(recording));
  });

  test('missing metrics hold an HPA, and let one that takes them for zero go down', () => {
    const missing = withWhatIf(recording, { kind: 'missing-metrics', from, to });
    const least = (rule: 'fail' | 'zero'): number => {
      const { replicas } = replaySettings(missing, spec, times, { config, missing: rule });
      return Math.min(...replicas.slice(100, 300));
    };
    expect(least('fail')).toBeGreaterThan(4);
    expect(least('zero')).toBe(2);
  });
});

test('a load model decides what other replicas do to a metric', () => {
  const frugal = specOf({ metrics: [queueMetric('20')] });
  const above = (model: 'average' | 'total'): number =>
    replaySettings(withLoadModel(recording, model), frugal, times, { config, slo: spec }).score
      .replicaHours;
  // If the queue grew with fewer replicas, more of them would be wanted.
  expect(above('average')).toBeGreaterThan(above('total'));
});
