import type { RangeAnswer } from '../../protocol/autoscale.ts';
import { parseQuantity } from '../quantity.ts';
import type { Int64 } from '../int64.ts';
import type { MetricSpec } from '../hpa/spec.ts';
import {
  metricKey,
  type RecordedMetric,
  type Recording,
  type Sharing,
} from '../replay/recording.ts';
import type { Series } from '../replay/series.ts';
import {
  coarseStep,
  columnOf,
  gapFinding,
  gapsIn,
  oneOf,
  sumOf,
  type Point,
  type Span,
} from './columns.ts';
import { durationText, timeText, type HistoryFinding } from './finding.ts';
import { controllerDesired, hpaSeries, targetSeriesOf } from './questions.ts';
import { nameInSeries, settingsOf, type RecordedSettings } from './settings.ts';
import type { Subject } from './subject.ts';

/** What a server answered to the questions about a subject. */
export interface Answers {
  readonly autoscaler: RangeAnswer;
  readonly target: RangeAnswer;
  readonly requests: RangeAnswer | undefined;
  readonly metrics: ReadonlyMap<string, RangeAnswer>;
}

export interface ReduceOptions {
  /** Seconds. */
  readonly range: Span;
  readonly step: number;
  /** How long a new pod takes to become ready, in ms. */
  readonly startup: number;
}

export interface Reduced {
  /** Absent where a finding refuses it. */
  readonly recording: Recording | undefined;
  readonly findings: readonly HistoryFinding[];
}

/** Findings about the same thing are told once. */
type Report = (finding: HistoryFinding & { readonly about?: string }) => void;

/** Points of the one series of a name; several are refused, with what tells them apart. */
const pick = (
  answer: RangeAnswer,
  what: string,
  fits: (labels: Readonly<Record<string, string>>) => boolean,
  report: Report,
): readonly Point[] => {
  const found = oneOf(answer, fits);
  if (found.kind === 'one') return found.points;
  // One sentence for all series that differ in the same.
  report({
    about: found.differ,
    kind: 'several-series',
    severity: 'refusal',
    message: `There are several series of ${what}: they differ in ${found.differ}. Say which one is meant with a matcher.`,
  });
  return [];
};

const named =
  (name: string) =>
  (labels: Readonly<Record<string, string>>): boolean =>
    labels['__name__'] === name;

interface Replicas {
  readonly replicas: Series;
  readonly desired: Series;
  readonly ready: Series;
  readonly pods: Series | undefined;
  readonly status: Recording['status'];
}

const checkRecord = (
  what: string,
  points: readonly Point[],
  { range, step }: ReduceOptions,
  report: Report,
): void => {
  const gaps = gapsIn(points, range, step);
  const coarse = coarseStep(gaps, range);
  if (coarse === undefined) {
    gapFinding(what, gaps).forEach(report);
    return;
  }
  report({
    kind: 'too-coarse',
    severity: 'refusal',
    message: `${what} has a value about every ${durationText(coarse)}: decisions every ${String(step)} s cannot be replayed from values more than a minute apart. Scrape it more often, or ask for a time of which raw data is left.`,
  });
};

const desiredOf = (
  { autoscaler }: Answers,
  subject: Subject,
  report: Report,
): { readonly points: readonly Point[]; readonly isStatus: boolean } => {
  const desired = pick(autoscaler, hpaSeries.desired, named(hpaSeries.desired), report);
  if (desired.length > 0) return { points: desired, isStatus: true };
  const second = pick(autoscaler, controllerDesired, named(controllerDesired), report);
  const name = `${subject.namespace}/${subject.autoscaler}`;
  if (second.length > 0) {
    report({
      kind: 'second-source',
      severity: 'info',
      message: `kube-state-metrics has nothing of the HPA ${name}: what it wanted is taken from the controller-manager (${controllerDesired}).`,
    });
  } else if (autoscaler.series.length === 0) {
    report({
      kind: 'autoscaler-missing',
      severity: 'refusal',
      message: `Nothing is recorded of an HPA ${name}: neither ${hpaSeries.desired} nor ${controllerDesired}. Check its name, the matchers and the time.`,
    });
  }
  return { points: second, isStatus: false };
};

