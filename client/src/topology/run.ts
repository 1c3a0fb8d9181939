import type { Fields } from '../util/values.ts';
import type { ClusterApi } from './api.ts';
import type { JournalWriter } from './journal.ts';

/** What a run works with. */
export interface RunOptions {
  /** Rejects with a `ClusterError` where there is no way to the cluster. */
  readonly api: (context: string) => Promise<ClusterApi>;
  readonly journal: JournalWriter;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Resolves after so many milliseconds, or when `signal` ends. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Somebody cancelled: nothing further is begun. */
  readonly signal: AbortSignal;
  readonly tell: (event: RunEvent) => void;
  readonly patience: Patience;
}

/** Milliseconds. */
export interface Patience {
  /** Without any progress of the pods. */
  readonly rollout: number;
  /** While a pod cannot start by itself: an image that is not there, a crash again and again. */
  readonly stuck: number;
  /** Until queriers show all that they have to. */
  readonly check: number;
}

export const usualPatience: Patience = { rollout: 300_000, stuck: 60_000, check: 180_000 };

/** What is going on, as it comes. */
export type RunEvent =
  | {
      readonly kind: 'object';
      readonly key: string;
      readonly state: 'writing' | 'written';
    }
  | { readonly kind: 'waiting'; readonly cluster: string; readonly sentence: string }
  | { readonly kind: 'checking'; readonly cluster: string; readonly sentence: string };

/** Something went wrong; nothing further was begun. */
export interface Failure {
  readonly cluster: string;
  /** Of the object. */
  readonly key?: string;
  readonly message: string;
}

export type Outcome =
  | { readonly kind: 'done'; readonly written: readonly string[] }
  | { readonly kind: 'cancelled'; readonly written: readonly string[] }
  | {
      readonly kind: 'failed';
      readonly written: readonly string[];
      readonly failures: readonly Failure[];
    };

/** An object with the version that it replaces. */
export const withVersion = (object: Fields, resourceVersion: unknown): Fields => ({
  ...object,
  metadata: { ...(object['metadata'] as Fields), resourceVersion },
});
