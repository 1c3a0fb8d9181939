import { cursorOf, type Series } from './series.ts';

/** A cluster's own latency beside what its pods had to do. Latencies are in the unit of the metric. */
export interface LatencyHistory {
  /** Requests/s of the cluster. */
  readonly demand: Series;
  readonly ready: Series;
  readonly latency: Series;
}

/**
 * Latency by requests/s of a ready pod: steps that never fall. Assumes that nothing else matters to it: not how many pods
 * there are, not what was before. `upTo` rises; behind its last entry nothing was seen.
 */
export interface LatencyModel {
  readonly upTo: readonly number[];
  readonly latency: readonly number[];
}

/** How well models that were made from every other half minute tell on which side of a limit those between were. */
export interface LatencyQuality {
  readonly compared: number;
  /** Times that were above the limit, and share of them that the models put there. */
  readonly above: { readonly times: number; readonly right: number };
  readonly below: { readonly times: number; readonly right: number };
  /** Mean of both shares: guessing gives a half, however seldom one side is. */
  readonly balanced: number;
  /** Middle factor between what a model says and what was. */
  readonly typicalFactor: number;
}

interface Sample {
  readonly at: number;
  /** Requests/s of a ready pod. */
  readonly load: number;
  readonly latency: number;
}

const minute = 60_000;
const halfMinute = 30_000;

const samplesOf = (
  { demand, ready, latency }: LatencyHistory,
  times: readonly number[],
): readonly Sample[] => {
  const [demandAt, readyAt, latencyAt] = [cursorOf(demand), cursorOf(ready), cursorOf(latency)];
  return times.flatMap((at) => {
    const [requests, pods, value] = [demandAt(at), readyAt(at), latencyAt(at)];
    const isKnown = requests !== undefined && value !== undefined && value > 0;
    return isKnown && pods !== undefined && pods > 0
      ? [{ at, load: requests / pods, latency: value }]
      : [];
  });
};

interface Block {
  upTo: number;
  sum: number;
  count: number;
}

const meanOf = ({ sum, count }: Block): number => sum / count;

/** The rising steps nearest to the logarithms of what was seen: neighbours that would fall are one step. */
const modelOf = (samples: readonly Sample[]): LatencyModel => {
  const blocks: Block[] = [];
  for (const { load, latency } of samples.toSorted((a, b) => a.load - b.load)) {
    let block: Block = { upTo: load, sum: Math.log(latency), count: 1 };
    for (
      let before = blocks.at(-1);
      before !== undefined && meanOf(before) >= meanOf(block);
      before = blocks.at(-1)
    ) {
      blocks.pop();
      block = {
        upTo: block.upTo,
        sum: before.sum + block.sum,
        count: before.count + block.count,
      };
    }
    blocks.push(block);
  }
  return {
    upTo: blocks.map(({ upTo }) => upTo),
    latency: blocks.map((block) => Math.exp(meanOf(block))),
  };
};

/** What a model says of so many requests/s of a pod: between two steps, and behind the last, the worse. */
export const latencyAt = ({ upTo, latency }: LatencyModel, load: number): number => {
  const step = upTo.findIndex((end) => load <= end);
  return latency.at(step === -1 ? latency.length - 1 : step) ?? Number.NaN;
};

/** The most requests/s of a pod that were seen with a latency within a limit, by a model; undefined where none were. */
export const mostWithin = ({ upTo, latency }: LatencyModel, limit: number): number | undefined =>
  upTo[latency.findLastIndex((value) => value <= limit)];

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

const share = (right: number, times: number): number => (times === 0 ? 0 : right / times);

const qualityOf = (samples: readonly Sample[], limit: number): LatencyQuality => {
  const isEven = ({ at }: Sample): boolean => Math.floor(at / halfMinute) % 2 === 0;
  const halves = [samples.filter(isEven), samples.filter((sample) => !isEven(sample))] as const;
  const judged = [halves, halves.toReversed()].flatMap(([from = [], to = []]) => {
    const model = modelOf(from);
    return from.length === 0
      ? []
      : to.map(({ load, latency }) => ({ latency, said: latencyAt(model, load) }));
  });
  const sideOf = (isAbove: boolean): LatencyQuality['above'] => {
    const there = judged.filter(({ latency }) => latency > limit === isAbove);
    const right = there.filter(({ said }) => said > limit === isAbove).length;
    return { times: there.length, right: share(right, there.length) };
  };
  const [above, below] = [sideOf(true), sideOf(false)];
  const factors = judged.map(({ latency, said }) => Math.exp(Math.abs(Math.log(said / latency))));
  return {
    compared: judged.length,
    above,
    below,
    balanced: (above.right + below.right) / 2,
    typicalFactor: median(factors),
  };
};

/** A model of the latency, and how much it is worth against a limit. */
export const fitLatency = (
  history: LatencyHistory,
  times: readonly number[],
  limit: number,
): { readonly model: LatencyModel; readonly quality: LatencyQuality } => {
  const samples = samplesOf(history, times);
  return { model: modelOf(samples), quality: qualityOf(samples, limit) };
};

/** Latencies over time, in one line. */
export interface LatencyScore {
  readonly median: number;
  readonly highest: number;
  readonly minutesAbove: number;
}

/** Sums up latencies that are `period` ms apart. */
export const latencyScore = (
  latencies: readonly number[],
  limit: number,
  period: number,
): LatencyScore => ({
  median: median(latencies),
  highest: latencies.reduce((most, value) => Math.max(most, value), 0),
  minutesAbove: (latencies.filter((value) => value > limit).length * period) / minute,
});
