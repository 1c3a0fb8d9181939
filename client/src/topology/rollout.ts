import { asFields, asFieldsList, asText } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';

/** How far the pods of a workload are. */
export interface Rollout {
  readonly ready: boolean;
  /** For people: `thanos-store: 1 of 2 pods are ready; …`. */
  readonly sentence: string;
  /** It will not come right by itself: an image that is not there, a crash again and again. */
  readonly stuck: boolean;
  /** It works on something that takes as long as it takes. */
  readonly busy?: true;
}

const number = (fields: Fields | undefined, key: string): number => {
  const value = fields?.[key];
  return typeof value === 'number' ? value : 0;
};

/** Whether an object's status tells how its pods are; what has pods by way of an operator does not. */
export const isWorkload = ({ kind }: { readonly kind: string }): boolean =>
  kind === 'Deployment' || kind === 'StatefulSet' || kind === 'Job';

/** Source: kubectl v0.36.3 pkg/polymorphichelpers/rollout_status.go, for Deployments and StatefulSets. */
const isComplete = (workload: Fields): boolean => {
  const [spec, status, metadata] = [workload['spec'], workload['status'], workload['metadata']].map(
    asFields,
  );
  const wanted = typeof spec?.['replicas'] === 'number' ? spec['replicas'] : 1;
  if (number(status, 'observedGeneration') < number(metadata, 'generation')) return false;
  if (workload['kind'] === 'Deployment') {
    return (
      number(status, 'updatedReplicas') >= wanted &&
      number(status, 'replicas') === number(status, 'updatedReplicas') &&
      number(status, 'availableReplicas') >= wanted
    );
  }
  return (
    number(status, 'readyReplicas') >= wanted &&
    // A pod that is on its way out still works.
    number(status, 'replicas') <= wanted &&
    number(status, 'updatedReplicas') >= wanted &&
    (wanted === 0 || status?.['currentRevision'] === status?.['updateRevision'])
  );
};

/** How far a Job is: it is ready once it is done. */
function jobOf(name: string, job: Fields, pods: readonly Fields[]): Rollout {
  const status = asFields(job['status']);
  const condition = (wanted: string): Fields | undefined =>
    asFieldsList(status?.['conditions']).find(
      ({ type, status: is }) => type === wanted && is === 'True',
    );
  if (condition('Complete') !== undefined) return { ready: true, sentence: '', stuck: false };
  const failed = condition('Failed');
  const reasons = pods.flatMap((pod) => podReason(pod) ?? []);
  const why = reasons[0]?.words;
  if (failed !== undefined) {
    const message = why ?? asText(failed['message']) ?? '';
    return {
      ready: false,
      sentence: say('{name} failed: {message}', { name, message }),
      stuck: true,
    };
  }
  const sentence = say('{name}: at work', { name });
  if (number(status, 'ready') > 0) return { ready: false, sentence, stuck: false, busy: true };
  return {
    ready: false,
    sentence: why === undefined ? sentence : `${sentence}; ${why}`,
    stuck: reasons.some(({ stuck }) => stuck),
  };
}

/**
 * How a workload stands, with the reason of the first pod that has one; else of the events about it, where pods could
 * not be made.
 */
export function rolloutOf(
  workload: Fields,
  pods: readonly Fields[],
  events: readonly Fields[] = [],
): Rollout {
  const name = asText(asFields(workload['metadata'])?.['name']) ?? '';
  if (workload['kind'] === 'Job') return jobOf(name, workload, pods);
  if (isComplete(workload)) return { ready: true, sentence: '', stuck: false };
  const spec = asFields(workload['spec']);
  const total = typeof spec?.['replicas'] === 'number' ? spec['replicas'] : 1;
  const status = asFields(workload['status']);
  const ready = number(status, 'readyReplicas');
  const count =
    ready < total
      ? say('{name}: {ready} of {total, plural, one {# pod is} other {# pods are}} ready', {
          name,
          ready,
          total,
        })
      : say('{name}: its new pods take the place of the old ones', { name });
  const reasons = pods.flatMap((pod) => podReason(pod) ?? []);
  const reason =
    reasons.find(({ stuck }) => stuck) ??
    reasons[0] ??
    conditionReason(status) ??
    eventReason(events);
  return reason === undefined
    ? { ready: false, sentence: count, stuck: false }
    : { ready: false, sentence: `${count}; ${reason.words}`, stuck: reason.stuck };
}

interface Reason {
  readonly words: string;
  readonly stuck: boolean;
}

