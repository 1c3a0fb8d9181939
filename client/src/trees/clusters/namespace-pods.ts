import type { PodObject } from '../../k8s/model.ts';
import { workloadKey, workloadOf } from '../../mesh/owner.ts';
import { isUnhealthy } from './health.ts';
import { podHealth } from './pod-health.ts';

/** What rows need to know of the pods of a namespace. */
export interface NamespacePods {
  readonly total: number;
  readonly unhealthy: number;
  /** By `workloadKey` of what they belong to. */
  readonly byWorkload: ReadonlyMap<string, readonly PodObject[]>;
}

type Pods = ReadonlyMap<string, PodObject>;

const none: NamespacePods = { total: 0, unhealthy: 0, byWorkload: new Map() };

/** Reads the pods of a namespace once, as long as none of them changes. */
export function createNamespacePods(): (pods: Pods | undefined) => NamespacePods {
  const known = new WeakMap<Pods, NamespacePods>();
  return (pods) => {
    if (pods === undefined) return none;
    const read = known.get(pods) ?? readPods(pods);
    known.set(pods, read);
    return read;
  };
}

function readPods(pods: Pods): NamespacePods {
  const byWorkload = new Map<string, PodObject[]>();
  let unhealthy = 0;
  for (const pod of pods.values()) {
    const key = workloadKey(workloadOf(pod));
    const siblings = byWorkload.get(key);
    if (siblings === undefined) byWorkload.set(key, [pod]);
    else siblings.push(pod);
    if (isUnhealthy(podHealth(pod))) unhealthy++;
  }
  return { total: pods.size, unhealthy, byWorkload };
}
