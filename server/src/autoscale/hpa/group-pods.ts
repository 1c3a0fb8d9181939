import type { ControllerConfig } from './controller.ts';
import type { PodSample, PodSamples } from './observation.ts';
import { countOf, type Pod } from './pods.ts';

/** Pods sorted by what their values are worth, in their order. */
export interface PodGroups {
  /** How many pods count with their own value. */
  readonly ready: number;
  readonly unready: readonly Pod[];
  readonly missing: readonly Pod[];
  readonly ignored: readonly Pod[];
}

export type GroupingConfig = Pick<
  ControllerConfig,
  'cpuInitializationPeriod' | 'initialReadinessDelay' | 'traits'
>;

type Group = 'ready' | 'unready' | 'missing' | 'ignored';

/** CPU of a pod that is starting says nothing about load. */
const isUnreadyForCpu = (
  { ready, startedAt }: Pod,
  sample: PodSample,
  now: number,
  config: GroupingConfig,
): boolean => {
  if (ready === undefined || startedAt === undefined) return true;
  if (startedAt + config.cpuInitializationPeriod > now) {
    return !ready.status || sample.at < ready.since + sample.window;
  }
  return !ready.status && startedAt + config.initialReadinessDelay > ready.since;
};

const isIgnored = ({ deleting, phase }: Pod, { traits }: GroupingConfig): boolean =>
  deleting || phase === 'Failed' || (phase === 'Succeeded' && traits.ignoresSucceededPods);

/**
 * Sorts pods into counted, unready, missing and ignored ones; `resource` is empty for metrics that are no resource.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go groupPods
 */
export const groupPods = (
  pods: readonly Pod[],
  samples: PodSamples,
  resource: string,
  { now, config }: { readonly now: number; readonly config: GroupingConfig },
): PodGroups => {
  const groupOf = (pod: Pod): Group => {
    if (isIgnored(pod, config)) return 'ignored';
    if (pod.phase === 'Pending') return 'unready';
    const sample = samples.get(pod.name);
    if (sample === undefined) return 'missing';
    return resource === 'cpu' && isUnreadyForCpu(pod, sample, now, config) ? 'unready' : 'ready';
  };
  const others: Record<Exclude<Group, 'ready'>, Pod[]> = {
    unready: [],
    missing: [],
    ignored: [],
  };
  let ready = 0;
  for (const pod of pods) {
    const group = groupOf(pod);
    if (group === 'ready') ready += pod.count ?? 1;
    else others[group].push(pod);
  }
  const { unready, missing, ignored } = others;
  return { ready, unready, missing, ignored };
};

/**
 * Pods that serve: running and ready. Deleted ones still count.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/replica_calculator.go getReadyPodsCount
 */
export const countReadyPods = (pods: readonly Pod[]): number =>
  countOf(pods.filter(({ phase, ready }) => phase === 'Running' && ready?.status === true));
