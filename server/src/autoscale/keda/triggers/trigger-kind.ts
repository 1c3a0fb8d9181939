import type { Outcome } from '../../hpa/outcome.ts';
import type { MetricSpec } from '../../hpa/spec.ts';
import type { Trigger } from '../scaled-object.ts';

/** One type of trigger: one file, one line in `index.ts`. */
export interface TriggerKind {
  /** `spec.triggers[].type` */
  readonly types: readonly string[];
  /** The metric that the HPA gets for the trigger at this place. */
  readonly metric: (trigger: Trigger, index: number) => Outcome<MetricSpec>;
}
