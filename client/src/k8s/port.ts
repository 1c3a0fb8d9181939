import type { Duplex } from 'node:stream';
import type { ClusterProblem } from './model.ts';

/**
 * The door to one cluster. `node/` implements it over Node's own HTTP and `ws` (README.md says why); everybody else
 * works with this interface. All methods reject with a `ClusterError` and end when the signal does.
 */
export interface ClusterClient {
  /** GET of an API path (`/api/v1/pods?limit=500`); the JSON, not yet looked at. */
  getJson(path: string, options: RequestOptions): Promise<unknown>;
  /** GET of an API path as text, e.g. a manifest as YAML with `accept`. */
  getText(path: string, options: RequestOptions & { readonly accept?: string }): Promise<string>;
  /**
   * A watch: one parsed line after the other until the server closes, the signal ends it or nothing came for
   * `idleMs`. Resolves at a clean end.
   */
  watch(path: string, options: WatchOptions): Promise<void>;
  /** Lines of a log as they come; resolves at the end of the stream. */
  follow(path: string, onLine: (line: string) => void, signal: AbortSignal): Promise<void>;
  /** An HTTP request to a path of the API server, bodies as streams: what the relay passes on. */
  raw(request: RawRequest): Promise<RawResponse>;
  /** A byte stream to a port of a pod. */
  forward(
    pod: { readonly namespace: string; readonly name: string },
    port: number,
    signal: AbortSignal,
  ): Promise<Duplex>;
  /** Drops the cached credential, so that the next request gets a new one; true when it may differ. */
  renewCredentials(): Promise<boolean>;
  /** Ends the connections that are open; gently, those in use go on to their end. */
  close(how?: { readonly gently: boolean }): Promise<void>;
}

export interface RequestOptions {
  readonly signal: AbortSignal;
  /** Milliseconds until it is given up; 15,000 when absent. */
  readonly timeoutMs?: number;
}

export interface WatchOptions {
  readonly signal: AbortSignal;
  readonly idleMs: number;
  /** The server has accepted the watch: what is held is current from here on. */
  readonly onOpen?: () => void;
  readonly onEvent: (event: WatchEvent) => void;
}

/** A line of a watch; `object` is what the API server sent. An `ERROR` carries a Status object. */
export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: unknown;
}

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

export interface RawResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
}

const brand = Symbol.for('gauntlet.ClusterError');

/** What a method of `ClusterClient` rejects with. */
export class ClusterError extends Error {
  override readonly name = 'ClusterError';
  readonly problem: ClusterProblem;
  readonly [brand] = true;

  /** The bundle of the clients and that of those who call them have a copy of this class each: they are one kind. */
  static override [Symbol.hasInstance](value: unknown): value is ClusterError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  constructor(problem: ClusterProblem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}
