import type { Condition } from './conditions.ts';
import type { ControllerConfig } from './controller.ts';
import type { Limited } from './limits.ts';
import type { HpaMemory } from './memory.ts';
import type { Observation } from './observation.ts';
import type { Pod } from './pods.ts';
import type { ProposalResult } from './proposal.ts';
import type { FullHpaSpec } from './spec.ts';

/** Everything one pass of the controller over one HPA looks at. */
export interface SyncInput {
  /** ms since the epoch */
  readonly now: number;
  readonly spec: FullHpaSpec;
  /** The target's scale subresource; a text when it cannot be read. */
  readonly scale: Scale | { readonly failure: string };
  /** `status.desiredReplicas` before the pass: what stays when the pass fails. */
  readonly lastDesired: number;
  /** `selectable`, or why the target's pods cannot be selected. */
  readonly selector?: 'selectable' | 'missing' | 'unparsable' | 'ambiguous';
  readonly pods: readonly Pod[];
  /** One for each metric of the spec, in its order; a metric without one is a failed one. */
  readonly observations: readonly Observation[];
  readonly memory: HpaMemory;
  /** The condition ScaledToZero is true. */
  readonly scaledToZero?: boolean;
  /** The write of the new size fails for good. */
  readonly writeFailure?: string;
}

export interface Scale {
  readonly specReplicas: number;
  readonly statusReplicas: number;
}

export type SyncConfig = ControllerConfig;

/** What led to the number of replicas. */
export type DecisionPath =
  /** The scale could not be read. */
  | 'no-scale'
  /** The target has no replicas, which switches scaling off. */
  | 'scaling-disabled'
  /** The number was outside min/max and jumped to the bound; metrics were not looked at. */
  | 'above-max'
  | 'below-min'
  /** The pods could not be selected, or a failing metric stood in the way. */
  | 'blocked'
  | 'metrics';

/** How the proposal of the metrics became the new number. */
export interface Course {
  /** The largest proposal. */
  readonly proposed: number;
  /** Index of the metric it came from. */
  readonly winner: number;
  readonly stabilized: number;
  readonly limited: Limited;
  readonly min: number;
  readonly max: number;
  /** `legacy` without `behavior`. */
  readonly rules: 'behavior' | 'legacy';
  /** How far back the windows looked, in seconds. */
  readonly windowSeconds: { readonly up: number; readonly down: number };
}

/** One pass of the controller: what it did, every step, and what it remembers. */
export interface Decision {
  /** ms since the epoch */
  readonly at: number;
  readonly path: DecisionPath;
  /** `undefined` when the scale could not be read. */
  readonly current: number | undefined;
  readonly desired: number;
  readonly action: 'none' | 'scale_up' | 'scale_down';
  readonly error: 'none' | 'internal';
  /** What went wrong, in the controller's words. */
  readonly message?: string | undefined;
  /** The reason in the event SuccessfulRescale. */
  readonly rescaleReason?: string | undefined;
  readonly metrics: readonly ProposalResult[];
  readonly course?: Course | undefined;
  readonly conditions: readonly Condition[];
  readonly memory: HpaMemory;
}
