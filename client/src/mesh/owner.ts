import type { PodObject } from '../k8s/model.ts';
import { labels } from './names.ts';

/** What a pod belongs to, as people know it. */
export interface WorkloadName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The key of a workload within its cluster. */
export function workloadKey({ kind, namespace, name }: WorkloadName): string {
  return `${namespace}/${kind}/${name}`;
}

/**
 * The workload of a pod. A ReplicaSet is called after its Deployment and the hash of its template, which the pod
 * carries as a label, so that ReplicaSets need not be watched. A pod that nobody owns is its own.
 */
export function workloadOf(pod: PodObject): WorkloadName {
  const { namespace, owner } = pod;
  if (owner === undefined) return { kind: 'Pod', namespace, name: pod.name };
  const hash = pod.labels[labels.templateHash];
  if (owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return { kind: 'Deployment', namespace, name: owner.name.slice(0, -hash.length - 1) };
  }
  return { kind: owner.kind, namespace, name: owner.name };
}
