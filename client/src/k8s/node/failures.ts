import { say } from '../../util/words.ts';
import type { ClusterProblem, ProblemKind } from '../model.ts';
import { ClusterError } from '../port.ts';

/** An error of the port from its parts. */
export const clusterError = (
  kind: ProblemKind,
  message: string,
  more: Pick<ClusterProblem, 'status' | 'retryAfter'> = {},
): ClusterError => new ClusterError({ kind, message, ...more });

export const cancelled = (): ClusterError => clusterError('cancelled', say('It was cancelled.'));

export const tooLate = (server: string, afterMs: number): ClusterError =>
  clusterError(
    'timeout',
    say('{server} did not answer within {seconds} s.', {
      server,
      seconds: Math.round(afterMs / 100) / 10,
    }),
  );

/** Codes of OpenSSL, by which Node names what is wrong with a certificate. Source: Node.js doc/api/tls.md. */
const certificateCodes = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'INVALID_CA',
  'INVALID_PURPOSE',
]);

/** Why a connection failed, from the code that Node gives it; texts of errors are never shown. */
export function networkError(error: unknown, server: string): ClusterError {
  if (error instanceof ClusterError) return error;
  const code = codeOf(error);
  if (certificateCodes.has(code))
    return clusterError(
      'tls',
      say('The certificate of {server} is not from the authority in the kubeconfig ({code}).', {
        server,
        code,
      }),
    );
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return clusterError(
      'tls',
      say('The certificate of {server} is not valid now: it has expired or a clock is wrong.', {
        server,
      }),
    );
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return clusterError(
      'tls',
      say('The certificate of {server} is for another name: set tls-server-name.', { server }),
    );
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return clusterError('tls', say('TLS with {server} failed ({code}).', { server, code }));
  return clusterError('unreachable', unreachable(code, server));
}

function unreachable(code: string, server: string): string {
  switch (code) {
    case 'ECONNREFUSED':
      return say('Nothing listens at {server}.', { server });
    case 'ENOTFOUND':
      return say('The name of {server} is not known.', { server });
    case 'EAI_AGAIN':
      return say('The name of {server} cannot be looked up now.', { server });
    case 'ECONNRESET':
    case 'EPIPE':
      return say('{server} ended the connection.', { server });
    case 'ETIMEDOUT':
      return say('No way to {server}: connecting took too long.', { server });
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return say('No way to {server}.', { server });
    case '':
      return say('The connection to {server} failed.', { server });
    default:
      return say('The connection to {server} failed ({code}).', { server, code });
  }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && error.cause !== undefined) return codeOf(error.cause);
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

/** An answer that is no success, as much of it as matters. */
export interface FailedAnswer {
  readonly status: number;
  /** Of the header `retry-after`. */
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** Why the API server refused, in its own words where it sent a Status. */
export function statusError({ status, retryAfter, body }: FailedAnswer): ClusterError {
  const kind = kindOfStatus(status);
  const said = messageOf(body);
  const seconds = Number(retryAfter);
  return clusterError(kind, sentenceOf(kind, status, said), {
    status,
    ...(retryAfter !== undefined && Number.isFinite(seconds) && seconds >= 0
      ? { retryAfter: seconds * 1000 }
      : {}),
  });
}

const kindsOfStatus: Readonly<Record<number, ProblemKind>> = {
  400: 'invalid',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
  422: 'invalid',
  429: 'rate-limited',
};

const kindOfStatus = (status: number): ProblemKind =>
  kindsOfStatus[status] ?? (status >= 500 ? 'server-error' : 'bad-answer');

function sentenceOf(kind: ProblemKind, status: number, said: string): string {
  switch (kind) {
    case 'unauthorized':
      return say('The cluster does not accept the credentials of the kubeconfig (401).');
    case 'forbidden':
      return said === ''
        ? say('The cluster forbids it (403).')
        : say('Forbidden: {said}', { said });
    default:
      return said === ''
        ? say('The cluster answered with status {status}.', { status })
        : say('The cluster answered {status}: {said}', { status, said });
  }
}

/** Characters of a server's message that are shown. */
const messageLimit = 500;

function messageOf(body: string): string {
  let message: unknown;
  try {
    const status: unknown = JSON.parse(body);
    message =
      typeof status === 'object' && status !== null && 'message' in status
        ? status.message
        : undefined;
  } catch {
    return '';
  }
  return typeof message === 'string' ? message.slice(0, messageLimit) : '';
}
