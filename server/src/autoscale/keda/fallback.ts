import { done, failed, type Outcome } from '../hpa/outcome.ts';
import type { MetricTarget } from '../hpa/spec.ts';
import { int64OfFloat, type Int64 } from '../int64.ts';
import type { Fallback, ScaledObject } from './scaled-object.ts';

export interface FallbackInput {
  /** Errors of the metric in a row, this one included. */
  readonly failures: number;
  readonly replicas: number;
  readonly ready: number;
  /** The target of the metric that fails. */
  readonly target: MetricTarget;
}

const replicasOf = ({ behavior, replicas }: Fallback, current: number): number => {
  switch (behavior) {
    case 'currentReplicas':
      return current;
    case 'currentReplicasIfHigher':
      return Math.max(current, replicas);
    case 'currentReplicasIfLower':
      return Math.min(current, replicas);
    default:
      return replicas;
  }
};

/** Source: keda v2.21.0 pkg/fallback/fallback.go HasValidFallback */
const isValid = (
  { failureThreshold, replicas }: Fallback,
  { scalingModifiers }: ScaledObject,
): boolean =>
  failureThreshold >= 0 &&
  replicas >= 0 &&
  (scalingModifiers === undefined ||
    (/^[+-]?\d+$/.test(scalingModifiers.target) && Number(scalingModifiers.target) > 0));

/**
 * The value that KEDA hands the HPA instead of an error, in thousandths: what gives the fallback's replicas.
 * With `Value` it is divided by the ready pods, which the HPA multiplies again.
 * Source: keda v2.21.0 pkg/fallback/fallback.go GetMetricsWithFallback, doFallback
 */
export const fallbackMetric = (
  scaledObject: ScaledObject,
  { failures, replicas, ready, target }: FallbackInput,
): Outcome<Int64> => {
  const { fallback, scalingModifiers } = scaledObject;
  if (fallback === undefined) return failed('there is no fallback');
  if (!isValid(fallback, scaledObject)) return failed('the fallback is not valid');
  if (failures <= fallback.failureThreshold) {
    return failed(
      `${String(failures)} failures are not more than the threshold of ${String(fallback.failureThreshold)}`,
    );
  }
  // The formula sees -1 and has to say itself what it means.
  if (fallback.behavior === 'scalingModifiers') return done(-1000);
  const type = scalingModifiers === undefined ? target.type : scalingModifiers.metricType;
  const wanted = replicasOf(fallback, replicas);
  if (type === 'Value' && ready === 0) return failed('no pod is ready: the fallback has no value');
  const share = type === 'Value' ? wanted / ready : wanted;
  const unit =
    scalingModifiers === undefined
      ? ((target.type === 'Value' ? target.value : target.averageValue)?.approximate ?? 0)
      : Number(scalingModifiers.target);
  return done(int64OfFloat(unit * 1000 * share));
};
