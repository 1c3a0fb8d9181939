import * as z from 'zod';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askJson } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';

/** One endpoint of a querier. */
export interface Store {
  readonly type: string;
  readonly name: string;
  readonly lastError: string | null;
  readonly labelSets: readonly Readonly<Record<string, string>>[];
  /** Unix milliseconds; `null`: unbounded, or, as `maxTime`, until now. */
  readonly minTime: number | null;
  readonly maxTime: number | null;
}

const store = z.object({
  name: z.string(),
  lastError: z.union([z.string(), z.null(), z.object({})]).optional(),
  labelSets: z.array(z.record(z.string(), z.string())).nullish(),
  minTime: z.number().optional(),
  maxTime: z.number().optional(),
});

const stores = z.record(z.string(), z.array(store).nullable()).nullish();

const maxBytes = 8 << 20;
/** Year 0, what Thanos sends for "since ever". Source: thanos v0.42.4 pkg/store, `math.MinInt64` and `time.Time{}`. */
const yearZeroMs = -62_167_219_200_000;

/** Times outside what a date can be are sentinels: ±2^63 for live sources and for endpoints without series. */
const boundary = (ms: number | undefined): number | null =>
  ms === undefined || ms <= yearZeroMs || ms >= Number.MAX_SAFE_INTEGER ? null : ms;

/** Errors of Go that have no text come as an empty object. */
const errorText = (error: string | null | object | undefined): string | null =>
  typeof error === 'string'
    ? error
    : error === null || error === undefined
      ? null
      : 'unknown error';

/** The stores behind a querier, in the order it lists them. */
export const askStores = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<readonly Store[]>> => {
  const outcome = await askJson(
    requester,
    { path: '/api/v1/stores', canPost: false, params: [], deadlines: metadataDeadlines },
    { schema: stores, maxBytes },
    signal,
  );
  if (!outcome.ok) return outcome;
  return success(
    Object.entries(outcome.value.data ?? {}).flatMap(([type, entries]) =>
      (entries ?? []).map((entry) => ({
        type,
        name: entry.name,
        lastError: errorText(entry.lastError),
        labelSets: entry.labelSets ?? [],
        minTime: boundary(entry.minTime),
        maxTime: boundary(entry.maxTime),
      })),
    ),
  );
};
