import type { Failure, FailureKind } from '../protocol/connections.ts';
import type { TransportFailure } from './http-client.ts';

export interface Failed {
  readonly ok: false;
  readonly failure: Failure;
  /** Milliseconds the server wants to be left alone. */
  readonly retryAfterMs?: number;
}

/** An answer, or why there is none. Nothing in this folder throws. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Failed;

export const success = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failed = (failure: Failure, retryAfterMs?: number): Failed => ({
  ok: false,
  failure,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** What a sentence about a failure may say. */
export interface FailureContext {
  /** Public form of the address. */
  readonly address: string;
  /** The server's own words, redacted; '' when it gave none. */
  readonly detail: string;
}

/** Kinds by status; what is not here goes by its hundreds. */
const kindsByStatus: ReadonlyMap<number, FailureKind> = new Map([
  [400, 'bad-request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [407, 'forbidden'],
  [408, 'timeout'],
  [413, 'too-large'],
  [422, 'unprocessable'],
  [429, 'rate-limited'],
  [502, 'unavailable'],
  [503, 'unavailable'],
  [504, 'timeout'],
]);

export const kindOfStatus = (status: number): FailureKind => {
  const known = kindsByStatus.get(status);
  if (known !== undefined) return known;
  if (status >= 500) return 'server-error';
  return status >= 400 ? 'bad-request' : 'not-an-api';
};

/** What happened, and what to do next. */
const sentences: Readonly<Record<FailureKind, readonly [what: string, next: string]>> = {
  refused: ['refused the connection', 'Check that the server runs and that the port is right.'],
  timeout: [
    'did not answer in time',
    'It is asked again by itself; check its load or the network.',
  ],
  dns: ['has a host name that cannot be resolved', 'Check the address, and the network or VPN.'],
  tls: [
    'could not be reached securely',
    'Check the CA file, the client certificate and the server name of the connection.',
  ],
  unauthorized: ['does not accept the credentials', 'Enter new credentials for the connection.'],
  forbidden: [
    'forbids this request',
    'Ask for access, or use other credentials or another tenant.',
  ],
  'not-found': [
    'has no Prometheus API at this address',
    'Check the path of the address: a prefix may be missing or too much.',
  ],
  'bad-request': ['refused the request', 'Check the expression and its parameters.'],
  unprocessable: ['could not evaluate the request', 'Check the expression and its parameters.'],
  'rate-limited': ['limits the number of requests', 'It is asked again by itself, less often.'],
  'server-error': ['failed', 'See the log of the server; it is asked again by itself.'],
  unavailable: [
    'is not available now',
    'It may be starting or overloaded; it is asked again by itself.',
  ],
  'not-an-api': [
    'answers with something other than the Prometheus API',
    'Check the address, and whether a login stands in front of it.',
  ],
  truncated: ['broke off its answer', 'It is asked again by itself; check proxies on the way.'],
  'too-large': ['gave an answer that is too large', 'Narrow the selector or the time range.'],
  'bad-answer': [
    'gave an answer that this program does not understand',
    'Check that the address belongs to Thanos or Prometheus and that its version is supported.',
  ],
  credentials: [
    'was not asked: there are no credentials',
    'Check the credentials of the connection.',
  ],
  configuration: [
    'cannot be asked with this configuration',
    'Check the settings of the connection.',
  ],
  cancelled: ['was not asked to the end: the request was cancelled', 'Run it again.'],
  network: ['could not be reached', 'Check the network, and proxies on the way.'],
};

const tlsDetails: readonly (readonly [pattern: RegExp, detail: string])[] = [
  [/EXPIRED/, 'the certificate has expired'],
  [/ALTNAME|HOSTNAME/, 'the certificate is for another name'],
  [/SELF_SIGNED|UNABLE_TO_|INVALID_CA/, 'the certificate is not signed by a trusted CA'],
  [/EPROTO|WRONG_VERSION|PACKET_LENGTH/, 'the server does not speak TLS on this port'],
  [/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/, 'the server wants a client certificate'],
  [/OSSL|PEM|KEY_VALUES/, 'a certificate or key file cannot be read'],
];

const detailOfCode = (kind: FailureKind, code: string): string => {
  if (kind === 'tls') {
    return tlsDetails.find(([pattern]) => pattern.test(code))?.[1] ?? code;
  }
  return kind === 'network' || kind === 'configuration' ? code : '';
};

/** The one place where a failure gets its sentence. */
export const failure = (kind: FailureKind, context: FailureContext, status?: number): Failure => {
  const [what, next] = sentences[kind];
  const detail = context.detail === '' ? '' : ` (${context.detail})`;
  return {
    kind,
    message: `${context.address} ${what}${detail}. ${next}`,
    ...(status === undefined ? {} : { status }),
  };
};

/** The failure of a request that got no answer. */
export const transportFailure = (
  kind: TransportFailure,
  code: string,
  context: FailureContext,
): Failure => {
  const known: FailureKind = kind === 'proxy' ? 'network' : kind;
  const detail =
    kind === 'proxy'
      ? `the proxy refused the connection with status ${code.replace('PROXY_', '')}`
      : context.detail || detailOfCode(known, code);
  return failure(known, { ...context, detail });
};
