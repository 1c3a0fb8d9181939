import type { PodObject } from '../k8s/model.ts';
import { annotations, labels, proxyContainer } from './names.ts';
import { imageVersion } from './version.ts';

/** Whether a proxy was asked for, and where. */
export interface Intent {
  readonly wanted: 'enabled' | 'ingress' | 'disabled' | 'unset';
  readonly by: 'workload' | 'namespace' | 'nobody';
}

/** The proxy of a pod. */
export interface ProxyFacts {
  /** `edge-26.8.3`; empty when neither annotation nor image says. */
  readonly version: string;
  /** An init container that goes on running, so that it starts before and ends after the others. */
  readonly native: boolean;
  readonly ready: boolean;
  readonly restarts: number;
}

type Annotations = Readonly<Record<string, string>>;

/**
 * Whether a proxy was asked for: the workload's own word wins over its namespace's.
 * Source: linkerd2 edge-26.8.3 pkg/inject/report.go, isInjectAnnotationDisabled.
 */
export function intentOf(template: Annotations, namespace: Annotations): Intent {
  const own = wanted(template[annotations.inject]);
  if (own !== undefined) return { wanted: own, by: 'workload' };
  const general = wanted(namespace[annotations.inject]);
  return general === undefined
    ? { wanted: 'unset', by: 'nobody' }
    : { wanted: general, by: 'namespace' };
}

function wanted(value: string | undefined): Exclude<Intent['wanted'], 'unset'> | undefined {
  return value === 'enabled' || value === 'ingress' || value === 'disabled' ? value : undefined;
}

/** True when a proxy was asked for. */
export function asksForProxy({ wanted }: Intent): boolean {
  return wanted === 'enabled' || wanted === 'ingress';
}

/**
 * Linkerd's own rule of what is meshed: the label with the control plane's namespace.
 * Source: linkerd2 edge-26.8.3 pkg/k8s/labels.go, IsMeshed.
 */
export function isMeshed(pod: PodObject, controlPlane: string): boolean {
  return pod.labels[labels.controlPlaneNamespace] === controlPlane;
}

/** The proxy of a pod, in either list of containers; none for a pod without one. */
export function proxyOf(pod: PodObject): ProxyFacts | undefined {
  const container = pod.containers.find(({ name }) => name === proxyContainer);
  if (container === undefined) return undefined;
  return {
    version: pod.annotations[annotations.proxyVersion] ?? imageVersion(container.image),
    native: container.role === 'sidecar',
    ready: container.ready,
    restarts: container.restarts,
  };
}
