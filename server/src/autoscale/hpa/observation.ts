import type { Int64 } from '../int64.ts';

/** Usage of one pod as the resource metrics API gives it; times in ms, values in thousandths. */
export interface PodUsage {
  readonly pod: string;
  readonly at: number;
  readonly window: number;
  /** By container; a container without a value of the resource is absent from `values`. */
  readonly containers: readonly { readonly name: string; readonly value: Int64 | undefined }[];
  /** That of the pod. */
  readonly count?: number;
}

/** What the metrics API answered for one metric of the spec. */
export type Observation =
  | { readonly kind: 'usage'; readonly pods: readonly PodUsage[] }
  | {
      readonly kind: 'pods';
      readonly values: readonly {
        readonly pod: string;
        readonly value: Int64;
        readonly count?: number;
      }[];
    }
  | { readonly kind: 'object'; readonly value: Int64 }
  | { readonly kind: 'external'; readonly values: readonly Int64[] }
  | { readonly kind: 'failed'; readonly message: string };

/** One value of one pod, as the calculation wants it. */
export interface PodSample {
  readonly value: Int64;
  /** When it was measured and over how long, in ms; only the readiness rules of CPU look at them. */
  readonly at: number;
  readonly window: number;
  /** How many pods showed this value; 1 where it is absent. */
  readonly count?: number;
}

export type PodSamples = ReadonlyMap<string, PodSample>;
