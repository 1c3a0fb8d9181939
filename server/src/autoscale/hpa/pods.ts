import type { Int64 } from '../int64.ts';

/** What the controller looks at of a pod; times in ms since the epoch. */
export interface Pod {
  readonly name: string;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** It has a deletion timestamp. */
  readonly deleting: boolean;
  /** The condition Ready; absent without one. */
  readonly ready?: { readonly status: boolean; readonly since: number };
  readonly startedAt?: number;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  /** `spec.resources.requests` of the pod itself, in thousandths. */
  readonly requests?: Requests;
  /** Pods that are alike in all but their name may stand as one with their number; 1 where it is absent. */
  readonly count?: number;
}

/** How many pods, and samples of pods, stand here. */
export const countOf = (items: Iterable<{ readonly count?: number }>): number => {
  let sum = 0;
  for (const { count = 1 } of items) sum += count;
  return sum;
};

/** Thousandths by resource name. */
export type Requests = Readonly<Record<string, Int64>>;

export interface Container {
  readonly name: string;
  readonly requests: Requests;
  /** An init container that stays (`restartPolicy: Always`), a sidecar. */
  readonly restartable?: boolean;
}
