import type { RangeAnswer, RangeQuestion, RangeReader } from '../../protocol/autoscale.ts';
import type { Span } from './columns.ts';
import { durationText, timeText, type HistoryFinding } from './finding.ts';
import { questionsFor } from './questions.ts';
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
}

/** A part that is empty in raw data is looked for in downsampled data so coarsely (s). */
const coarse = 300;
/** Requests of pods change seldom. */
const requestsStep = 300;

const isEmpty = ({ series }: RangeAnswer): boolean =>
  series.every(({ points }) => points.length === 0);

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
  const { subject, range, step, matchers, startup } = request;
  const questions = questionsFor(subject, matchers);
  const start = Math.ceil(range.from / step) * step;
  const ask = (expr: string, every = step): Promise<RangeAnswer> => {
    const question: RangeQuestion = { expr, start, end: range.to, step: every, resolution: 'raw' };
    return reader.read(question, signal);
  };
  const [autoscaler, target, requests, ...metrics] = await Promise.all([
    ask(questions.autoscaler),
    ask(questions.target),
    questions.requests === undefined ? undefined : ask(questions.requests, requestsStep),
    ...[...questions.metrics].map(async ([key, expr]) => [key, await ask(expr)] as const),
  ]);
  const answers = { autoscaler, target, requests, metrics: new Map(metrics) };
  const options = { range: { from: start, to: range.to }, step, startup };
  const reduced = reduceHistory(subject, answers, options);
  if (!isEmpty(autoscaler)) return reduced;
  const finding = await downsampledFinding(questions.autoscaler, request, reader, signal);
  return finding === undefined ? reduced : { ...reduced, findings: [finding, ...reduced.findings] };
};
