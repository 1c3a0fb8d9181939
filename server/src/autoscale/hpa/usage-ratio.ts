import { addInt64, divideInt64, int32Of, multiplyInt64, type Int64 } from '../int64.ts';
import { done, failed, type Outcome } from './outcome.ts';
import { countOf } from './pods.ts';

/** A ratio of usage and target, and what was measured. */
export interface UsageRatio {
  readonly ratio: number;
  /** The average of a pod, in thousandths. */
  readonly average: Int64;
  /** Per cent of the request; only where the target is one. */
  readonly utilization?: number;
}

type Values = ReadonlyMap<string, { readonly value: Int64; readonly count?: number }>;

const times = (value: Int64, count: number): Int64 =>
  count === 1 ? value : multiplyInt64(value, count);

/**
 * Usage of all pods together over their requests, cut to a whole per cent, over the target.
 * Pods without a known request do not count.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/utilization.go GetResourceUtilizationRatio
 */
export const utilizationRatio = (
  samples: Values,
  requests: ReadonlyMap<string, Int64>,
  target: number,
): Outcome<UsageRatio> => {
  let usage: Int64 = 0;
  let requested: Int64 = 0;
  let count = 0;
  for (const [pod, { value, count: alike = 1 }] of samples) {
    const request = requests.get(pod);
    if (request === undefined) continue;
    usage = addInt64(usage, times(value, alike));
    requested = addInt64(requested, times(request, alike));
    count += alike;
  }
  if (requested === 0) return failed('no metrics returned matched known pods');
  const utilization = int32Of(divideInt64(multiplyInt64(usage, 100), requested));
  return done({ ratio: utilization / target, utilization, average: divideInt64(usage, count) });
};

/**
 * The average of all samples, cut to a whole thousandth, over the target.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/metrics/utilization.go GetMetricUsageRatio
 */
export const averageRatio = (samples: Values, target: Int64): UsageRatio => {
  let usage: Int64 = 0;
  for (const { value, count = 1 } of samples.values()) usage = addInt64(usage, times(value, count));
  const average = divideInt64(usage, countOf(samples.values()));
  return { ratio: Number(average) / Number(target), average };
};