const replicasOf = (
  answers: Answers,
  subject: Subject,
  options: ReduceOptions,
  report: Report,
): Replicas | undefined => {
  const desired = desiredOf(answers, subject, report);
  const { autoscaler, target } = answers;
  const found = pick(autoscaler, hpaSeries.current, named(hpaSeries.current), report);
  const names = targetSeriesOf(subject.spec.scaleTargetRef);
  const { kind, name } = subject.spec.scaleTargetRef;
  const [spec, pods, ready] =
    names === undefined
      ? [[], [], pick(target, 'ready pods', () => true, report)]
      : [names.spec, names.pods, names.ready].map((one) => pick(target, one, named(one), report));
  if (desired.points.length === 0) return undefined;
  checkRecord(`The record of the HPA ${subject.autoscaler}`, desired.points, options, report);
  const columns = {
    replicas: columnOf(spec?.length ? spec : found),
    desired: columnOf(desired.points),
    ready: columnOf(ready ?? []),
  };
  if (columns.ready === undefined || columns.replicas === undefined) {
    if (target.series.length > 0) return undefined;
    report({
      kind: 'target-missing',
      severity: 'refusal',
      message: `Nothing is recorded of the ${kind} ${subject.namespace}/${name} that the HPA scales: no replicas or no ready pods. It may be gone, or kube-state-metrics may not look at it.`,
    });
    return undefined;
  }
  checkRecord(`The record of the ${kind} ${name}`, ready ?? [], options, report);
  const current = columnOf(found);
  const wanted = columns.desired;
  return wanted === undefined
    ? undefined
    : {
        replicas: columns.replicas,
        desired: wanted,
        ready: columns.ready,
        pods: columnOf(pods ?? []),
        status:
          desired.isStatus && current !== undefined ? { current, desired: wanted } : undefined,
      };
};

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
  options: ReduceOptions,
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

