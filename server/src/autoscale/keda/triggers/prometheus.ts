import { done, failed, type Outcome } from '../../hpa/outcome.ts';
import type { MetricTarget } from '../../hpa/spec.ts';
import { parseQuantity, quantityOfMilli, type Quantity } from '../../quantity.ts';
import type { Trigger } from '../scaled-object.ts';
import type { TriggerKind } from './trigger-kind.ts';

/** What a Prometheus trigger asks and how it takes the answer. */
export interface PrometheusTrigger {
  readonly serverAddress: string;
  readonly query: string;
  readonly threshold: number;
  readonly activationThreshold: number;
  /** Sent as the parameter `namespace`; it is no tenant. */
  readonly namespace: string;
  readonly customHeaders: ReadonlyMap<string, string>;
  readonly queryParameters: ReadonlyMap<string, string>;
  /** Nothing, NaN and infinities count as 0 instead of as an error. */
  readonly ignoreNullValues: boolean;
  readonly unsafeSsl: boolean;
}

/** What the server answered: the values of a vector, or why there are none. */
export type PrometheusAnswer =
  | { readonly kind: 'values'; readonly values: readonly number[] }
  | { readonly kind: 'error'; readonly message: string };

const falseTexts = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);

/** `key=value,key=value`; values may be escaped as in an address. */
const pairsOf = (text: string): ReadonlyMap<string, string> => {
  const pairs = text
    .split(',')
    .map((pair) => pair.split('='))
    .filter((parts) => parts.length > 1)
    .map(([key = '', ...value]) => [key.trim(), value.join('=').trim()] as const);
  return new Map(pairs);
};

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);

/** Source: keda v2.21.0 pkg/scalers/prometheus_scaler.go prometheusMetadata */
export const readPrometheusTrigger = ({ metadata }: Trigger): Outcome<PrometheusTrigger> => {
  const { serverAddress, query, threshold, activationThreshold } = metadata;
  if (serverAddress === undefined || serverAddress === '') {
    return failed('missing required parameter "serverAddress"');
  }
  if (query === undefined || query === '') return failed('missing required parameter "query"');
  const limit = numberOf(threshold);
  if (limit === undefined) return failed('missing required parameter "threshold"');
  return done({
    serverAddress,
    query,
    threshold: limit,
    activationThreshold: numberOf(activationThreshold) ?? 0,
    namespace: metadata['namespace'] ?? '',
    customHeaders: pairsOf(metadata['customHeaders'] ?? ''),
    queryParameters: pairsOf(metadata['queryParameters'] ?? ''),
    ignoreNullValues: !falseTexts.has(metadata['ignoreNullValues'] ?? 'true'),
    unsafeSsl: ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(metadata['unsafeSsl'] ?? ''),
  });
};

/** Go's `url.QueryEscape`. */
const escaped = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

/** The address KEDA asks at a time in ms. Source: as above, ExecutePromQuery */
export const prometheusAddress = (trigger: PrometheusTrigger, now: number): string => {
  const { serverAddress, query, namespace, queryParameters } = trigger;
  const time = `${new Date(now).toISOString().slice(0, 19)}Z`;
  return [
    `${serverAddress}/api/v1/query?query=${escaped(query)}&time=${time}`,
    ...(namespace === '' ? [] : [`namespace=${namespace}`]),
    ...[...queryParameters].map(([key, value]) => `${escaped(key)}=${escaped(value)}`),
  ].join('&');
};

export interface PrometheusReading {
  readonly value: number;
  /** Above the activation threshold, not on it. */
  readonly isActive: boolean;
}

const valueOf = (
  { ignoreNullValues, query }: PrometheusTrigger,
  answer: PrometheusAnswer,
): Outcome<number> => {
  if (answer.kind === 'error') return failed(answer.message);
  const [value] = answer.values;
  if (answer.values.length > 1) {
    return failed(`prometheus query ${query} returned multiple elements`);
  }
  if (value === undefined) {
    return ignoreNullValues
      ? done(0)
      : failed("prometheus metrics 'prometheus' target may be lost, the result is empty");
  }
  if (Number.isFinite(value)) return done(value);
  return ignoreNullValues ? done(0) : failed(`prometheus query returns ${String(value)}`);
};

/** What KEDA makes of an answer. Source: as above, ExecutePromQuery, GetMetricsAndActivity */
export const readPrometheusAnswer = (
  trigger: PrometheusTrigger,
  answer: PrometheusAnswer,
): Outcome<PrometheusReading> => {
  const value = valueOf(trigger, answer);
  return value.ok
    ? done({ value: value.value, isActive: value.value > trigger.activationThreshold })
    : value;
};

/** Go's `%.3f`: as `toFixed`, but a tie goes to the even digit; only odd sixteenths are ties. */
const threeDigits = (value: number): string => {
  const sixteenths = value * 16;
  if (!Number.isSafeInteger(sixteenths) || sixteenths % 2 !== 1) return value.toFixed(3);
  const below = Math.floor(value * 1000);
  return `${String(below % 2 === 0 ? below : below + 1)}m`;
};

/** A number with three digits behind the point; below zero it is zero. Source: pkg/scalers/scaler.go quantityFromFloat64 */
export const kedaQuantity = (value: number): Quantity => {
  const zero = quantityOfMilli(0);
  return Number.isFinite(value) && value >= 0 ? (parseQuantity(threeDigits(value)) ?? zero) : zero;
};

/** Source: keda v2.21.0 pkg/scalers/scaler.go GetMetricTargetType, GetMetricTargetMili */
const targetOf = (metricType: string, threshold: number): Outcome<MetricTarget> => {
  if (metricType === 'Utilization') {
    return failed(
      "'Utilization' metric type is unsupported for external metrics, allowed values are 'Value' or 'AverageValue'",
    );
  }
  const quantity = kedaQuantity(threshold);
  return done(
    metricType === 'AverageValue'
      ? { type: metricType, averageValue: quantity }
      : { type: metricType, value: quantity },
  );
};

/** Source: as above, GetMetricSpecForScaling */
export const prometheusTrigger: TriggerKind = {
  types: ['prometheus'],
  metric: (trigger, index) => {
    const read = readPrometheusTrigger(trigger);
    if (!read.ok) return read;
    const target = targetOf(trigger.metricType ?? 'AverageValue', read.value.threshold);
    if (!target.ok) return target;
    const metric = { name: `s${String(index)}-prometheus` };
    return done({ type: 'External', external: { metric, target: target.value } });
  },
};
