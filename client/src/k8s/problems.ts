import type { ClusterProblem, ProblemKind } from './model.ts';
import { say } from '../util/words.ts';
import { ClusterError } from './port.ts';

/** Why something failed. What no `ClusterClient` rejects with is told by its name only: its text may hold secrets. */
export function problemOf(error: unknown): ClusterProblem {
  if (error instanceof ClusterError) return error.problem;
  const name = error instanceof Error ? error.name : typeof error;
  return { kind: 'bad-answer', message: say('Something unexpected happened ({name}).', { name }) };
}

/** Problems of the way to a cluster or of who asks: they concern all kinds alike. */
const ofConnection: ReadonlySet<ProblemKind> = new Set<ProblemKind>([
  'unauthorized',
  'unreachable',
  'timeout',
  'tls',
  'credentials',
  'configuration',
  'untrusted',
]);

/** Whether a problem is one of the connection, and not of what was asked for. */
export function isOfConnection({ kind }: ClusterProblem): boolean {
  return ofConnection.has(kind);
}
