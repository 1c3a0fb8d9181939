/** One figure of a benchmark. */
export interface BenchResult {
  readonly name: string;
  /** What was measured here, in `unit`. */
  readonly value: number;
  readonly unit: string;
  /** How many times faster than the peer; without a peer, how many times better than the limit on a reference machine. */
  readonly ratio: number;
  /** The least ratio to a peer, or the limit in `unit`. */
  readonly goal: number;
  readonly ok: boolean;
}

/** A benchmark: one file, one line in `main.ts`. */
export interface Bench {
  readonly name: string;
  readonly run: () => Promise<readonly BenchResult[]>;
}

/** The value below which `share` (0 to 1) of the samples lie. */
export const percentile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** Milliseconds that each run took, after as many unmeasured ones as wanted. */
export const timed = (
  run: (round: number) => void,
  rounds: number,
  warmUp = 0,
): readonly number[] => {
  for (let round = 0; round < warmUp; round += 1) run(round);
  return Array.from({ length: rounds }, (_, round) => {
    const started = performance.now();
    run(warmUp + round);
    return performance.now() - started;
  });
};

/** Milliseconds of the calibration loop on the reference machine: two cores of 2026, nothing else running. */
const referenceMs = 45;

/** Work of the kind we measure: short strings, maps, small objects; the result keeps it from being optimised away. */
const calibrationLoop = (): number => {
  const counts = new Map<string, { readonly at: number; seen: number }>();
  let sum = 0;
  for (let at = 0; at < 200_000; at += 1) {
    const key = `metric_${String(at % 5000)}_total`;
    const entry = counts.get(key) ?? { at, seen: 0 };
    entry.seen += 1;
    counts.set(key, entry);
    sum += key.charCodeAt(at % key.length) ^ entry.seen;
  }
  return sum;
};

/** How much slower than the reference machine this one is now; measured beside every limit. */
export const slowness = (): number => percentile(timed(calibrationLoop, 7, 2), 0.5) / referenceMs;

/** A figure that is compared to a peer measured in the same run; `ours` and `peer` are times for the same work. */
export const againstPeer = (figure: {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  readonly goal: number;
}): BenchResult => {
  const { name, ours, peer, unit, goal } = figure;
  const ratio = peer / ours;
  return { name, value: ours, unit, ratio, goal, ok: ratio >= goal };
};

/** A figure with a limit on the reference machine; `slow` is what `slowness` said beside the measurement. */
export const againstLimit = (figure: {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  readonly slow: number;
}): BenchResult => {
  const { name, value, unit, limit, slow } = figure;
  const ratio = limit / (value / slow);
  return { name, value, unit, ratio, goal: limit, ok: ratio >= 1 };
};
