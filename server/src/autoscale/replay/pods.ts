import { countOf, type Pod } from '../hpa/pods.ts';
import type { Recording } from './recording.ts';

type Life = Pick<Pod, 'startedAt' | 'ready'>;

/** So many pods that differ in nothing but their name. */
const alike = (name: string, count: number, containers: Pod['containers'], life: Life): Pod => ({
  name,
  phase: 'Running',
  deleting: false,
  containers,
  startedAt: life.startedAt ?? 0,
  ready: life.ready ?? { status: false, since: 0 },
  count,
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
  [
    alike('ready', ready, containers, oldLife),
    alike('starting', replicas - ready, containers, {
      startedAt: now,
      ready: { status: false, since: now },
    }),
  ].filter(({ count = 1 }) => count > 0);

/** The pods of a target that another autoscaler steers: new ones start, the newest go first. */
export interface SimulatedPods {
  readonly pods: () => readonly Pod[];
  readonly ready: () => number;
  readonly advance: (replicas: number, now: number) => void;
}

/** How the pods of a target come to life, in ms. */
export interface PodLife {
  /** From the start of a pod until it is ready. */
  readonly startup: number;
  /** From then on after its start a ready pod is like any other. */
  readonly settled: number;
}

const isReady = ({ ready }: Pod): boolean => ready?.status === true;

/** As many of the oldest pods as wanted. */
const oldest = (pods: readonly Pod[], wanted: number): readonly Pod[] => {
  const kept: Pod[] = [];
  let left = wanted;
  for (const pod of pods) {
    const { count = 1 } = pod;
    if (left <= 0) break;
    kept.push(count <= left ? pod : { ...pod, count: left });
    left -= count;
  }
  return kept;
};

/** The first ones together, as far as nothing tells them apart any more. */
const joined = (pods: readonly Pod[], now: number, { settled }: PodLife): readonly Pod[] => {
  const young = pods.findIndex((pod) => !isReady(pod) || (pod.startedAt ?? 0) + settled > now);
  const old = young === -1 ? pods : pods.slice(0, young);
  const [first] = old;
  return first === undefined || old.length === 1
    ? pods
    : [{ ...first, count: countOf(old) }, ...pods.slice(old.length)];
};

export const simulatePods = (
  first: number,
  life: PodLife,
  containers: Pod['containers'],
): SimulatedPods => {
  let pods: readonly Pod[] = first > 0 ? [alike('pods-0', first, containers, oldLife)] : [];
  let [all, ready] = [first, first];
  let born = 0;
  const starting = (count: number, now: number): Pod => {
    born += 1;
    const ready = { status: false, since: now };
    return alike(`pods-${String(born)}`, count, containers, { startedAt: now, ready });
  };
  const grown = (pod: Pod, now: number): Pod => {
    const at = (pod.startedAt ?? 0) + life.startup;
    return isReady(pod) || at > now ? pod : { ...pod, ready: { status: true, since: at } };
  };
  return {
    pods: () => pods,
    ready: () => ready,
    advance: (replicas, now) => {
      if (replicas === all && ready === all) return;
      const kept = joined(oldest(pods, replicas), now, life).map((pod) => grown(pod, now));
      const missing = replicas - countOf(kept);
      pods = missing > 0 ? [...kept, starting(missing, now)] : kept;
      all = countOf(pods);
      ready = countOf(pods.filter(isReady));
    },
  };
};
