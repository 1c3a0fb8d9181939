import type { Outcome } from '../outcome.ts';
import type { Calculation, ProposalResult } from '../proposal.ts';

interface Replicas {
  readonly replicas: number;
  readonly calculation: Calculation;
}

/** A failure that the controller counts as its own, with the reason of the condition. */
export const failure = (type: string, reason: string, message: string): ProposalResult => ({
  ok: false,
  type,
  failure: { reason, message, kind: 'internal' },
});

/** A proposal, or the failure under the type's reason. */
export const resultOf = (
  type: string,
  reason: string,
  description: string,
  outcome: Outcome<Replicas>,
): ProposalResult =>
  outcome.ok
    ? { ok: true, type, proposal: { ...outcome.value, description } }
    : failure(type, reason, outcome.message);
