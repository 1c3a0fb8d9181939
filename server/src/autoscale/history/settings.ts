import { nameOf, targetOf } from '../hpa/metric-target.ts';
import type { FullHpaSpec, MetricSpec, MetricTarget } from '../hpa/spec.ts';
import { parseQuantity } from '../quantity.ts';
import type { Recording } from '../replay/recording.ts';
import type { Point } from './columns.ts';
import { timeText, type HistoryFinding } from './finding.ts';

/** What kube-state-metrics says of the settings; of a behavior it says nothing. */
export interface RecordedSettings {
  readonly min: readonly Point[];
  readonly max: readonly Point[];
  /** Targets by the metric's name, with the label `metric_target_type`. */
  readonly targets: readonly {
    readonly name: string;
    readonly type: string;
    readonly points: readonly Point[];
  }[];
}

export interface MetricName {
  readonly name: string;
  /** As kube-state-metrics calls types of targets. */
  readonly type: 'utilization' | 'average' | 'value';
}

/** How kube-state-metrics names a metric. Source: kube-state-metrics v2 internal/store/horizontalpodautoscaler.go */
export const nameInSeries = (metric: MetricSpec): MetricName => {
  const name = nameOf(metric);
  const target = targetOf(metric);
  if (target?.averageValue !== undefined) return { name, type: 'average' };
  return { name, type: target?.averageUtilization === undefined ? 'value' : 'utilization' };
};

interface Change {
  readonly at: number;
  readonly apply: (spec: FullHpaSpec) => FullHpaSpec;
}

const changesOf = (
  points: readonly Point[],
  apply: (spec: FullHpaSpec, value: number) => FullHpaSpec,
): readonly Change[] => {
  let last = Number.NaN;
  return points.flatMap(([at, value]) => {
    if (!Number.isFinite(value) || value === last) return [];
    last = value;
    return [{ at, apply: (spec: FullHpaSpec) => apply(spec, value) }];
  });
};

const targetWith = (target: MetricTarget, type: string, value: number): MetricTarget => {
  if (type === 'utilization') return { ...target, averageUtilization: value };
  const quantity = parseQuantity(String(value));
  if (quantity === undefined) return target;
  return type === 'average'
    ? { ...target, averageValue: quantity }
    : { ...target, value: quantity };
};

const metricWith = (metric: MetricSpec, type: string, value: number): MetricSpec => {
  const { resource, containerResource, pods, object, external } = metric;
  const of = <T extends { readonly target: MetricTarget }>(source: T): T => ({
    ...source,
    target: targetWith(source.target, type, value),
  });
  if (resource !== undefined) return { ...metric, resource: of(resource) };
  if (containerResource !== undefined) {
    return { ...metric, containerResource: of(containerResource) };
  }
  if (pods !== undefined) return { ...metric, pods: of(pods) };
  if (object !== undefined) return { ...metric, object: of(object) };
  return external === undefined ? metric : { ...metric, external: of(external) };
};

const targetText = (metric: MetricSpec): string => {
  const target = targetOf(metric);
  const value =
    target?.averageUtilization === undefined
      ? (target?.averageValue ?? target?.value)?.canonical
      : `${String(target.averageUtilization)} %`;
  return `${nameInSeries(metric).name} ${value ?? ''}`;
};

/** What is recorded of settings, in words: two settings with the same text are the same for a replay. */
const textOf = ({ minReplicas, maxReplicas, metrics }: FullHpaSpec): string =>
  `${String(minReplicas)} to ${String(maxReplicas)} replicas, ${metrics.map(targetText).join(', ')}`;

/** The settings that were in force, from when on, and what is to be said about them. */
export const settingsOf = (
  spec: FullHpaSpec,
  { min, max, targets }: RecordedSettings,
): { readonly settings: Recording['settings']; readonly findings: readonly HistoryFinding[] } => {
  const changes = [
    ...changesOf(min, (now, value) => ({ ...now, minReplicas: value })),
    ...changesOf(max, (now, value) => ({ ...now, maxReplicas: value })),
    ...targets.flatMap(({ name, type, points }) =>
      changesOf(points, (now, value) => ({
        ...now,
        metrics: now.metrics.map((metric) => {
          const known = nameInSeries(metric);
          return known.name === name && known.type === type
            ? metricWith(metric, type, value)
            : metric;
        }),
      })),
    ),
  ].toSorted((left, right) => left.at - right.at);
  const settings: { from: number; spec: FullHpaSpec }[] = [];
  let current = spec;
  for (const { at, apply } of changes) {
    current = apply(current);
    const last = settings.at(-1);
    if (last?.from === at * 1000) last.spec = current;
    else if (last === undefined || textOf(last.spec) !== textOf(current)) {
      settings.push({ from: at * 1000, spec: current });
    }
  }
  const [first, ...later] = settings;
  if (first === undefined) return { settings: [{ from: -Infinity, spec }], findings: [] };
  first.from = -Infinity;
  const findings = later.map((change, index): HistoryFinding => {
    const before = textOf(settings[index]?.spec ?? spec);
    const at = change.from / 1000;
    return {
      kind: 'settings-changed',
      severity: 'info',
      from: at,
      to: at,
      message: `The settings changed at ${timeText(at)}: ${before} became ${textOf(change.spec)}. Each part is compared with its own.`,
    };
  });
  const last = later.at(-1) ?? first;
  if (textOf(last.spec) !== textOf(spec)) {
    findings.push({
      kind: 'manifest-differs',
      severity: 'warning',
      message: `The manifest (${textOf(spec)}) is not what was in force at the end (${textOf(last.spec)}): the fit is that of what was in force.`,
    });
  }
  if (later.length > 0 || spec.behavior !== undefined) {
    findings.push({
      kind: 'behavior-not-recorded',
      severity: 'info',
      message:
        'Nothing records the behavior: that of the manifest is taken for the whole time. If the fit is bad, it may have been another one.',
    });
  }
  return { settings, findings };
};
