// Made-up histories of a cluster's demand, pods and latency, whose truth is known.
import type { LatencyHistory } from '../../../../server/src/autoscale/index.ts';
import { seriesOf } from '../../../../server/src/autoscale/replay/series.ts';

export type Points = readonly (readonly [seconds: number, value: number])[];
export const columnOf = (points: Points = []) =>
  seriesOf(
    points.map(([at]) => at * 1000),
    points.map(([, value]) => value),
  );

export interface Told {
  readonly load: Points | undefined;
  readonly p99: Points | undefined;
  readonly globalP99: Points | undefined;
  readonly ready: Points | undefined;
  readonly desired: Points | undefined;
}

export const historyOf = (told: Told): LatencyHistory => ({
  demand: columnOf(told.load),
  ready: columnOf(told.ready),
  latency: columnOf(told.p99),
});

/** A replica takes 20 requests/s within 200 ms; above that its queue fills. */
const truth = (load: number): number =>
  load <= 20 ? 80 + 6 * load : Math.min(2900, 200 + 300 * (load - 20));
export const second = (at: number): number => 1_800_000_000 + at;
export const every = (length: number, value: (at: number) => number): Points =>
  Array.from({ length: length / 5 }, (_, index) => [second(5 * index), value(5 * index)]);

/** Requests/s by the second at which they begin. */
export type Loads = readonly (readonly [from: number, load: number])[];
export const length = 1320;
export const calm: Loads = [[0, 8.75]];
/** Two spells of load, of different heights. */
export const twoSpells: Loads = [
  [0, 8.75],
  [240, 60],
  [540, 8.75],
  [780, 105],
  [1080, 8.75],
];
const loadAt = (loads: Loads, at: number): number =>
  loads.findLast(([from]) => from <= at)?.[1] ?? 0;

/** What rates look back, in steps of five seconds. */
const windowSteps = [0, 5, 10, 15, 20, 25];

/** Replicas that a latency over all clusters makes swing, whatever this cluster has to do. */
export const swinging = (loads: Loads, everywhere = twoSpells): Told => {
  const pods = (at: number): number =>
    at < 250 ? 1 : ([6, 6, 6, 5, 4, 3][Math.floor(at / 15) % 6] ?? 1);
  // The p99 of a window is that of its worst moment, a rate the mean of it.
  const p99 = (of: Loads, at: number): number =>
    Math.max(
      ...windowSteps.map((back) => truth(loadAt(of, Math.max(0, at - back)) / pods(at - back))),
    );
  const rate = (at: number): number =>
    windowSteps.reduce((sum, back) => sum + loadAt(loads, Math.max(0, at - back)), 0) / 6;
  const replicas = every(length, pods);
  return {
    load: every(length, rate),
    p99: every(length, (at) => p99(loads, at) * (1 + 0.1 * Math.sin(at))),
    globalP99: every(length, (at) => p99(everywhere, at)),
    ready: replicas,
    desired: replicas,
  };
};
export const busy = swinging(twoSpells);