/** Pods that could not even be made: quota, admission, a service account that is not there. */
const conditionReason = (status: Fields | undefined): Reason | undefined => {
  const failure = asFieldsList(status?.['conditions']).find(
    ({ type, status: is }) => type === 'ReplicaFailure' && is === 'True',
  );
  const message = asText(failure?.['message']);
  return message === undefined ? undefined : { words: message, stuck: true };
};

/** Whether pods are missing altogether, which no pod tells the reason of. */
export const lacksPods = (workload: Fields): boolean => {
  const wanted = asFields(workload['spec'])?.['replicas'];
  const made = number(asFields(workload['status']), 'replicas');
  return workload['kind'] === 'StatefulSet' && made < (typeof wanted === 'number' ? wanted : 1);
};

const timeOf = (event: Fields): string =>
  asText(event['lastTimestamp']) ??
  asText(event['eventTime']) ??
  asText(asFields(event['metadata'])?.['creationTimestamp']) ??
  '';

/** StatefulSets have no condition for it: only an event says why a pod could not be made. */
const eventReason = (events: readonly Fields[]): Reason | undefined => {
  const last = events
    .filter(({ reason }) => reason === 'FailedCreate')
    .toSorted((left, right) => (timeOf(left) < timeOf(right) ? -1 : 1))
    .at(-1);
  const message = asText(last?.['message']);
  return message === undefined ? undefined : { words: message, stuck: true };
};

/** Restarts after which a crash is no start-up trouble any more. */
const fewRestarts = 3;

/** Why a pod is not ready, as a sentence. */
export function podReason(pod: Fields): Reason | undefined {
  const status = asFields(pod['status']);
  const name = asText(asFields(pod['metadata'])?.['name']) ?? '';
  if (asFields(pod['metadata'])?.['deletionTimestamp'] !== undefined) return undefined;
  const unscheduled = asFieldsList(status?.['conditions']).find(
    ({ type, status: is }) => type === 'PodScheduled' && is === 'False',
  );
  if (unscheduled !== undefined) {
    const why = asText(unscheduled['message']) ?? asText(unscheduled['reason']) ?? '';
    // Where nodes are made on demand, one may be on its way.
    return { words: say('{name} finds no node: {why}', { name, why }), stuck: false };
  }
  const containers = [
    ...asFieldsList(status?.['initContainerStatuses']),
    ...asFieldsList(status?.['containerStatuses']),
  ];
  return containers
    .map((container) => containerReason(name, container))
    .find((one) => one !== undefined);
}

function containerReason(pod: string, container: Fields): Reason | undefined {
  const waiting = asFields(asFields(container['state'])?.['waiting']);
  return waitingReason(pod, container, waiting ?? {}) ?? endReason(pod, container, waiting ?? {});
}

/** It never began. */
function waitingReason(pod: string, container: Fields, waiting: Fields): Reason | undefined {
  const reason = asText(waiting['reason']) ?? '';
  const why = asText(waiting['message']) ?? reason;
  if (/ImagePull|InvalidImageName|ErrImage/u.test(reason)) {
    const image = asText(container['image']) ?? '';
    return { words: say('{pod} cannot pull {image}: {why}', { pod, image, why }), stuck: true };
  }
  if (reason === 'CreateContainerConfigError' || reason === 'CreateContainerError') {
    const name = asText(container['name']) ?? '';
    return { words: say('{pod} cannot start {name}: {why}', { pod, name, why }), stuck: true };
  }
  return undefined;
}

/** It began and ended. */
function endReason(pod: string, container: Fields, waiting: Fields): Reason | undefined {
  const ended =
    asFields(asFields(container['state'])?.['terminated']) ??
    asFields(asFields(container['lastState'])?.['terminated']);
  const isLooping = waiting['reason'] === 'CrashLoopBackOff';
  if (!isLooping && (ended === undefined || container['ready'] === true)) return undefined;
  const name = asText(container['name']) ?? '';
  const stuck = number(container, 'restartCount') >= fewRestarts;
  if (ended?.['reason'] === 'OOMKilled') {
    const words = say('{name} of {pod} was killed because it used more memory than its limit', {
      name,
      pod,
    });
    return { words, stuck };
  }
  const said = lastLine(asText(ended?.['message']) ?? '');
  const code = String(number(ended, 'exitCode'));
  const words =
    said === ''
      ? say('{name} of {pod} ended with code {code}', { name, pod, code })
      : say('{name} of {pod} ended with code {code}: {said}', { name, pod, code, said });
  return { words, stuck };
}

/** Characters of a program's last words that are shown. */
const wordsLimit = 300;

const lastLine = (message: string): string =>
  message.trim().split('\n').at(-1)?.slice(0, wordsLimit) ?? '';
