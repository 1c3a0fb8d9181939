import type { AutoscaleProgressParams } from '../../protocol/autoscaling.ts';
import type { ConnectionProfile, Failure } from '../../protocol/connections.ts';
import type { ThanosApi } from '../../thanos/api.ts';
import type { Clock } from '../../util/timers.ts';

/** A server that can be asked. */
export interface AskedServer {
  readonly profile: ConnectionProfile;
  readonly api: ThanosApi;
}

export type Failed = { readonly ok: false; readonly failure: Failure };

/** What requests about autoscalers need of the language server. */
export interface AutoscalePorts {
  readonly find: (endpoint: string) => { readonly ok: true; readonly value: AskedServer } | Failed;
  readonly clock: Clock;
  /** Lets waiting input be read before work goes on. */
  readonly yieldToIo: () => Promise<void>;
  readonly onProgress: (progress: AutoscaleProgressParams) => void;
}

/** The answer to a request that cannot be done, with a sentence that says what to do. */
export const refusedBecause = (
  message: string,
  kind: Failure['kind'] = 'unprocessable',
): Failed => ({ ok: false, failure: { kind, message } });
