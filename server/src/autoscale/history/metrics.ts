import type { RangeAnswer } from '../../protocol/autoscale.ts';
import type { MetricSpec } from '../hpa/spec.ts';
import {
  metricKey,
  type RecordedMetric,
  type Recording,
  type Sharing,
} from '../replay/recording.ts';
import type { Series } from '../replay/series.ts';
import { columnOf, gapFinding, gapsIn, sumOf, type Point, type Span } from './columns.ts';
import { durationText, timeText, type HistoryFinding } from './finding.ts';
import { pick, type Report } from './pick.ts';
import { hpaSeries } from './questions.ts';
import { nameInSeries } from './settings.ts';
import type { Subject } from './subject.ts';

const usualSharing = ({ type }: MetricSpec): Sharing =>
  type === 'Object' || type === 'External' ? 'total' : 'average';

const looksLikeCounter = (points: readonly Point[]): boolean => {
  const values = points.map(([, value]) => value).filter((value) => Number.isFinite(value));
  const [first = 0] = values;
  const rises = values.filter((value, index) => value >= (values[index - 1] ?? value)).length;
  const distinct = new Set(values.slice(0, 500)).size;
  return distinct > 50 && rises / values.length > 0.995 && (values.at(-1) ?? 0) > first;
};

const metricFindings = (
  key: string,
  points: readonly Point[],
  options: MetricSources['options'],
  report: Report,
): void => {
  const { range, step } = options;
  const gaps = gapsIn(points, range, step);
  const nan = points.filter(([, value]) => !Number.isFinite(value)).length;
  if (nan > 0) {
    report({
      kind: 'not-a-number',
      severity: 'info',
      message: `${key} is not a number, or infinite, at ${String(nan)} of ${String(points.length)} times: an error for the autoscaler.`,
    });
  }
  const [first] = gaps;
  const last = gaps.at(-1);
  const long = 10 * 60;
  const absent = [
    ...(first?.from === range.from && first.to - first.from > long ? [first] : []),
    ...(last !== undefined && last.to > range.to && last.to - last.from > long ? [last] : []),
  ];
  for (const { from, to } of absent) {
    report({
      kind: 'metric-absent-in-part',
      severity: 'warning',
      from,
      to,
      message: `${key} has no value from ${timeText(from)} for ${durationText(to - from)}, to the ${from === range.from ? 'left' : 'right'} of all others: it may have had another name or other labels then.`,
    });
  }
  gapFinding(
    key,
    gaps.filter((gap) => !absent.includes(gap)),
  ).forEach(report);
  if (looksLikeCounter(points)) {
    report({
      kind: 'counter-without-rate',
      severity: 'warning',
      message: `${key} only grows, like a counter without rate(): an autoscaler that follows it goes to its maximum and stays there.`,
    });
  }
};

/** What the autoscaler says it saw of a metric. */
export const seenOf = (
  autoscaler: RangeAnswer,
  metric: MetricSpec,
  report: Report,
): readonly Point[] => {
  const { name, type } = nameInSeries(metric);
  return pick(
    autoscaler,
    `${hpaSeries.seen} of ${name}`,
    (labels) =>
      labels['__name__'] === hpaSeries.seen &&
      labels['metric_name'] === name &&
      labels['metric_target_type'] === type,
    report,
  );
};

/** The value of a query as the status would show it, where the two can be compared: not for shares of a request. */
const compareWithSeen = (
  metric: MetricSpec,
  values: Series,
  seen: Series | undefined,
  report: Report,
): void => {
  const { name, type } = nameInSeries(metric);
  if (seen === undefined || type !== 'value') return;
  const bySecond = new Map(seen.times.map((at, index) => [at, seen.values[index] ?? 0]));
  let [compared, differ] = [0, 0];
  for (const [index, at] of values.times.entries()) {
    const other = bySecond.get(at);
    if (other === undefined) continue;
    compared += 1;
    const value = values.values[index] ?? 0;
    if (Math.abs(value - other) > 0.25 * Math.max(Math.abs(value), Math.abs(other))) differ += 1;
  }
  if (compared === 0 || differ / compared < 0.5) return;
  report({
    kind: 'seen-differs',
    severity: 'warning',
    message: `At ${String(Math.round((100 * differ) / compared))} % of the times the query of ${name} gives something else than the autoscaler says it saw, by more than a quarter: is it the right query, and the right server?`,
  });
};

