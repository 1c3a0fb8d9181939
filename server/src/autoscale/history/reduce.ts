import type { RangeAnswer } from '../../protocol/autoscale.ts';
import { parseQuantity } from '../quantity.ts';
import type { Int64 } from '../int64.ts';
import { metricKey, type Recording } from '../replay/recording.ts';
import type { Series } from '../replay/series.ts';
import { coarseStep, columnOf, gapFinding, gapsIn, type Point, type Span } from './columns.ts';
import { durationText, timeText, type HistoryFinding } from './finding.ts';
import { metricHistory } from './metrics.ts';
import { named, pick, type Report } from './pick.ts';
import { controllerDesired, hpaSeries, targetSeriesOf } from './questions.ts';
import { nameInSeries, settingsOf, type RecordedSettings } from './settings.ts';
import type { Subject } from './subject.ts';

/** What a server answered to the questions about a subject. */
export interface Answers {
  readonly autoscaler: RangeAnswer;
  readonly target: RangeAnswer;
  readonly requests: RangeAnswer | undefined;
  readonly metrics: ReadonlyMap<string, RangeAnswer>;
  /** Keys of metrics whose values are those that the autoscaler says it saw. */
  readonly seen: ReadonlySet<string>;
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
  } else if (autoscaler.series.length === 0 && autoscaler.failures.length === 0) {
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
    if (target.series.length > 0 || target.failures.length > 0) return undefined;
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

const requestsOf = (
  { requests }: Pick<Answers, 'requests'>,
  report: Report,
): Recording['requests'] => {
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

/** Tells of an answer that is not whole, or that the server has something to say about. */
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
  if (partial && warnings.length === 0) {
    report({ kind: 'partial', severity: 'warning', message: `${what} is not all there is` });
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

/** Hears findings, each once. */
const collectFindings = (): {
  readonly report: Report;
  readonly all: () => readonly HistoryFinding[];
} => {
  const findings = new Map<string, HistoryFinding>();
  return {
    report: ({ about, ...finding }) => {
      const key = about ?? finding.message;
      if (!findings.has(key)) findings.set(key, finding);
    },
    all: () => [...findings.values()],
  };
};

/** Metrics that other settings go by. */
export interface OtherMetrics {
  readonly metrics: Recording['metrics'];
  /** Empty where they are not asked for. */
  readonly requests: Recording['requests'];
  readonly findings: readonly HistoryFinding[];
}

/** Makes columns of metrics that other settings go by: what is missing there concerns them alone. */
export const reduceMetrics = (
  subject: Subject,
  answers: Pick<Answers, 'metrics' | 'requests'>,
  options: ReduceOptions,
): OtherMetrics => {
  const { report, all } = collectFindings();
  for (const [key, answer] of answers.metrics) answerFindings(key, answer, report);
  const requests = requestsOf(answers, report);
  const autoscaler: RangeAnswer = { series: [], warnings: [], partial: false, failures: [] };
  const metrics = subject.spec.metrics.flatMap((metric) => {
    const query = answers.metrics.get(metricKey(metric));
    const sources = { subject, autoscaler, query, usesSeen: false, current: [], requests, options };
    return metricHistory(metric, sources, report) ?? [];
  });
  return { metrics, requests, findings: all() };
};

/** Makes the recording that a replay takes of what was answered, and says what is wrong with it. */
export const reduceHistory = (
  subject: Subject,
  answers: Answers,
  options: ReduceOptions,
): Reduced => {
  const { report, all } = collectFindings();
  answerFindings('the record of the HPA', answers.autoscaler, report);
  answerFindings('the record of the target', answers.target, report);
  for (const [key, answer] of answers.metrics) answerFindings(key, answer, report);
  const replicas = replicasOf(answers, subject, options, report);
  const requests = requestsOf(answers, report);
  const { autoscaler, seen } = answers;
  const current = pick(autoscaler, hpaSeries.current, named(hpaSeries.current), report);
  const metrics = subject.spec.metrics.flatMap((metric) => {
    const key = metricKey(metric);
    const query = answers.metrics.get(key);
    const usesSeen = seen.has(key);
    const sources = { subject, autoscaler, query, usesSeen, current, requests, options };
    return metricHistory(metric, sources, report) ?? [];
  });
  const found = settingsOf(subject.spec, recordedSettings(answers, subject, report));
  found.findings.forEach(report);
  if (replicas?.ready.values.some((value) => value >= manyPods) === true) {
    report({
      kind: 'many-pods',
      severity: 'info',
      message: `There were ${String(manyPods)} pods or more: metrics are averages over them, not a value each.`,
    });
  }
  const findings = all();
  const refused = replicas === undefined || findings.some(({ severity }) => severity === 'refusal');
  return {
    findings,
    recording: refused
      ? undefined
      : { ...replicas, metrics, requests, startup: options.startup, settings: found.settings },
  };
};
