import type { Pod } from '../hpa/pods.ts';
import type { Recording } from './recording.ts';

type Life = Pick<Pod, 'startedAt' | 'ready'>;

const podOf = (index: number, containers: Pod['containers'], life: Life): Pod => ({
  name: `pod-${String(index)}`,
  phase: 'Running',
  deleting: false,
  containers,
  ...life,
});

export const containersOf = (requests: Recording['requests']): Pod['containers'] => {
  const named = [...requests].map(([name, resources]) => ({ name, requests: resources }));
  return named.length === 0 ? [{ name: 'app', requests: {} }] : named;
};

const oldLife: Life = { startedAt: 0, ready: { status: true, since: 0 } };

/** As many pods as were recorded: the ready ones, and the rest as if it had just started. */
export const recordedPods = (
  replicas: number,
  ready: number,
  now: number,
  containers: Pod['containers'],
): readonly Pod[] =>
  Array.from({ length: Math.max(replicas, ready) }, (_, index) =>
    podOf(
      index,
      containers,
      index < ready ? oldLife : { startedAt: now, ready: { status: false, since: now } },
    ),
  );

/** The pods of a target that another autoscaler steers: new ones start, the newest go first. */
export interface SimulatedPods {
  readonly pods: () => readonly Pod[];
  readonly ready: () => number;
  readonly advance: (replicas: number, now: number) => void;
}

export const simulatePods = (
  first: number,
  startup: number,
  containers: Pod['containers'],
): SimulatedPods => {
  let pods: readonly Pod[] = Array.from({ length: first }, (_, index) =>
    podOf(index, containers, oldLife),
  );
  let ready = first;
  const born = (index: number, now: number): Pod =>
    podOf(index, containers, { startedAt: now, ready: { status: false, since: now } });
  const grown = (pod: Pod, now: number): Pod => {
    const at = (pod.startedAt ?? 0) + startup;
    return pod.ready?.status === true || at > now
      ? pod
      : { ...pod, ready: { status: true, since: at } };
  };
  return {
    pods: () => pods,
    ready: () => ready,
    advance: (replicas, now) => {
      if (replicas === pods.length && ready === pods.length) return;
      const kept = pods.slice(0, replicas).map((pod) => grown(pod, now));
      const missing = Math.max(replicas - kept.length, 0);
      pods = [
        ...kept,
        ...Array.from({ length: missing }, (_, index) => born(kept.length + index, now)),
      ];
      ready = pods.filter((pod) => pod.ready?.status === true).length;
    },
  };
};
