import type { PodObject } from '../../k8s/model.ts';
import { workloadKey, workloadOf } from '../../mesh/owner.ts';
import { isUnhealthy } from './health.ts';
import { podHealth, startsUntil } from './pod-health.ts';

/** What rows need to know of the pods of a namespace. */
export interface NamespacePods {
  readonly total: number;
  readonly unhealthy: number;
  /** By `workloadKey` of what they belong to. */
  readonly byWorkload: ReadonlyMap<string, readonly PodObject[]>;
  /** Unix milliseconds from which it has to be read again, since pods that only start are in trouble then. */
  readonly until: number;
}

type Pods = ReadonlyMap<string, PodObject>;

const none: NamespacePods = { total: 0, unhealthy: 0, byWorkload: new Map(), until: Infinity };

/** Reads the pods of a namespace once, as long as none of them changes. `now` gives Unix milliseconds. */
export function createNamespacePods(now: () => number): (pods: Pods | undefined) => NamespacePods {
  const known = new WeakMap<Pods, NamespacePods>();
  return (pods) => {
    if (pods === undefined) return none;
    const before = known.get(pods);
    if (before !== undefined && now() < before.until) return before;
    const read = readPods(pods, now());
    known.set(pods, read);
    return read;
  };
}

function readPods(pods: Pods, now: number): NamespacePods {
  const byWorkload = new Map<string, PodObject[]>();
  let unhealthy = 0;
  let until = Infinity;
  for (const pod of pods.values()) {
    const key = workloadKey(workloadOf(pod));
    const siblings = byWorkload.get(key);
    if (siblings === undefined) byWorkload.set(key, [pod]);
    else siblings.push(pod);
    if (isUnhealthy(podHealth(pod, now))) unhealthy++;
    const ends = startsUntil(pod) ?? Infinity;
    if (ends > now) until = Math.min(until, ends);
  }
  return { total: pods.size, unhealthy, byWorkload, until };
}
