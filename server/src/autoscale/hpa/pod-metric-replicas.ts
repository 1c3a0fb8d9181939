import { ceilToInt32, divideInt64, multiplyInt64, type Int64 } from '../int64.ts';
import { groupPods, type PodGroups } from './group-pods.ts';
import type { PodSample, PodSamples } from './observation.ts';
import { done, failed, type Outcome } from './outcome.ts';
import { podRequests } from './pod-requests.ts';
import { countOf, type Pod } from './pods.ts';
import type { Calculation, PodCount, ProposalContext, ProposalRule } from './proposal.ts';
import { isWithin } from './tolerance.ts';
import { averageRatio, utilizationRatio, type UsageRatio } from './usage-ratio.ts';

export interface PodMetricReplicas {
  readonly replicas: number;
  readonly calculation: Calculation;
}

/** A target per pod: how far usage is from it, and what a missing pod is taken for when pods would go. */
interface PodTarget {
  readonly target: Int64;
  readonly ratioOf: (samples: PodSamples) => Outcome<UsageRatio>;
  readonly assumedForMissing: (pod: string) => Int64;
}

const noPods = 'no pods returned by selector while calculating replica count';
const noSamples = 'did not receive metrics for targeted pods (pods might be unready)';

const podCount = ({ ready, unready, missing, ignored }: PodGroups): PodCount => ({
  ready,
  unready: countOf(unready),
  missing: countOf(missing),
  ignored: countOf(ignored),
});

const assumed = (value: Int64, { count = 1 }: Pod): PodSample => ({
  value,
  at: 0,
  window: 0,
  count,
});

const withoutPods = (samples: PodSamples, { ignored, unready }: PodGroups): PodSamples => {
  if (ignored.length === 0 && unready.length === 0) return samples;
  const rest = new Map(samples);
  for (const { name } of ignored) rest.delete(name);
  for (const { name } of unready) rest.delete(name);
  return rest;
};

/** Gives missing pods the cautious value of the direction, and unready ones none when pods would be added. */
const withAssumedPods = (
  samples: PodSamples,
  { missing, unready }: PodGroups,
  ratio: number,
  { assumedForMissing }: PodTarget,
): PodSamples => {
  const all = new Map(samples);
  if (ratio < 1) {
    for (const pod of missing) all.set(pod.name, assumed(assumedForMissing(pod.name), pod));
  }
  if (ratio > 1) {
    for (const pod of missing) all.set(pod.name, assumed(0, pod));
    for (const pod of unready) all.set(pod.name, assumed(0, pod));
  }
  return all;
};

/** The rule and the number of the second look, with assumed values. */
const secondLook = (
  ratio: number,
  next: number,
  count: number,
  { specReplicas, tolerance }: ProposalContext,
): { readonly rule: ProposalRule; readonly replicas: number } => {
  const stay = (rule: ProposalRule) => ({ rule, replicas: specReplicas });
  if (isWithin(tolerance, next)) return stay('assumed-within-tolerance');
  if ((ratio < 1 && next > 1) || (ratio > 1 && next < 1)) return stay('direction-would-turn');
  const replicas = ceilToInt32(next * count);
  const isAgainst = (next < 1 && replicas > specReplicas) || (next > 1 && replicas < specReplicas);
  return isAgainst
    ? stay('count-against-direction')
    : { rule: 'ratio-with-assumed-pods', replicas };
};

const replicasOf = (
  samples: PodSamples,
  groups: PodGroups,
  podTarget: PodTarget,
  context: ProposalContext,
): Outcome<PodMetricReplicas> => {
  const counted = withoutPods(samples, groups);
  if (counted.size === 0) return failed(noSamples);
  const first = podTarget.ratioOf(counted);
  if (!first.ok) return first;
  const { ratio, average, utilization } = first.value;
  const answer = (
    rule: ProposalRule,
    replicas: number,
    assumedRatio?: number,
  ): Outcome<PodMetricReplicas> =>
    done({
      replicas,
      calculation: {
        rule,
        ratio,
        tolerance: context.tolerance,
        usage: average,
        target: podTarget.target,
        pods: podCount(groups),
        ...(utilization === undefined ? {} : { utilization }),
        ...(assumedRatio === undefined ? {} : { assumedRatio }),
      },
    });
  const addsWithUnready = groups.unready.length > 0 && ratio > 1;
  if (!addsWithUnready && groups.missing.length === 0) {
    return isWithin(context.tolerance, ratio)
      ? answer('within-tolerance', context.specReplicas)
      : answer('ratio-of-ready-pods', ceilToInt32(ratio * groups.ready));
  }
  const all = withAssumedPods(counted, groups, ratio, podTarget);
  const second = podTarget.ratioOf(all);
  if (!second.ok) return second;
  const { rule, replicas } = secondLook(ratio, second.value.ratio, countOf(all.values()), context);
  return answer(rule, replicas, second.value.ratio);
};

/**
 * Replicas for usage as a share of the request, in per cent.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go GetResourceReplicas
 */
export const utilizationReplicas = (
  samples: PodSamples,
  metric: { readonly resource: string; readonly container: string; readonly target: number },
  context: ProposalContext,
): Outcome<PodMetricReplicas> => {
  const { pods, config } = context;
  const { resource, container, target } = metric;
  if (pods.length === 0) return failed(noPods);
  const groups = groupPods(pods, samples, resource, context);
  if (withoutPods(samples, groups).size === 0) return failed(noSamples);
  const requests = podRequests(pods, container, resource, config.traits.podLevelRequests);
  if (!requests.ok) return requests;
  const shareOfMissing = Math.max(100, target);
  return replicasOf(
    samples,
    groups,
    {
      target,
      ratioOf: (all) => utilizationRatio(all, requests.value, target),
      assumedForMissing: (pod) =>
        divideInt64(multiplyInt64(requests.value.get(pod) ?? 0, shareOfMissing), 100),
    },
    context,
  );
};

/**
 * Replicas for an average per pod, in thousandths; `resource` is empty for metrics that are no resource.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go calcPlainMetricReplicas
 */
export const averageReplicas = (
  samples: PodSamples,
  metric: { readonly resource: string; readonly target: Int64 },
  context: ProposalContext,
): Outcome<PodMetricReplicas> => {
  if (context.pods.length === 0) return failed(noPods);
  const { resource, target } = metric;
  return replicasOf(
    samples,
    groupPods(context.pods, samples, resource, context),
    {
      target,
      ratioOf: (all) => done(averageRatio(all, target)),
      assumedForMissing: () => target,
    },
    context,
  );
};
