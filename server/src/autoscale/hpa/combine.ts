import type { ProposalResult } from './proposal.ts';

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
  for (const [index, result] of results.entries()) {
    if (!result.ok) continue;
    const { proposal } = result;
    if (replicas === 0 || proposal.replicas > replicas) {
      winner = index;
      ({ replicas, description } = proposal);
    }
  }
  const failures = results.filter((result) => !result.ok);
  const [first] = failures;
  if (first === undefined) return { kind: 'replicas', replicas, winner, description };
  const error = `invalid metrics (${String(failures.length)} invalid out of ${String(results.length)}), first error is: ${first.failure.message}`;
  if (failures.length >= results.length || replicas < specReplicas) {
    return { kind: 'blocked', reason: first.failure.reason, error };
  }
  return { kind: 'replicas', replicas, winner, description, error };
};
