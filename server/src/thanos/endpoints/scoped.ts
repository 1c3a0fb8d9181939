import type { QueryOptions } from '../../protocol/connections.ts';
import type { Deadlines } from '../http-client.ts';

/** Unix seconds. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
}

/** What every question about series can carry. */
export interface ScopedQuestion {
  /** A selector; '' for everything the endpoint allows. */
  readonly scope: string;
  /** Never absent: without it servers read their whole retention. */
  readonly range: TimeRange;
  /** Never absent: without it servers list everything they have. */
  readonly limit: number;
  readonly options: QueryOptions;
}

export type Params = readonly (readonly [name: string, value: string])[];

export const metadataDeadlines: Deadlines = { connectMs: 5000, idleMs: 30_000, totalMs: 60_000 };

export const storeParams = ({ partialResponse, storeMatch = [] }: QueryOptions): Params => [
  ...(partialResponse === undefined
    ? []
    : [['partial_response', String(partialResponse)] as const]),
  ...storeMatch.map((selector) => ['storeMatch[]', selector] as const),
];

export const dedupParams = ({ dedup }: QueryOptions): Params =>
  dedup === undefined ? [] : [['dedup', String(dedup)]];

export const scopedParams = ({ scope, range, limit, options }: ScopedQuestion): Params => [
  ...(scope === '' ? [] : [['match[]', scope] as const]),
  ['start', String(range.start)],
  ['end', String(range.end)],
  ['limit', String(limit)],
  ...storeParams(options),
];
