import type { Condition, PodObject, WorkloadObject } from '../../k8s/model.ts';
import { say } from '../../util/words.ts';
import type { Health } from './health.ts';
import { isUnhealthy, worse } from './health.ts';
import { podHealth } from './pod-health.ts';
import { explain } from './reasons.ts';

/** How a workload is, by what its controller says and by the worst of its pods. */
export function workloadHealth(
  workload: WorkloadObject,
  pods: readonly PodObject[],
  now: number,
): Health {
  const own = controllerHealth(workload);
  const worst = pods.map((pod) => podHealth(pod, now)).reduce<Health>(worse, fine);
  // Replicas that are missing because they only start are no trouble.
  if (worst.level === 'busy' && own.level === 'warning') return { ...own, level: 'busy' };
  if (!isUnhealthy(worst) || own.level === 'done') return own;
  // What the pods say tells more than that too few are ready.
  return {
    level: worse(own, worst).level,
    words: `${own.words} · ${worst.words}`,
    why: worst.why === '' ? own.why : worst.why,
  };
}

/** Pods whose controller is none that is watched: `Rollout`, operators' own kinds. */
export function podsHealth(pods: readonly PodObject[], now: number): Health {
  const ready = pods.filter((pod) => pod.ready).length;
  const worst = pods.map((pod) => podHealth(pod, now)).reduce<Health>(worse, fine);
  const words = say('{ready} of {desired} ready', { ready, desired: pods.length });
  return isUnhealthy(worst) ? { ...worst, words: `${words} · ${worst.words}` } : { ...fine, words };
}

const fine: Health = { level: 'ok', words: '', why: '' };

function controllerHealth(workload: WorkloadObject): Health {
  switch (workload.kind) {
    case 'Job':
      return jobHealth(workload);
    case 'CronJob':
      return workload.paused
        ? { level: 'done', words: say('suspended'), why: '' }
        : { level: 'ok', words: '', why: '' };
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'ReplicaSet':
      return replicaHealth(workload);
  }
}

function jobHealth({ conditions, paused, updated }: WorkloadObject): Health {
  const bad = conditionOf(conditions, 'Failed', 'True');
  if (bad !== undefined)
    return { level: 'error', words: say('failed'), why: explain(bad.reason, bad.message) };
  if (conditionOf(conditions, 'Complete', 'True') !== undefined)
    return { level: 'done', words: say('completed'), why: '' };
  if (paused) return { level: 'done', words: say('suspended'), why: '' };
  return updated > 0
    ? { level: 'ok', words: say('running'), why: '' }
    : { level: 'busy', words: say('starting'), why: '' };
}

function replicaHealth({ conditions, desired, ready, updated, paused }: WorkloadObject): Health {
  const words = say('{ready} of {desired} ready', { ready, desired });
  const refused = conditionOf(conditions, 'ReplicaFailure', 'True');
  if (refused !== undefined)
    return {
      level: 'error',
      words: `${words} · ${say('pods are refused')}`,
      why: explain(refused.reason, refused.message),
    };
  const stuck = conditionOf(conditions, 'Progressing', 'False');
  if (stuck !== undefined)
    return {
      level: 'error',
      words: `${words} · ${say('rollout is stuck')}`,
      why: explain(stuck.reason, stuck.message),
    };
  if (desired === 0) return { level: 'done', words: say('scaled to zero'), why: '' };
  if (paused) return { level: 'busy', words: `${words} · ${say('rollout is paused')}`, why: '' };
  if (updated < desired)
    return {
      level: ready < desired ? 'warning' : 'busy',
      words: `${words} · ${say('rolling out, {updated} of {desired} new', { updated, desired })}`,
      why: '',
    };
  return { level: ready < desired ? 'warning' : 'ok', words, why: '' };
}

function conditionOf(
  conditions: readonly Condition[],
  type: string,
  status: string,
): Condition | undefined {
  return conditions.find((one) => one.type === type && one.status === status);
}
