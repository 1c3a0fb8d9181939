import type { RawResponse } from './port.ts';

/** The server that a relay leads to. Rejects with a `ClusterError` when the way to it failed. */
export interface Upstream {
  request(request: UpstreamRequest): Promise<RawResponse>;
}

export interface UpstreamRequest {
  readonly method: string;
  /** Checked: starts with `/` and stays below it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole, so that it can be sent again another way. */
  readonly body?: Uint8Array;
  readonly signal: AbortSignal;
}
