import type { ProblemKind } from './model.ts';
import { ClusterError } from './port.ts';

/** Statuses by kind; the language server has a sentence for each of them. */
const statuses: Readonly<Record<ProblemKind, number>> = {
  unauthorized: 503,
  forbidden: 403,
  unreachable: 503,
  timeout: 504,
  tls: 503,
  credentials: 503,
  configuration: 503,
  gone: 503,
  'not-found': 503,
  'rate-limited': 429,
  'server-error': 503,
  conflict: 503,
  invalid: 400,
  'bad-answer': 502,
  cancelled: 503,
  untrusted: 403,
};

/** What a relay answers when the way into the cluster failed. */
export function relayAnswer(error: unknown): { readonly status: number; readonly error: string } {
  if (error instanceof ClusterError)
    return { status: statuses[error.problem.kind], error: error.problem.message };
  return { status: 502, error: 'the connection into the cluster broke' };
}
