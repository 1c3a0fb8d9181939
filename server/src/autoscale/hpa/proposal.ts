import type { Int64 } from '../int64.ts';
import type { ControllerConfig, Tolerance } from './controller.ts';
import type { Observation } from './observation.ts';
import type { Pod } from './pods.ts';
import type { MetricSpec } from './spec.ts';

/** Everything a metric needs to propose a number of replicas. */
export interface ProposalContext {
  /** ms since the epoch */
  readonly now: number;
  /** `spec.replicas` of the target's scale. */
  readonly specReplicas: number;
  /** `status.replicas` of the target's scale; larger during a rollout. */
  readonly statusReplicas: number;
  readonly pods: readonly Pod[];
  readonly tolerance: Tolerance;
  readonly config: ControllerConfig;
}

/** Which rule gave the number. */
export type ProposalRule =
  /** The ratio is inside the tolerance: the number stays. */
  | 'within-tolerance'
  /** ceil(ratio × pods that count). */
  | 'ratio-of-ready-pods'
  /** ceil(ratio × pods), after missing and unready pods were given a value. */
  | 'ratio-with-assumed-pods'
  /** With the assumed values the ratio is inside the tolerance: the number stays. */
  | 'assumed-within-tolerance'
  /** With the assumed values the direction would turn: the number stays. */
  | 'direction-would-turn'
  /** The pods counted would move the number against the direction: the number stays. */
  | 'count-against-direction'
  /** ceil(value ÷ target per pod). */
  | 'value-per-pod'
  /** ceil(ratio), from zero replicas. */
  | 'ratio-from-zero';

/** How a metric came to its number. */
export interface Calculation {
  readonly rule: ProposalRule;
  readonly ratio: number;
  readonly tolerance: Tolerance;
  /** What was measured, in thousandths: an average of a pod, or a value. */
  readonly usage: Int64;
  /** In thousandths, or in per cent when `utilization` is set. */
  readonly target: Int64;
  readonly utilization?: number;
  /** Pods that counted, and those that did not. */
  readonly pods?: PodCount;
  /** The ratio with assumed values for missing and unready pods. */
  readonly assumedRatio?: number;
}

export interface PodCount {
  readonly ready: number;
  readonly unready: number;
  readonly missing: number;
  readonly ignored: number;
}

export interface Proposal {
  readonly replicas: number;
  readonly calculation: Calculation;
  /** How the controller names the metric in conditions and events. */
  readonly description: string;
}

export interface ProposalFailure {
  /** The reason of the condition ScalingActive. */
  readonly reason: string;
  readonly message: string;
  /** What the controller counts the failure as. */
  readonly kind: 'internal' | 'spec';
}

export type ProposalResult =
  | { readonly ok: true; readonly type: string; readonly proposal: Proposal }
  | { readonly ok: false; readonly type: string; readonly failure: ProposalFailure };

/** One type of metric: one file, one line in `sources/index.ts`. */
export interface MetricSource {
  /** `spec.metrics[].type` */
  readonly type: string;
  readonly propose: (
    metric: MetricSpec,
    observation: Observation,
    context: ProposalContext,
  ) => ProposalResult;
}
