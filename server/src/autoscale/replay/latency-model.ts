import { median } from '../../util/median.ts';
import { cursorOf, leastWithin, type Series } from './series.ts';

/** A cluster's own latency beside what its pods had to do. Latencies are in the unit of the metric. */
export interface LatencyHistory {
  /** Requests/s of the cluster. */
  readonly demand: Series;
  readonly ready: Series;
  readonly latency: Series;
}

/**
 * Latency by requests/s of a ready pod: steps that never fall. Rates and quantiles look back over a window, and a high
 * quantile is that of the worst moment in it: what counts are the fewest pods that were ready in the window. Assumes that
 * nothing else matters: not how many pods there are, not what was before. `upTo` rises; behind its last entry nothing was seen.
 */
export interface LatencyModel {
  readonly upTo: readonly number[];
  readonly latency: readonly number[];
}

/** How well blocks of time are told by models that were made without them: on which side of a limit, and how near. */
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

/** How time is cut up to hold a model against what it was not made from. */
export interface LatencyBlocks {
  /** Length of a block, in ms; they are those since 1970, so that they stay where they are while time goes on. */
  readonly block: number;
  /**
   * Time (ms) that demand and latency look back. Nearer than that to a block nothing goes into the model which is held
   * against it: it shares samples with the block.
   */
  readonly window: number;
  /** Demand below so many times the median of a block is of its load; above it is the rest of another one. */
  readonly sameLoad: number;
}

/** What one block of time showed. */
export interface LatencyBlock {
  /** Among those since 1970. */
  readonly index: number;
  /** Share of its passes of which everything is known. */
  readonly known: number;
  /** Requests/s of the cluster: the median. */
  readonly demand: number;
  /** Times above the limit with the load of the block. */
  readonly above: number;
}

interface Sample {
  readonly at: number;
  /** Requests/s of the cluster. */
  readonly demand: number;
  /** Requests/s of a ready pod. */
  readonly load: number;
  readonly latency: number;
}

const minute = 60_000;
/** A long history is left out in so many parts, each of several blocks: a model for each block would take minutes. */
const mostParts = 24;

const samplesOf = (
  { demand, ready, latency }: LatencyHistory,
  times: readonly number[],
  window: number,
): readonly Sample[] => {
  const [demandAt, latencyAt] = [cursorOf(demand), cursorOf(latency)];
  const readyAt = cursorOf(leastWithin(ready, window));
  return times.flatMap((at) => {
    const [requests, pods, value] = [demandAt(at), readyAt(at), latencyAt(at)];
    const isKnown = requests !== undefined && value !== undefined && value > 0;
    return isKnown && pods !== undefined && pods > 0
      ? [{ at, demand: requests, load: requests / pods, latency: value }]
      : [];
  });
};

interface Step {
  upTo: number;
  sum: number;
  count: number;
}

const meanOf = ({ sum, count }: Step): number => sum / count;

/** The rising steps nearest to the logarithms of what was seen, by rising load: neighbours that would fall are one step. */
const modelOf = (byLoad: readonly Sample[]): LatencyModel => {
  const steps: Step[] = [];
  for (const { load, latency } of byLoad) {
    let step: Step = { upTo: load, sum: Math.log(latency), count: 1 };
    for (
      let before = steps.at(-1);
      before !== undefined && meanOf(before) >= meanOf(step);
      before = steps.at(-1)
    ) {
      steps.pop();
      step = { upTo: step.upTo, sum: before.sum + step.sum, count: before.count + step.count };
    }
    steps.push(step);
  }
  return {
    upTo: steps.map(({ upTo }) => upTo),
    latency: steps.map((step) => Math.exp(meanOf(step))),
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

const share = (right: number, times: number): number => (times === 0 ? 0 : right / times);

interface Judged {
  readonly latency: number;
  readonly said: number;
}

/** Each part of the time by a model of what lies outside of it, and not at its edges either. */
const judgedOf = (
  byLoad: readonly Sample[],
  { begin, end }: { readonly begin: number; readonly end: number },
  { block, window }: LatencyBlocks,
): readonly Judged[] => {
  const first = Math.floor(begin / block) * block;
  const part = Math.ceil((end - first) / block / mostParts) * block;
  const length = Math.ceil((end - first) / part);
  const starts = Array.from({ length }, (_, at) => first + at * part);
  return starts.flatMap((from) => {
    const isIn = ({ at }: Sample, edge: number): boolean =>
      at >= from - edge && at < from + part + edge;
    const model = modelOf(byLoad.filter((sample) => !isIn(sample, window)));
    return model.upTo.length === 0
      ? []
      : byLoad
          .filter((sample) => isIn(sample, 0))
          .map(({ load, latency }) => ({ latency, said: latencyAt(model, load) }));
  });
};

const qualityOf = (judged: readonly Judged[], limit: number): LatencyQuality => {
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
    typicalFactor: median(factors) ?? Number.NaN,
  };
};

const blocksOf = (
  samples: readonly Sample[],
  times: readonly number[],
  { limit, block, sameLoad }: LatencyBlocks & { readonly limit: number },
): readonly LatencyBlock[] => {
  const [begin = 0, second = begin] = times;
  const passes = Math.max(1, block / Math.max(1, second - begin));
  const found = Map.groupBy(samples, ({ at }) => Math.floor(at / block));
  return [...found].map(([index, there]) => {
    const demand = median(there.map((sample) => sample.demand)) ?? 0;
    const above = there.filter(
      (sample) => sample.latency > limit && sample.demand < sameLoad * demand,
    );
    return { index, known: Math.min(1, there.length / passes), demand, above: above.length };
  });
};

/** What a history tells of latency, and how much that is worth against a limit. */
export interface LatencyFit {
  readonly model: LatencyModel;
  readonly quality: LatencyQuality;
  /** In their order; those of which nothing is known are left out. */
  readonly blocks: readonly LatencyBlock[];
}

/** A model of the latency at rising times, and how much it is worth against a limit. */
export const fitLatency = (
  history: LatencyHistory,
  times: readonly number[],
  asked: LatencyBlocks & { readonly limit: number },
): LatencyFit => {
  const samples = samplesOf(history, times, asked.window);
  const byLoad = samples.toSorted((a, b) => a.load - b.load);
  const [begin = 0] = times;
  const range = { begin, end: (times.at(-1) ?? begin) + 1 };
  return {
    model: modelOf(byLoad),
    quality: qualityOf(judgedOf(byLoad, range, asked), asked.limit),
    blocks: blocksOf(samples, times, asked),
  };
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
  median: median(latencies) ?? Number.NaN,
  highest: latencies.reduce((most, value) => Math.max(most, value), 0),
  minutesAbove: (latencies.filter((value) => value > limit).length * period) / minute,
});
