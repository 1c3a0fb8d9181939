/** Connections to a Thanos querier, a query-frontend or a Prometheus, as the client pushes them. */

/** How a connection proves who it is. Values are secrets except where a field names a file or a user. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  /** A program whose standard output is the token; run in trusted workspaces only, without a shell. */
  | { readonly kind: 'command'; readonly command: string; readonly args: readonly string[] };

export interface TlsOptions {
  /** PEM files, absolute paths. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly serverName?: string;
}

/** Parameters that Thanos understands on every query; absent = the server's default. */
export interface QueryOptions {
  readonly dedup?: boolean;
  readonly partialResponse?: boolean;
  /** `auto`, `0s`, `5m`, `1h`. */
  readonly maxSourceResolution?: string;
  /** Selectors over `__address__`, one per entry. */
  readonly storeMatch?: readonly string[];
}

/** The header that names the tenant when a connection names no other. Thanos' own default. */
export const defaultTenantHeader = 'THANOS-TENANT';

export interface ConnectionProfile {
  /** Unique and shown to people. */
  readonly name: string;
  /** Base address, path prefix included; without `/api/v1`. */
  readonly url: string;
  /** What sentences call the server in place of its address, where that says nothing: behind a relay. */
  readonly shownAs?: string;
  readonly credentials: Credentials;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a header, `defaultTenantHeader` when no other name is given. */
  readonly tenant?: { readonly header: string; readonly value: string };
  readonly tls?: TlsOptions;
  /** `http://host:port` of a forward proxy. */
  readonly proxy?: string;
  readonly options?: QueryOptions;
  /** Overrides what was detected; see `DialectSetting`. */
  readonly dialect?: string;
}

/** Which connection serves a document: the longest matching prefix wins, then `fallback`. */
export interface ConnectionChoice {
  readonly fallback: string | null;
  /** Document or folder URI → connection name; `null` means: work from the catalogue there. */
  readonly byUri: Readonly<Record<string, string | null>>;
}

/** `gauntlet/connections`: replaces everything the server knew about connections. */
export interface ConnectionsParams {
  readonly connections: readonly ConnectionProfile[];
  readonly choice: ConnectionChoice;
  /** False in an untrusted workspace: then the server opens no network connection and runs no program. */
  readonly trusted: boolean;
}

/** Why a connection does not answer as it should; each has one sentence for people. */
export type FailureKind =
  | 'refused'
  | 'timeout'
  | 'dns'
  | 'tls'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'bad-request'
  | 'unprocessable'
  | 'rate-limited'
  | 'server-error'
  | 'unavailable'
  | 'not-an-api'
  | 'truncated'
  | 'too-large'
  | 'bad-answer'
  | 'credentials'
  | 'configuration'
  | 'cancelled'
  | 'network';

export interface Failure {
  readonly kind: FailureKind;
  /** One sentence that says what happened and what to do next; holds no secret. */
  readonly message: string;
  readonly status?: number;
}

export type ConnectionState =
  | { readonly kind: 'catalogue'; readonly reason: 'none-chosen' | 'untrusted' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Answers come from what is known; the server tries again by itself. */
  | {
      readonly kind: 'degraded';
      readonly failure: Failure;
      /** Unix milliseconds. */
      readonly retryAt: number;
    };

/** `gauntlet/status`: sent on every change, for the status item. */
export interface StatusParams {
  /** Name of the connection; `null` for the catalogue. */
  readonly connection: string | null;
  readonly state: ConnectionState;
  /** `Thanos 0.42.4`, `Prometheus 3.16.0`, or empty when unknown. */
  readonly server: string;
  /** For people, e.g. `Thanos (x-functions)`. */
  readonly dialect: string;
  /** Where the names come from: a connection that has not answered yet leaves the catalogue's. */
  readonly names: 'live' | 'catalogue';
  /** Metric names known. */
  readonly metrics: number;
  /** The list of names was cut by a limit. */
  readonly truncated: boolean;
  /** Names of all connections the server knows, those of its own `--config` file included. */
  readonly known: readonly string[];
}

export interface TestConnectionParams {
  readonly connection: ConnectionProfile;
}

export type TestConnectionResult =
  | {
      readonly ok: true;
      readonly server: string;
      readonly dialect: string;
      readonly metrics: number;
    }
  | { readonly ok: false; readonly failure: Failure };
