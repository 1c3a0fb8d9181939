import type { RangeAnswer, RangeReader } from '../../protocol/autoscale.ts';
import type { MetricSpec } from '../hpa/spec.ts';
import { metricKey, type Recording } from '../replay/recording.ts';
import type { HistoryFinding } from './finding.ts';
import { metricHistory } from './metrics.ts';
import type { Report } from './pick.ts';
import { questionsFor } from './questions.ts';
import type { HistoryRequest } from './read-history.ts';
import { answerFindings, type Reduced } from './reduce.ts';
import type { Subject } from './subject.ts';

/** What was recorded for the settings in force, and how it was asked for. */
export interface RecordedFor {
  readonly request: HistoryRequest;
  readonly recording: Recording;
}

/** A name may stay where the query behind it changes: KEDA numbers its triggers. */
const othersOf = (
  candidate: Subject,
  { subject, matchers }: Pick<HistoryRequest, 'subject' | 'matchers'>,
  recorded: Recording['metrics'],
): readonly { readonly metric: MetricSpec; readonly expr: string | undefined }[] => {
  const before = questionsFor(subject, matchers).metrics;
  const after = questionsFor(candidate, matchers).metrics;
  const known = new Set(recorded.map(({ key }) => key));
  return candidate.spec.metrics.flatMap((metric) => {
    const key = metricKey(metric);
    const expr = after.get(key);
    const isOther = !known.has(key) || (expr !== undefined && expr !== before.get(key));
    return isOther ? [{ metric, expr }] : [];
  });
};

/** Whether a candidate asks for something else than what was recorded for the settings in force. */
export const hasOtherMetrics = (
  candidate: Subject,
  subject: Subject,
  { metrics }: Recording,
): boolean => othersOf(candidate, { subject, matchers: [] }, metrics).length > 0;

const unasked: RangeAnswer = { series: [], warnings: [], partial: false, failures: [] };

/**
 * The recording as a candidate would have seen it: metrics that it asks for otherwise have the history of its own
 * queries, in place of what is recorded under the same name. Never rejects: what is wrong is a finding.
 */
export const readOtherMetrics = async (
  candidate: Subject,
  { request, recording }: RecordedFor,
  reader: RangeReader,
  signal: AbortSignal,
): Promise<Reduced> => {
  const { range, step } = request;
  const others = othersOf(candidate, request, recording.metrics);
  if (others.length === 0) return { recording, findings: [] };
  const from = Math.ceil(range.from / step) * step;
  const findings: HistoryFinding[] = [];
  const report: Report = (finding) => {
    findings.push(finding);
  };
  const read = await Promise.all(
    others.map(async ({ metric, expr }) => {
      if (expr === undefined) return { metric, query: undefined };
      const question = { expr, start: from, end: range.to, step, resolution: 'raw' } as const;
      return { metric, query: await reader.read(question, signal) };
    }),
  );
  const metrics = read.flatMap(({ metric, query }) => {
    if (query !== undefined) answerFindings(metricKey(metric), query, report);
    const found = metricHistory(
      metric,
      {
        subject: candidate,
        autoscaler: unasked,
        query,
        usesSeen: false,
        current: [],
        requests: recording.requests,
        options: { range: { from, to: range.to }, step },
      },
      report,
    );
    return found ?? [];
  });
  const replaced = new Set(others.map(({ metric }) => metricKey(metric)));
  return {
    findings,
    recording: findings.some(({ severity }) => severity === 'refusal')
      ? undefined
      : {
          ...recording,
          metrics: [...recording.metrics.filter(({ key }) => !replaced.has(key)), ...metrics],
        },
  };
};
