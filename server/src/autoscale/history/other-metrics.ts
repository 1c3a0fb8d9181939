import type { RangeAnswer, RangeReader } from '../../protocol/autoscale.ts';
import { metricKey, type Recording } from '../replay/recording.ts';
import { questionsFor } from './questions.ts';
import { requestsStep, type HistoryRequest } from './read-history.ts';
import { reduceMetrics, type OtherMetrics, type Reduced } from './reduce.ts';
import type { Subject } from './subject.ts';

/** Whose settings were in force, and what was recorded for them. */
export interface RecordedFor {
  readonly subject: Subject;
  readonly recording: Recording;
}

/**
 * A candidate with those of its metrics alone that it asks for otherwise than was recorded for the settings in force.
 * A name may stay where the query behind it changes: KEDA numbers its triggers.
 */
export const otherMetricsOf = (
  candidate: Subject,
  { subject, recording }: RecordedFor,
): Subject => {
  const before = questionsFor(subject, []).metrics;
  const after = questionsFor(candidate, []).metrics;
  const known = new Set(recording.metrics.map(({ key }) => key));
  const metrics = candidate.spec.metrics.filter((metric) => {
    const key = metricKey(metric);
    const expr = after.get(key);
    return !known.has(key) || (expr !== undefined && expr !== before.get(key));
  });
  return { ...candidate, spec: { ...candidate.spec, metrics } };
};

/** Whether a candidate asks for something else than what was recorded for the settings in force. */
export const hasOtherMetrics = (candidate: Subject, recorded: RecordedFor): boolean =>
  otherMetricsOf(candidate, recorded).spec.metrics.length > 0;

/** Reads the metrics of a subject alone: of other settings, whose autoscaler was never there. Never rejects. */
export const readOtherMetrics = async (
  { subject, range, step, matchers, startup }: Omit<HistoryRequest, 'values'>,
  reader: RangeReader,
  signal: AbortSignal,
): Promise<OtherMetrics> => {
  const questions = questionsFor(subject, matchers);
  const start = Math.ceil(range.from / step) * step;
  const ask = (expr: string, every: number): Promise<RangeAnswer> =>
    reader.read({ expr, start, end: range.to, step: every, resolution: 'raw' }, signal);
  const [requests, ...metrics] = await Promise.all([
    questions.requests === undefined ? undefined : ask(questions.requests, requestsStep),
    ...[...questions.metrics].map(async ([key, expr]) => [key, await ask(expr, step)] as const),
  ]);
  const options = { range: { from: start, to: range.to }, step, startup };
  return reduceMetrics(subject, { requests, metrics: new Map(metrics) }, options);
};

/**
 * The recording as a candidate would have seen it: what it asks for otherwise in place of what is recorded under the
 * same name.
 */
export const withOtherMetrics = (
  recording: Recording,
  { metrics, requests, findings }: OtherMetrics,
): Reduced => {
  if (findings.some(({ severity }) => severity === 'refusal')) {
    return { recording: undefined, findings };
  }
  const replaced = new Set(metrics.map(({ key }) => key));
  const kept = recording.metrics.filter(({ key }) => !replaced.has(key));
  return {
    findings,
    recording: {
      ...recording,
      metrics: [...kept, ...metrics],
      requests: requests.size === 0 ? recording.requests : requests,
    },
  };
};
