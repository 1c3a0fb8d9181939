import type {
  AutoscaleFit,
  AutoscaleMetricLine,
  AutoscaleReplay,
  AutoscaleReplayParams,
  AutoscaleReplayResult,
  AutoscaleRun,
} from '../../protocol/autoscaling.ts';
import { questionsFor } from '../history/questions.ts';
import type { MetricSpec } from '../hpa/spec.ts';
import { targetOf } from '../hpa/metric-target.ts';
import { assumptionsOf } from '../replay/assumptions.ts';
import { metricKey, type RecordedMetric } from '../replay/recording.ts';
import { cursorOf } from '../replay/series.ts';
import { requestedOf } from '../history/metrics.ts';
import type { HistoryStore, LoadedHistory } from './history.ts';
import { editableSettings } from '../settings/editable.ts';
import { columnsAt, thinned, type Columns } from './lines.ts';
import { refusedBecause, type AutoscalePorts } from './ports.ts';
import { candidateRun, currentRun, runSettings } from './runs.ts';

/** Least agreement with which candidates are compared. */
export const leastFit = 0.95;

const fitOf = ({ fit }: LoadedHistory): AutoscaleFit => ({ ...fit, least: leastFit });

/** A metric as its target is: per cent of the requests, of a pod, or whole. */
const metricColumns = (
  spec: MetricSpec,
  { values }: RecordedMetric,
  { recording }: LoadedHistory,
  times: readonly number[],
): Columns => {
  const { averageValue, averageUtilization } = targetOf(spec) ?? {};
  if (averageUtilization !== undefined) {
    const request = requestedOf(spec, recording.requests);
    return columnsAt(values, times, (value) => (100 * value) / request);
  }
  const isWhole = spec.type === 'External' || spec.type === 'Object';
  if (averageValue === undefined || !isWhole) return columnsAt(values, times);
  const replicas = cursorOf(recording.replicas);
  return columnsAt(values, times, (value, at) => value / Math.max(replicas(at) ?? 1, 1));
};

const metricLines = (
  history: LoadedHistory,
  matchers: readonly string[],
  { times, points }: { readonly times: readonly number[]; readonly points: number },
): readonly AutoscaleMetricLine[] => {
  const { subject, recording } = history;
  const queries = questionsFor(subject, matchers).metrics;
  return subject.spec.metrics.flatMap((spec): readonly AutoscaleMetricLine[] => {
    const key = metricKey(spec);
    const metric = recording.metrics.find((one) => one.key === key);
    if (metric === undefined) return [];
    const { averageValue, averageUtilization, value } = targetOf(spec) ?? {};
    const target = averageValue?.approximate ?? averageUtilization ?? value?.approximate;
    const expr = queries.get(key);
    return [
      {
        key,
        ...(expr === undefined ? {} : { expr }),
        line: thinned(metricColumns(spec, metric, history, times), points),
        ...(target === undefined ? {} : { target }),
      },
    ];
  });
};

/** Replays the settings as they are and candidates on one history, as far as it explains them. */
export const replayHistory = async (
  { history: asked, candidates, points }: AutoscaleReplayParams,
  store: HistoryStore,
  { yieldToIo }: AutoscalePorts,
  signal: AbortSignal,
): Promise<AutoscaleReplayResult> => {
  const loaded = await store.load(asked, signal);
  if (!loaded.ok) return loaded;
  const { history } = loaded;
  const { written, subject, recording, fit, findings } = history;
  const run = runSettings(history, subject, subject.spec);
  const runs: AutoscaleRun[] = [];
  for (const candidate of fit.agreement < leastFit ? [] : candidates) {
    await yieldToIo();
    if (signal.aborted)
      return { ...refusedBecause('The replay was cancelled.', 'cancelled'), findings };
    runs.push(await candidateRun(candidate, { history, store, points }, signal));
  }
  const { times } = run.replay;
  const { kind, name } = subject.spec.scaleTargetRef;
  const replay: AutoscaleReplay = {
    autoscaler: written.name,
    target: { kind, name },
    from: history.times.start,
    to: history.times.end,
    findings,
    fit: fitOf(history),
    assumptions: assumptionsOf(recording, subject.spec, fit),
    demand: thinned(run.demand, points),
    metrics: metricLines(history, asked.matchers, { times, points }),
    recorded: thinned(columnsAt(recording.replicas, times), points),
    current: currentRun(run, points),
    candidates: runs,
    settings: editableSettings(written.value),
  };
  return { ok: true, replay };
};