/** Everything a metric's history is made of. */
export interface MetricSources {
  readonly subject: Subject;
  readonly autoscaler: RangeAnswer;
  /** Of the metric's query; only samples of it where the values are those that were seen. */
  readonly query: RangeAnswer | undefined;
  /** The values are those that the autoscaler says it saw. */
  readonly usesSeen: boolean;
  readonly current: readonly Point[];
  readonly requests: Recording['requests'];
  readonly options: { readonly range: Span; readonly step: number };
}

/** What of all pods a target for a share of a request is held against, in units. */
export const requestedOf = (
  { resource, containerResource }: MetricSpec,
  requests: Recording['requests'],
): number => {
  const name = (resource ?? containerResource)?.name ?? '';
  const wanted = [...requests].filter(
    ([container]) => containerResource === undefined || container === containerResource.container,
  );
  return wanted.reduce((sum, [, all]) => sum + Number(all[name] ?? 0), 0) / 1000;
};

/** What was seen, in the units of the metric: a share of a request as cores, a share of a pod as the whole. */
const valuesOfSeen = (
  metric: MetricSpec,
  seen: readonly Point[],
  { current, requests }: MetricSources,
): readonly Point[] => {
  const { type } = nameInSeries(metric);
  if (type === 'utilization') {
    const request = requestedOf(metric, requests);
    return seen.map(([at, percent]) => [at, (percent / 100) * request]);
  }
  const isShared = type === 'average' && (metric.type === 'External' || metric.type === 'Object');
  if (!isShared) return seen;
  const replicas = new Map(current);
  return seen.map(([at, share]) => [at, share * (replicas.get(at) ?? Number.NaN)]);
};

const severalFinding = (
  key: string,
  count: number,
  manager: Subject['manager'],
): HistoryFinding => ({
  kind: 'several-series',
  severity: manager === 'keda' ? 'warning' : 'info',
  message:
    manager === 'keda'
      ? `The query of ${key} gives ${String(count)} series: KEDA takes that for an error. Here they are added up.`
      : `The query of ${key} gives ${String(count)} series: they are added up, as the HPA does.`,
});

const noQuery = (key: string): HistoryFinding => ({
  kind: 'no-query',
  severity: 'refusal',
  message: `Nothing says which PromQL stands behind ${key}: name it with --query '${key.slice(key.indexOf('/') + 1)}=…'.`,
});

const missing = (key: string, wasSeen: boolean): HistoryFinding => ({
  kind: 'metric-missing',
  severity: 'refusal',
  message: wasSeen
    ? `The query of ${key} gives nothing in the whole time, but the autoscaler had values: the metric has another name or other labels, or the query is another one.`
    : `The query of ${key} gives nothing in the whole time.`,
});

/** The history of one metric, from its query or from what the autoscaler says it saw. */
export const metricHistory = (
  metric: MetricSpec,
  sources: MetricSources,
  report: Report,
): RecordedMetric | undefined => {
  const { subject, autoscaler, query, usesSeen, options } = sources;
  const key = metricKey(metric);
  const sharing = usualSharing(metric);
  const seenPoints = seenOf(autoscaler, metric, report);
  const seen = columnOf(seenPoints);
  if (query !== undefined && !usesSeen && query.series.length > 1) {
    report(severalFinding(key, query.series.length, subject.manager));
  }
  const asked = query === undefined ? [] : sumOf(query);
  const answered = columnOf(asked);
  if (answered !== undefined) compareWithSeen(metric, answered, seen, report);
  if (usesSeen) {
    const points = valuesOfSeen(metric, seenPoints, sources);
    const values = columnOf(points);
    if (values === undefined) return undefined;
    metricFindings(key, points, options, report);
    return { key, values, sharing, seen };
  }
  if (query === undefined) report(noQuery(key));
  else if (answered === undefined) report(missing(key, seen !== undefined));
  if (answered === undefined) return undefined;
  metricFindings(key, asked, options, report);
  return { key, values: answered, sharing, seen };
};
