import type {
  RangeAnswer,
  RangeFailure,
  RangeQuestion,
  RangeReader,
  RangeSeries,
} from '../protocol/autoscale.ts';
import type { Failure, QueryOptions } from '../protocol/connections.ts';
import type { Clock } from '../util/timers.ts';
import type { ThanosApi } from './api.ts';
import type { ResultSeries, Sample } from './endpoints/query.ts';

export interface RangeReaderOptions {
  readonly api: Pick<ThanosApi, 'query'>;
  readonly clock: Clock;
  /** Of the connection; partial answers are refused and replicas merged whatever they say. */
  readonly options?: QueryOptions;
  /** Time (ms) that all reading together may take; what is not asked by then is not asked. */
  readonly budgetMs: number;
  /** Hears of each answer. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** Points of a series in one answer: Prometheus and Thanos refuse more than 11,000. */
const pointsOfPart = 2880;
/** A part that is refused for its size or time is halved down to so many points. */
const fewestPoints = 120;
const seriesLimit = 1000;
const atOnce = 4;

const cancelled = { kind: 'cancelled', message: 'reading was cancelled' } as const;

const tooMuch: ReadonlySet<Failure['kind']> = new Set([
  'too-large',
  'timeout',
  'unprocessable',
  'truncated',
]);

const numberOf = (value: Sample[1]): number => {
  if (typeof value !== 'string') return Number.NaN;
  if (value === '+Inf') return Infinity;
  return value === '-Inf' ? -Infinity : Number(value);
};

const partsOf = (
  { start, end, step }: RangeQuestion,
  points: number,
): readonly { readonly start: number; readonly end: number }[] => {
  const width = (points - 1) * step;
  const parts: { readonly start: number; readonly end: number }[] = [];
  for (let from = start; from <= end; from += width + step) {
    parts.push({ start: from, end: Math.min(from + width, end) });
  }
  return parts;
};

/** Adds up what the parts of one question gave. */
const collector = () => {
  const bySeries = new Map<string, { readonly labels: RangeSeries['labels']; points: Point[] }>();
  const warnings = new Set<string>();
  const failures: RangeFailure[] = [];
  let partial = false;
  return {
    fail: (failure: RangeFailure): void => {
      failures.push(failure);
    },
    take: (series: readonly ResultSeries[], said: readonly string[], complete: boolean): void => {
      partial ||= !complete;
      for (const text of said) warnings.add(text);
      for (const { labels, samples } of series) {
        const key = JSON.stringify(
          Object.keys(labels)
            .sort()
            .map((name) => [name, labels[name]]),
        );
        const known = bySeries.get(key) ?? { labels, points: [] };
        bySeries.set(key, known);
        for (const [at, value] of samples) known.points.push([at, numberOf(value)]);
      }
    },
    answer: (): RangeAnswer => ({
      series: [...bySeries.values()].map(({ labels, points }) => ({
        labels,
        points: points.toSorted(([left], [right]) => left - right),
      })),
      warnings: [...warnings],
      partial,
      failures: failures.toSorted((left, right) => left.from - right.from),
    }),
  };
};

type Point = readonly [at: number, value: number];

/** Lets so many run at a time. */
const createGate = (limit: number): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    // Who waits takes over the place of one that ends, so that nobody slips in between.
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
};

/**
 * Reads ranges from one server in parts, a few at a time, within a time that all of them share. A part that is too
 * much for the server is asked for in halves. What is not answered is named with its range; nothing rejects.
 */
export const createRangeReader = ({
  api,
  clock,
  options = {},
  budgetMs,
  onProgress,
}: RangeReaderOptions): RangeReader => {
  const until = clock() + budgetMs;
  const gate = createGate(atOnce);
  const overTime = {
    kind: 'budget',
    message: `the time for reading, ${String(budgetMs / 1000)} s, was over`,
  } as const;
  let [done, all] = [0, 0];
  const askPart = (question: RangeQuestion, signal: AbortSignal) => {
    const { expr, start, end, step, resolution } = question;
    const how = {
      ...options,
      dedup: true,
      partialResponse: false,
      maxSourceResolution: resolution === 'raw' ? '0s' : '1h',
    };
    const time = { kind: 'range', start, end, step } as const;
    return api.query({ expr, time, options: how, limit: seriesLimit }, signal);
  };
  return {
    read: async (question, signal) => {
      const found = collector();
      const work = async (part: RangeQuestion): Promise<void> => {
        const { start: from, end: to, step } = part;
        // Looked at when its turn comes: by then the time may be over.
        const asked = await gate(async () => {
          const left = until - clock();
          if (signal.aborted || left <= 0) return undefined;
          const within = AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(left))]);
          return { outcome: await askPart(part, within), within };
        });
        if (asked === undefined) {
          found.fail({ from, to, ...(signal.aborted ? cancelled : overTime) });
          return;
        }
        const { outcome, within } = asked;
        if (outcome.ok) {
          const { data, warnings, complete } = outcome.value;
          found.take(data.series, warnings, complete && data.total <= data.series.length);
          return;
        }
        const points = Math.floor((to - from) / step) + 1;
        if (tooMuch.has(outcome.failure.kind) && points > fewestPoints && !within.aborted) {
          const halves = partsOf(part, Math.ceil(points / 2));
          all += halves.length;
          await Promise.all(halves.map((half) => counted({ ...part, ...half })));
          return;
        }
        const { message } = outcome.failure;
        if (within.aborted) found.fail({ from, to, ...(signal.aborted ? cancelled : overTime) });
        else found.fail({ from, to, kind: 'failed', message });
      };
      const counted = async (part: RangeQuestion): Promise<void> => {
        await work(part);
        done += 1;
        onProgress?.(done, all);
      };
      const parts = partsOf(question, pointsOfPart);
      all += parts.length;
      await Promise.all(parts.map((part) => counted({ ...question, ...part })));
      return found.answer();
    },
  };
};
