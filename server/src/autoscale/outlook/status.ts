import type { MetricSpec } from '../hpa/spec.ts';
import { targetOf } from '../hpa/metric-target.ts';
import { parseQuantity } from '../quantity.ts';
import { metricKey } from '../replay/recording.ts';

type Values = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {};

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A condition of a status, as the API has it. */
export interface StatusCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** What an HPA says of its last pass. */
export interface HpaStatus {
  readonly current: number | undefined;
  readonly desired: number | undefined;
  readonly conditions: readonly StatusCondition[];
  /** By key of the metric, as its target is: per cent, of a pod, or whole. */
  readonly seen: ReadonlyMap<string, number>;
}

const quantity = (value: unknown): number | undefined =>
  parseQuantity(typeof value === 'number' ? String(value) : textOf(value))?.approximate;

/** The part of a status that a metric's value stands in, e.g. `external` of an External one. */
const sourceOf = (entry: Values): Values => {
  const type = textOf(entry['type']);
  return fieldsOf(entry[`${type.charAt(0).toLowerCase()}${type.slice(1)}`]);
};

const keyOf = (entry: Values): string => {
  const source = sourceOf(entry);
  const own = textOf(source['name']);
  const container = textOf(source['container']);
  const name = own === '' ? textOf(fieldsOf(source['metric'])['name']) : own;
  return `${textOf(entry['type'])}/${container === '' ? '' : `${container}/`}${name}`;
};

const valueOf = (entry: Values, metric: MetricSpec): number | undefined => {
  const current = fieldsOf(sourceOf(entry)['current']);
  const { averageValue, averageUtilization } = targetOf(metric) ?? {};
  if (averageValue !== undefined) return quantity(current['averageValue']);
  return averageUtilization === undefined
    ? quantity(current['value'])
    : numberOf(current['averageUtilization']);
};

/** Reads the conditions of any object. */
export const conditionsOf = (object: Values): readonly StatusCondition[] =>
  itemsOf(fieldsOf(object['status'])['conditions']).map((value) => {
    const { type, status, reason, message } = fieldsOf(value);
    return {
      type: textOf(type),
      status: textOf(status),
      reason: textOf(reason),
      message: textOf(message),
    };
  });

/** Reads the status of an HPA of `autoscaling/v2`. */
export const statusOf = (object: Values, metrics: readonly MetricSpec[]): HpaStatus => {
  const { currentReplicas, desiredReplicas, currentMetrics } = fieldsOf(object['status']);
  const entries = itemsOf(currentMetrics).map(fieldsOf);
  const seen = new Map<string, number>();
  for (const metric of metrics) {
    const key = metricKey(metric);
    const entry = entries.find((one) => keyOf(one) === key);
    const value = entry && valueOf(entry, metric);
    if (value !== undefined) seen.set(key, value);
  }
  return {
    current: numberOf(currentReplicas),
    desired: numberOf(desiredReplicas),
    conditions: conditionsOf(object),
    seen,
  };
};
