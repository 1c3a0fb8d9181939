// A Deployment: pods that need time to start, scaling, rolling updates.
import type { Random } from '../../../support/random.ts';
import { bounds } from './queue.ts';

/** What a pod's counters are at; they begin again when the pod's containers do. */
export interface Counters {
  requests: number;
  succeeded: number;
  failed: number;
  /** Responses within each bound, cumulative. */
  readonly within: Float64Array;
  latencyMs: number;
  cpuSeconds: number;
}

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly address: string;
  readonly version: string;
  readonly createdAt: number;
  /** Ready from then on (s). */
  readyAt: number;
  counters: Counters;
}

export interface Deployment {
  readonly name: string;
  readonly pods: () => readonly Pod[];
  readonly desired: () => number;
  readonly version: () => string;
  readonly scale: (replicas: number, at: number) => void;
  /** A new pod template: its pods replace the others one after the other, one more than wanted at a time. */
  readonly rollout: (version: string) => void;
  /** Takes a rolling update a step further where it can go. */
  readonly settle: (at: number) => void;
  /** The nodes were off: the same pods, with new containers. */
  readonly restart: (at: number) => void;
}

/** Seconds from a pod's creation to its readiness: image at hand, probe every few seconds. */
const startDelay = (random: Random): number => 12 + random.below(24);

const podLetters = 'bcdfghjklmnpqrstvwxz2456789';

const letters = (count: number, random: Random): string =>
  Array.from({ length: count }, () => podLetters[random.below(podLetters.length)]).join('');

const hex = (count: number, random: Random): string =>
  Array.from({ length: count }, () => random.below(16).toString(16)).join('');

const newCounters = (): Counters => ({
  requests: 0,
  succeeded: 0,
  failed: 0,
  within: new Float64Array(bounds.length),
  latencyMs: 0,
  cpuSeconds: 0,
});

export interface DeploymentOptions {
  readonly name: string;
  readonly replicas: number;
  /** When its first pods became ready (s). */
  readonly since: number;
  readonly version: string;
  /** The second number of its pods' addresses: 10.x. */
  readonly network: number;
  readonly random: Random;
}

export const createDeployment = (options: DeploymentOptions): Deployment => {
  const { name, random } = options;
  let { replicas: desired, version } = options;
  let pods: Pod[] = [];
  let made = 0;

  const create = (at: number, readyAt: number): void => {
    const host = 2 + (made % 250);
    made += 1;
    pods.push({
      name: `${name}-${version}-${letters(5, random)}`,
      uid: [8, 4, 4, 4, 12].map((count) => hex(count, random)).join('-'),
      address: `10.${String(options.network)}.0.${String(host)}`,
      version,
      createdAt: at,
      readyAt,
      counters: newCounters(),
    });
  };
  for (let pod = 0; pod < desired; pod += 1) create(options.since - 60, options.since);

  /** Source: kubernetes v1.36.3 pkg/controller/controller_utils.go ActivePodsWithRanks: not ready before ready, young before old. */
  const remove = (at: number, among: readonly Pod[]): void => {
    const victim = among.toSorted(
      (left, right) =>
        Number(left.readyAt <= at) - Number(right.readyAt <= at) ||
        right.createdAt - left.createdAt,
    )[0];
    pods = pods.filter((pod) => pod !== victim);
  };

  const outdated = (): readonly Pod[] => pods.filter((pod) => pod.version !== version);

  return {
    name,
    pods: () => pods,
    desired: () => desired,
    version: () => version,
    scale: (replicas, at) => {
      desired = replicas;
      const old = outdated();
      const surge = old.length > 0 ? 1 : 0;
      while (pods.length < desired) create(at, at + startDelay(random));
      while (pods.length > desired + surge) remove(at, outdated().length > 0 ? outdated() : pods);
    },
    rollout: (next) => {
      version = next;
    },
    settle: (at) => {
      const old = outdated();
      if (old.length === 0) {
        while (pods.length > desired) remove(at, pods);
      } else if (pods.length <= desired) {
        create(at, at + startDelay(random));
      } else if (pods.filter(({ readyAt }) => readyAt <= at).length > desired) {
        remove(at, old);
      }
    },
    restart: (at) => {
      for (const pod of pods) {
        pod.readyAt = at + startDelay(random);
        pod.counters = newCounters();
      }
    },
  };
};
