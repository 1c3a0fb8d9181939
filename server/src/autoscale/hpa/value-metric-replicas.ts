import {
  addInt64,
  cappedCeilToInt32,
  ceilToInt32,
  int64OfFloat,
  maxInt64,
  type Int64,
} from '../int64.ts';
import { countReadyPods } from './group-pods.ts';
import { done, failed, type Outcome } from './outcome.ts';
import { countOf } from './pods.ts';
import type { Calculation, ProposalContext } from './proposal.ts';
import { isWithin } from './tolerance.ts';

export interface ValueMetricReplicas {
  readonly replicas: number;
  readonly calculation: Calculation;
}

/**
 * Replicas for a value that all pods serve together: the ratio times the pods that are ready.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go getUsageRatioReplicaCount
 */
export const valueReplicas = (
  usage: Int64,
  target: Int64,
  { specReplicas, pods, tolerance, config }: ProposalContext,
): Outcome<ValueMetricReplicas> => {
  const ratio = Number(usage) / Number(target);
  const measured = { ratio, tolerance, usage, target };
  if (specReplicas === 0) {
    const replicas = config.traits.capsOverflows ? cappedCeilToInt32(ratio) : ceilToInt32(ratio);
    return done({ replicas, calculation: { ...measured, rule: 'ratio-from-zero' } });
  }
  if (isWithin(tolerance, ratio)) {
    return done({
      replicas: specReplicas,
      calculation: { ...measured, rule: 'within-tolerance' },
    });
  }
  if (pods.length === 0) {
    return failed(
      'unable to calculate ready pods: no pods returned by selector while calculating replica count',
    );
  }
  const ready = countReadyPods(pods);
  return done({
    replicas: cappedCeilToInt32(ratio * ready),
    calculation: {
      ...measured,
      rule: 'ratio-of-ready-pods',
      pods: { ready, unready: countOf(pods) - ready, missing: 0, ignored: 0 },
    },
  });
};

/** Which of the two per-pod metrics: they treat numbers beyond their types differently. */
type PerPodKind = 'object' | 'external';

const perPodUsage = (
  usage: Int64,
  { statusReplicas, config }: ProposalContext,
  kind: PerPodKind,
): Int64 => {
  if (config.traits.capsOverflows && statusReplicas === 0) return 0;
  const isCapped = kind === 'external' || config.traits.capsOverflows;
  if (isCapped && Number(usage) >= Number(maxInt64)) return maxInt64;
  return int64OfFloat(Math.ceil(Number(usage) / statusReplicas));
};

/**
 * Replicas for a value that is to be shared out: value ÷ target; the replicas only enter the tolerance.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetObjectPerPodMetricReplicas,
 * GetExternalPerPodMetricReplicas
 */
export const perPodReplicas = (
  usage: Int64,
  target: Int64,
  context: ProposalContext,
  kind: PerPodKind,
): ValueMetricReplicas => {
  const { statusReplicas, tolerance, config } = context;
  const ratio = Number(usage) / (Number(target) * statusReplicas);
  const measured = { ratio, tolerance, usage: perPodUsage(usage, context, kind), target };
  if (isWithin(tolerance, ratio)) {
    return {
      replicas: statusReplicas,
      calculation: { ...measured, rule: 'within-tolerance' },
    };
  }
  const wanted = Number(usage) / Number(target);
  const isCapped = kind === 'external' || config.traits.capsOverflows;
  return {
    replicas: isCapped ? cappedCeilToInt32(Math.ceil(wanted)) : ceilToInt32(wanted),
    calculation: { ...measured, rule: 'value-per-pod' },
  };
};

/**
 * All values of an external metric together for a target as a whole, at most what 64 bits hold.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetExternalMetricReplicas
 */
export const sumForValue = (values: readonly Int64[]): Int64 => {
  let sum: Int64 = 0;
  for (const value of values) {
    const next = addInt64(sum, value);
    if (value > 0 && sum > 0 && next < 0) return maxInt64;
    sum = next;
  }
  return sum;
};

/**
 * All values of an external metric together for a target per pod. The controller takes every negative sum for an
 * overflow, also one of negative values.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetExternalPerPodMetricReplicas
 */
export const sumForPods = (values: readonly Int64[]): Int64 => {
  let sum: Int64 = 0;
  for (const value of values) {
    sum = addInt64(sum, value);
    if (sum < 0) return maxInt64;
  }
  return sum;
};