const seenOf = ({ autoscaler }: Answers, metric: MetricSpec, report: Report): readonly Point[] => {
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

const metricOf = (
  metric: MetricSpec,
  answers: Answers,
  { subject, options }: { readonly subject: Subject; readonly options: ReduceOptions },
  report: Report,
): RecordedMetric | undefined => {
  const key = metricKey(metric);
  const answer = answers.metrics.get(key);
  if (answer === undefined) {
    report({
      kind: 'no-query',
      severity: 'refusal',
      message: `Nothing says which PromQL stands behind ${key}: name it with --query '${key.slice(key.indexOf('/') + 1)}=…'.`,
    });
    return undefined;
  }
  if (answer.series.length > 1) {
    report({
      kind: 'several-series',
      severity: subject.manager === 'keda' ? 'warning' : 'info',
      message:
        subject.manager === 'keda'
          ? `The query of ${key} gives ${String(answer.series.length)} series: KEDA takes that for an error. Here they are added up.`
          : `The query of ${key} gives ${String(answer.series.length)} series: they are added up, as the HPA does.`,
    });
  }
  const points = sumOf(answer);
  const values = columnOf(points);
  const seen = columnOf(seenOf(answers, metric, report));
  if (values === undefined) {
    report({
      kind: 'metric-missing',
      severity: 'refusal',
      message:
        seen === undefined
          ? `The query of ${key} gives nothing in the whole time.`
          : `The query of ${key} gives nothing in the whole time, but the autoscaler had values: the metric has another name or other labels, or the query is another one.`,
    });
    return undefined;
  }
  metricFindings(key, points, options, report);
  compareWithSeen(metric, values, seen, report);
  return { key, values, sharing: usualSharing(metric), seen };
};

const requestsOf = ({ requests }: Answers, report: Report): Recording['requests'] => {
  const found = new Map<string, Record<string, Int64>>();
  if (requests === undefined) return found;
  for (const { labels, points } of requests.series) {
    const { container = '', resource = '' } = labels;
    const values = points.map(([, value]) => value).filter((value) => Number.isFinite(value));
    const last = values.at(-1);
    if (container === '' || last === undefined) continue;
    const milli = parseQuantity(String(last))?.milli ?? 0;
    found.set(container, { ...found.get(container), [resource]: milli });
    if (new Set(values).size > 1) {
      report({
        kind: 'requests-changed',
        severity: 'info',
        message: `The ${resource} request of ${container} changed in this time; the last one, ${String(last)}, is taken throughout.`,
      });
    }
  }
  if (found.size === 0) {
    report({
      kind: 'requests-missing',
      severity: 'refusal',
      message:
        'Nothing is recorded of what the pods request (kube_pod_container_resource_requests): a share of it cannot be replayed.',
    });
  }
  return found;
};

const recordedSettings = (
  { autoscaler }: Answers,
  subject: Subject,
  report: Report,
): RecordedSettings => ({
  min: pick(autoscaler, hpaSeries.min, named(hpaSeries.min), report),
  max: pick(autoscaler, hpaSeries.max, named(hpaSeries.max), report),
  targets: subject.spec.metrics.map((metric) => {
    const known = nameInSeries(metric);
    const fits = (labels: Readonly<Record<string, string>>): boolean =>
      labels['__name__'] === hpaSeries.target &&
      labels['metric_name'] === known.name &&
      labels['metric_target_type'] === known.type;
    return { ...known, points: pick(autoscaler, hpaSeries.target, fits, report) };
  }),
});

const answerFindings = (what: string, answer: RangeAnswer, report: Report): void => {
  const { warnings, partial, failures } = answer;
  for (const { from, to, kind, message } of failures) {
    report({
      kind: kind === 'failed' ? 'unanswered' : kind,
      severity: 'warning',
      from,
      to,
      message: `${what} was not answered from ${timeText(from)} for ${durationText(to - from)}: ${message}`,
    });
  }
  for (const text of warnings) {
    report({
      kind: partial ? 'partial' : 'warning',
      severity: partial ? 'warning' : 'info',
      message: partial
        ? `${what} may lack something: ${text}`
        : `About ${what} the server says: ${text}`,
    });
  }
};

const manyPods = 400;

/** Makes the recording that a replay takes of what was answered, and says what is wrong with it. */
export const reduceHistory = (
  subject: Subject,
  answers: Answers,
  options: ReduceOptions,
): Reduced => {
  const findings = new Map<string, HistoryFinding>();
  const report: Report = ({ about, ...finding }) => {
    const key = about ?? finding.message;
    if (!findings.has(key)) findings.set(key, finding);
  };
  answerFindings('the record of the HPA', answers.autoscaler, report);
  answerFindings('the record of the target', answers.target, report);
  for (const [key, answer] of answers.metrics) answerFindings(key, answer, report);
  const replicas = replicasOf(answers, subject, options, report);
  const metrics = subject.spec.metrics.flatMap(
    (metric) => metricOf(metric, answers, { subject, options }, report) ?? [],
  );
  const requests = requestsOf(answers, report);
  const found = settingsOf(subject.spec, recordedSettings(answers, subject, report));
  found.findings.forEach(report);
  if (Math.max(...(replicas?.ready.values ?? [0])) >= manyPods) {
    report({
      kind: 'many-pods',
      severity: 'info',
      message: `There were ${String(manyPods)} pods or more: metrics are averages over them, not a value each.`,
    });
  }
  const all = [...findings.values()];
  const refused = replicas === undefined || all.some(({ severity }) => severity === 'refusal');
  return {
    findings: all,
    recording: refused
      ? undefined
      : { ...replicas, metrics, requests, startup: options.startup, settings: found.settings },
  };
};
