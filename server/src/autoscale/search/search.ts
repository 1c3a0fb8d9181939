import type { FullHpaSpec } from '../hpa/spec.ts';
import type { Recording } from '../replay/recording.ts';
import { replaySettings, type ReplayOptions, type SyncTimes } from '../replay/replay.ts';
import type { Score } from '../replay/score.ts';
import { seededRandom } from './random.ts';
import { changesAt, dimensionsOf, specAt, type Dimension, type Point } from './space.ts';

/** What a search may not exceed; absent: no bound. */
export interface Constraints {
  readonly minutesAboveTarget?: number;
  readonly replicaHours?: number;
  readonly flaps?: number;
}

/** Everything a search depends on: the same request gives the same result. */
export interface SearchRequest {
  readonly recording: Recording;
  /** The settings that are looked at for better ones; minutes above target go by theirs. */
  readonly spec: FullHpaSpec;
  readonly times: SyncTimes;
  readonly options: Pick<ReplayOptions, 'config' | 'missing'>;
  readonly constraints: Constraints;
  /** How many candidates are replayed. */
  readonly candidates: number;
  readonly seed: number;
}

export interface Found {
  readonly spec: FullHpaSpec;
  /** What is other than now; empty for the settings as they are. */
  readonly changes: readonly string[];
  readonly score: Score;
  /** What it gives and costs beside the settings as they are. */
  readonly explanation: string;
}

export interface SearchResult {
  readonly current: Found;
  /** Settings that no other ones beat in everything, the cheapest first. */
  readonly front: readonly Found[];
  /** Nothing keeps the constraints: then the front is of what exceeds them least. */
  readonly feasible: boolean;
  readonly tried: number;
  readonly cancelled: boolean;
}

export interface SearchProgress {
  readonly tried: number;
  readonly candidates: number;
}

interface Tried {
  readonly point: Point;
  readonly score: Score;
}

const goals = (score: Score): readonly number[] => [
  score.replicaHours,
  score.minutesAboveTarget,
  score.flaps,
  score.worstShortage,
];

/** At least as good in everything, and better in something. */
const beats = (left: Score, right: Score): boolean => {
  const others = goals(right);
  const pairs = goals(left).map((value, index) => [value, others[index] ?? 0] as const);
  return pairs.every(([a, b]) => a <= b) && pairs.some(([a, b]) => a < b);
};

/** By how much the bounds are exceeded, each as a share of itself. */
const excess = (score: Score, constraints: Constraints): number => {
  const over = (value: number, bound: number | undefined): number =>
    bound === undefined ? 0 : Math.max(0, value - bound) / Math.max(bound, 1);
  return (
    over(score.minutesAboveTarget, constraints.minutesAboveTarget) +
    over(score.replicaHours, constraints.replicaHours) +
    over(score.flaps, constraints.flaps)
  );
};

/** Those that keep the bounds, or come nearest to it, and that none of the others beats. */
const frontOf = (
  all: readonly Tried[],
  constraints: Constraints,
): { readonly front: readonly Tried[]; readonly feasible: boolean } => {
  const least = all.reduce((min, { score }) => Math.min(min, excess(score, constraints)), Infinity);
  const allowed = all.filter(({ score }) => excess(score, constraints) <= least);
  const front = allowed.filter(({ score }) => !allowed.some((other) => beats(other.score, score)));
  const byGoals = new Map(front.map((tried) => [goals(tried.score).join(), tried] as const));
  // Of settings that come to the same, those that change least.
  for (const tried of front) {
    const key = goals(tried.score).join();
    const known = byGoals.get(key) ?? tried;
    if (changed(tried.point) <= changed(known.point)) byGoals.set(key, tried);
  }
  return {
    feasible: least === 0,
    front: [...byGoals.values()].toSorted(
      (left, right) => left.score.replicaHours - right.score.replicaHours,
    ),
  };
};

const changed = (point: Point): number => point.filter((index) => index !== 0).length;

const neighbour = (point: Point, dimensions: readonly Dimension[], random: () => number): Point => {
  const at = Math.floor(random() * dimensions.length);
  const choices = dimensions[at]?.choices.length ?? 1;
  return point.with(at, Math.floor(random() * choices));
};

