import type { Observation } from '../hpa/observation.ts';
import { targetOf } from '../hpa/metric-target.ts';
import { countOf, type Pod } from '../hpa/pods.ts';
import type { MetricSpec } from '../hpa/spec.ts';
import { addInt64, int64OfFloat, multiplyInt64 } from '../int64.ts';
import { metricKey, type RecordedMetric, type Recording } from './recording.ts';
import { cursorOf, type SeriesCursor } from './series.ts';

/** What happens when a metric has no value. */
export type MissingRule =
  /** The metrics API answers with an error, as the HPA sees it. */
  | 'fail'
  /** It is taken for zero, as KEDA's `ignoreNullValues` does. */
  | 'zero';

/** How a metric looks to an autoscaler with so many ready pods. */
export interface MetricView {
  /** The pods of the recording: what an average was taken over. */
  readonly recordedReady: number;
  readonly ready: number;
  readonly pods: readonly Pod[];
  readonly now: number;
}

export type MetricReader = (view: MetricView) => Observation;

const thousandths = 1000;
/** Metrics of resources are averages over this, in ms. */
const usageWindow = 15_000;

/** The value a pod shows: the sum of all stays when their number changes. */
const perPod = (
  value: number,
  { sharing }: RecordedMetric,
  { recordedReady, ready }: MetricView,
): number => {
  if (sharing === 'total') return value / Math.max(ready, 1);
  return ready === recordedReady ? value : (value * recordedReady) / Math.max(ready, 1);
};

const isReady = ({ ready }: Pod): boolean => ready?.status === true;

const usageOf = (
  value: number,
  container: string | undefined,
  { pods, now }: MetricView,
): Observation => {
  const milli = int64OfFloat(Math.ceil(value * thousandths));
  // The pods of a target have the same containers.
  const containers = (pods[0]?.containers ?? []).map(({ name }, index) => ({
    name,
    value: (container === undefined ? index === 0 : name === container) ? milli : 0,
  }));
  return {
    kind: 'usage',
    pods: pods.filter(isReady).map(({ name, count = 1 }) => ({
      pod: name,
      at: now,
      window: usageWindow,
      containers,
      count,
    })),
  };
};

const read = (metric: RecordedMetric, spec: MetricSpec, cursor: SeriesCursor): MetricReader => {
  const container = spec.containerResource?.container;
  return (view) => {
    const value = cursor(view.now);
    if (value === undefined) return { kind: 'failed', message: 'no value was recorded' };
    const share = perPod(value, metric, view);
    switch (spec.type) {
      case 'Resource':
      case 'ContainerResource':
        return usageOf(share, container, view);
      case 'Pods': {
        const milli = int64OfFloat(share * thousandths);
        const values = view.pods
          .filter(isReady)
          .map(({ name, count = 1 }) => ({ pod: name, value: milli, count }));
        return { kind: 'pods', values };
      }
      default: {
        const whole = metric.sharing === 'total' ? value : share;
        const milli = int64OfFloat(whole * thousandths);
        return spec.type === 'Object'
          ? { kind: 'object', value: milli }
          : { kind: 'external', values: [milli] };
      }
    }
  };
};

/** Requests that show every per cent; what the pods really request is in the per cent already. */
const requestOfSeen = 100_000;

/** Pods that request so much that a per cent of it is a whole number. */
export const seenContainers = (metrics: readonly MetricSpec[]): Pod['containers'] => {
  const named = metrics.flatMap(({ containerResource }) => containerResource?.container ?? []);
  const resources = metrics.flatMap(
    ({ resource, containerResource }) => (resource ?? containerResource)?.name ?? [],
  );
  const requests = Object.fromEntries(resources.map((name) => [name, requestOfSeen]));
  return [...new Set(named.length === 0 ? ['app'] : named)].map((name) => ({ name, requests }));
};

/** The metric as the autoscaler says in its status that it saw it. */
export const readSeen = (spec: MetricSpec, cursor: SeriesCursor): MetricReader => {
  const target = targetOf(spec);
  const isAverage = target?.averageValue !== undefined;
  const isShare = !isAverage && target?.averageUtilization !== undefined;
  const container = spec.containerResource?.container;
  return (view) => {
    const seen = cursor(view.now);
    if (seen === undefined) return { kind: 'failed', message: 'no value was recorded' };
    switch (spec.type) {
      case 'Resource':
      case 'ContainerResource': {
        const containers = view.pods[0]?.containers.length ?? 1;
        const all = container === undefined ? containers : 1;
        const cores = isShare ? (seen * requestOfSeen * all) / 100 / thousandths : seen;
        return usageOf(cores, container, view);
      }
      case 'Pods': {
        const milli = int64OfFloat(Math.round(seen * thousandths));
        const values = view.pods
          .filter(isReady)
          .map(({ name, count = 1 }) => ({ pod: name, value: milli, count }));
        return { kind: 'pods', values };
      }
      default: {
        const share = int64OfFloat(Math.round(seen * thousandths));
        const pods = countOf(view.pods);
        // A share is rounded up to thousandths: the middle of what it may have been.
        const whole = addInt64(multiplyInt64(share, pods), -(pods >> 1));
        const value = isAverage ? whole : share;
        return spec.type === 'Object'
          ? { kind: 'object', value }
          : { kind: 'external', values: [value] };
      }
    }
  };
};

/** Readers of what the autoscaler saw, where that is recorded for every metric. */
export const seenReaders = (
  recording: Recording,
  metrics: readonly MetricSpec[],
): readonly MetricReader[] | undefined => {
  if (recording.status === undefined) return undefined;
  const readers = metrics.flatMap((spec) => {
    const seen = recording.metrics.find(({ key }) => key === metricKey(spec))?.seen;
    return seen === undefined ? [] : [readSeen(spec, cursorOf(seen))];
  });
  return readers.length === metrics.length ? readers : undefined;
};

const zeroWhenMissing =
  (reader: MetricReader, spec: MetricSpec): MetricReader =>
  (view) => {
    const seen = reader(view);
    if (seen.kind !== 'failed') return seen;
    if (spec.type === 'Object') return { kind: 'object', value: 0 };
    return spec.type === 'External' ? { kind: 'external', values: [0] } : seen;
  };

/** One reader for each metric of the settings, in their order; they are asked with rising times. */
export const metricReaders = (
  recording: Recording,
  metrics: readonly MetricSpec[],
  missing: MissingRule,
): readonly MetricReader[] =>
  metrics.map((spec) => {
    const found = recording.metrics.find(({ key }) => key === metricKey(spec));
    if (found === undefined) {
      return () => ({ kind: 'failed', message: `${metricKey(spec)} was not recorded` });
    }
    const reader = read(found, spec, cursorOf(found.values));
    return missing === 'zero' ? zeroWhenMissing(reader, spec) : reader;
  });
