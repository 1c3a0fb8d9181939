import type { RangeAnswer, RangeQuestion, RangeReader } from '../../protocol/autoscale.ts';
import { metricKey } from '../replay/recording.ts';
import { oneOf, type Point, type Span } from './columns.ts';
import { durationText, timeText, type HistoryFinding } from './finding.ts';
import { seenOf } from './metrics.ts';
import { named } from './pick.ts';
import { hpaSeries, questionsFor } from './questions.ts';
import { reduceHistory, type Reduced } from './reduce.ts';
import type { Subject } from './subject.ts';

export interface HistoryRequest {
  readonly subject: Subject;
  /** Seconds since 1970. */
  readonly range: Span;
  /** Between two passes, in s. */
  readonly step: number;
  /** Matchers that pick one of several clusters, as in `cluster="aks"`. */
  readonly matchers: readonly string[];
  /** How long a new pod takes to become ready, in ms. */
  readonly startup: number;
  /** `status`: what the autoscaler says it saw, where that is recorded, and samples of the queries; `query`: all of them. */
  readonly values: 'status' | 'query';
}

/** A part that is empty in raw data is looked for in downsampled data so coarsely (s). */
const coarse = 300;
/** Requests of pods change seldom (s). */
export const requestsStep = 300;

const isEmpty = ({ series }: RangeAnswer): boolean =>
  series.every(({ points }) => points.length === 0);

/** A query whose values are recorded otherwise is asked for a few windows (s), to see whether it is the right one. */
const samples = { windows: 3, length: 1800 };
/** Of the passes that the status tells of, so many at least must have a value. */
const seenShare = 0.9;

const finiteCount = (points: readonly Point[]): number =>
  points.filter(([, value]) => Number.isFinite(value)).length;

/** Metrics whose values the autoscaler's own status tells. */
const seenKeys = ({ spec }: Subject, autoscaler: RangeAnswer): ReadonlySet<string> => {
  const passes = oneOf(autoscaler, named(hpaSeries.current));
  const all = passes.kind === 'one' ? finiteCount(passes.points) : 0;
  const keys = spec.metrics.flatMap((metric) => {
    const count = finiteCount(seenOf(autoscaler, metric, () => undefined));
    return all > 0 && count >= seenShare * all ? [metricKey(metric)] : [];
  });
  return new Set(keys);
};

const together = (answers: readonly RangeAnswer[]): RangeAnswer => ({
  series: answers.flatMap(({ series }) => series),
  warnings: [...new Set(answers.flatMap(({ warnings }) => warnings))],
  partial: answers.some(({ partial }) => partial),
  failures: answers.flatMap(({ failures }) => failures),
});

/** Where there is nothing raw, but something downsampled. */
const downsampledFinding = async (
  expr: string,
  { range }: HistoryRequest,
  reader: RangeReader,
  signal: AbortSignal,
): Promise<HistoryFinding | undefined> => {
  const question = { expr, start: range.from, end: range.to, step: coarse } as const;
  // The short look-back of the question would miss samples that are five minutes apart.
  const wide = expr.replaceAll(/\[\d+s\]/g, '[1h]');
  const answer = await reader.read({ ...question, expr: wide, resolution: 'any' }, signal);
  const times = answer.series.flatMap(({ points }) => points.map(([at]) => at));
  if (times.length === 0) return undefined;
  const from = times.reduce((least, at) => Math.min(least, at));
  const to = times.reduce((most, at) => Math.max(most, at));
  return {
    kind: 'only-downsampled',
    severity: 'refusal',
    from,
    to,
    message: `From ${timeText(from)} for ${durationText(to - from)} only downsampled data is left, of five minutes or an hour: decisions every few seconds cannot be replayed from it. Choose a later time, or keep raw data longer.`,
  };
};

/**
 * Reads what was recorded of a subject, and makes it a recording. Asks raw data only, on the grid of the passes;
 * never rejects: what is wrong is a finding.
 */
export const readHistory = async (
  request: HistoryRequest,
  reader: RangeReader,
  signal: AbortSignal,
): Promise<Reduced> => {
  const { subject, range, step, matchers, startup, values } = request;
  const questions = questionsFor(subject, matchers);
  const start = Math.ceil(range.from / step) * step;
  const ask = (expr: string, every = step): Promise<RangeAnswer> => {
    const question: RangeQuestion = { expr, start, end: range.to, step: every, resolution: 'raw' };
    return reader.read(question, signal);
  };
  const sample = async (expr: string): Promise<RangeAnswer> => {
    const every = (range.to - start - samples.length) / (samples.windows - 1);
    if (every < samples.length) return ask(expr);
    const parts = Array.from({ length: samples.windows }, (_, index) => {
      const from = start + Math.floor((index * every) / step) * step;
      const window = { start: from, end: from + samples.length, step };
      return reader.read({ expr, ...window, resolution: 'raw' }, signal);
    });
    return together(await Promise.all(parts));
  };
  const [autoscaler, target, requests] = await Promise.all([
    ask(questions.autoscaler),
    ask(questions.target),
    questions.requests === undefined ? undefined : ask(questions.requests, requestsStep),
  ]);
  const seen = values === 'query' ? new Set<string>() : seenKeys(subject, autoscaler);
  const metrics = await Promise.all(
    [...questions.metrics].map(async ([key, expr]) => {
      const answer = await (seen.has(key) ? sample(expr) : ask(expr));
      return [key, answer] as const;
    }),
  );
  const answers = { autoscaler, target, requests, metrics: new Map(metrics), seen };
  const options = { range: { from: start, to: range.to }, step, startup };
  const reduced = reduceHistory(subject, answers, options);
  if (!isEmpty(autoscaler)) return reduced;
  const finding = await downsampledFinding(questions.autoscaler, request, reader, signal);
  return finding === undefined ? reduced : { ...reduced, findings: [finding, ...reduced.findings] };
};