/** The next point to try: each change alone first, then anything, then near what is good. */
const nextPoint = (
  dimensions: readonly Dimension[],
  { random, front }: { readonly random: () => number; readonly front: () => readonly Tried[] },
  isNear: boolean,
): Point => {
  if (!isNear) {
    return dimensions.map(({ choices }) =>
      random() < 0.4 ? 0 : Math.floor(random() * choices.length),
    );
  }
  const good = front();
  const start = good[Math.floor(random() * good.length)]?.point ?? dimensions.map(() => 0);
  const near = neighbour(start, dimensions, random);
  return random() < 0.5 ? near : neighbour(near, dimensions, random);
};

const number = (value: number): string => String(Math.round(value * 10) / 10);

const difference = (now: number, then: number, [less, more, what]: readonly string[]): string[] => {
  const change = then - now;
  if (Math.abs(change) < 0.05) return [];
  const word = change < 0 ? (less ?? '') : (more ?? '');
  return [`${number(Math.abs(change))} ${word} ${what ?? ''}`];
};

const explanationOf = (changes: readonly string[], now: Score, then: Score): string => {
  if (changes.length === 0) return 'The settings as they are.';
  const share = now.replicaHours === 0 ? 0 : (then.replicaHours / now.replicaHours - 1) * 100;
  const hours =
    Math.abs(share) < 0.05
      ? []
      : [`${number(Math.abs(share))} % ${share < 0 ? 'fewer' : 'more'} replica-hours`];
  const parts = [
    ...hours,
    ...difference(now.minutesAboveTarget, then.minutesAboveTarget, [
      'fewer',
      'more',
      'minutes above target',
    ]),
    ...difference(now.flaps, then.flaps, ['fewer', 'more', 'flaps']),
    ...difference(now.worstShortage, then.worstShortage, [
      'fewer',
      'more',
      'replicas missing at worst',
    ]),
  ];
  const what = changes.join('; ');
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}: ${parts.length === 0 ? 'nothing else comes of it' : parts.join(', ')}.`;
};

/** How many points in a row may have been tried before, until the space counts as exhausted. */
const patience = 2000;

/**
 * Looks for better settings by replaying candidates, one a step; each step tells how far it is. A caller that stops
 * early by answering `true` gets what was found by then.
 */
export function* searchSettings(
  request: SearchRequest,
): Generator<SearchProgress, SearchResult, boolean | undefined> {
  const { recording, spec, times, options, constraints, candidates, seed } = request;
  const dimensions = dimensionsOf(spec, options.config.downscaleStabilization / 1000);
  const random = seededRandom(seed);
  const known = new Set<string>();
  const all: Tried[] = [];
  const tryPoint = (point: Point): Tried => {
    known.add(point.join());
    const { score } = replaySettings(recording, specAt(spec, dimensions, point), times, {
      ...options,
      slo: spec,
    });
    const tried = { point, score };
    all.push(tried);
    return tried;
  };
  const origin = dimensions.map(() => 0);
  const current = tryPoint(origin);
  let cancelled = (yield { tried: all.length, candidates }) === true;
  const alone = dimensions.flatMap(({ choices }, at) =>
    choices.slice(1).map((_, index) => origin.with(at, index + 1)),
  );
  let misses = 0;
  while (!cancelled && all.length < candidates && misses < patience) {
    const isNear = all.length > candidates / 2;
    const front = (): readonly Tried[] => frontOf(all, constraints).front;
    const point = alone.shift() ?? nextPoint(dimensions, { random, front }, isNear);
    if (known.has(point.join())) {
      misses += 1;
      continue;
    }
    misses = 0;
    tryPoint(point);
    cancelled = (yield { tried: all.length, candidates }) === true;
  }
  const foundAt = ({ point, score }: Tried): Found => {
    const changes = changesAt(dimensions, point);
    return {
      spec: specAt(spec, dimensions, point),
      changes,
      score,
      explanation: explanationOf(changes, current.score, score),
    };
  };
  const { front, feasible } = frontOf(all, constraints);
  return {
    current: foundAt(current),
    front: front.map(foundAt),
    feasible,
    tried: all.length,
    cancelled,
  };
}
