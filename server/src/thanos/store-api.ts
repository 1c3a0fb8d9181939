import type { StoreInfoParams, StoreInfoResult } from '../protocol/thanos.ts';
import type { Clock } from '../util/timers.ts';

/** What asking a store needs of the outside world. */
export interface StoreApiPorts {
  /** A file as UTF-8 text. */
  readonly readFile: (path: string) => Promise<string>;
  readonly clock: Clock;
}

/** Asks one store itself, by gRPC; `store-api/` is loaded for it. Never rejects. */
export interface StoreApi {
  readonly askStoreInfo: (
    params: StoreInfoParams,
    ports: StoreApiPorts,
    signal: AbortSignal,
  ) => Promise<StoreInfoResult>;
}
