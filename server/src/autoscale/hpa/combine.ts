import type { ProposalFailure, ProposalResult } from './proposal.ts';

/** What the metrics come to together. */
export type Combined =
  | {
      readonly kind: 'replicas';
      readonly replicas: number;
      /** Index of the metric that won. */
      readonly winner: number;
      readonly description: string;
      /** Some metrics failed, but the rest may still add replicas; the pass ends with this error. */
      readonly error?: string;
    }
  | { readonly kind: 'blocked'; readonly reason: string; readonly error: string };

/**
 * The largest proposal wins; a failing metric blocks a decrease, not an increase.
 * Source: kubernetes v1.36.3 pkg/controller/podautoscaler/horizontal.go computeReplicasForMetrics
 */
export const combineProposals = (
  results: readonly ProposalResult[],
  specReplicas: number,
): Combined => {
  let winner = -1;
  let replicas = 0;
  let description = '';
  let failures = 0;
  let first: ProposalFailure | undefined;
  let index = -1;
  for (const result of results) {
    index += 1;
    if (!result.ok) {
      failures += 1;
      first ??= result.failure;
    } else if (replicas === 0 || result.proposal.replicas > replicas) {
      winner = index;
      ({ replicas, description } = result.proposal);
    }
  }
  if (first === undefined) return { kind: 'replicas', replicas, winner, description };
  const error = `invalid metrics (${String(failures)} invalid out of ${String(results.length)}), first error is: ${first.message}`;
  if (failures >= results.length || replicas < specReplicas) {
    return { kind: 'blocked', reason: first.reason, error };
  }
  return { kind: 'replicas', replicas, winner, description, error };
};
