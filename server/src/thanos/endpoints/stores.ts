import * as z from 'zod';
import type { StoreFacts, StoreKind } from '../../protocol/thanos.ts';
import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askJson } from './answer.ts';
import { metadataDeadlines } from './scoped.ts';
import { instantOf } from './times.ts';

const store = z.object({
  name: z.string(),
  lastCheck: z.string().optional(),
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
const isTime = (ms: number | undefined): ms is number =>
  ms !== undefined && ms > yearZeroMs && ms < Number.MAX_SAFE_INTEGER;

/** Errors of Go that have no text come as an empty object. */
const errorText = (error: string | null | object | undefined): string | undefined =>
  typeof error === 'string' ? error : error === null ? undefined : error && 'unknown error';

const kinds: ReadonlySet<string> = new Set<StoreKind>([
  'sidecar',
  'store',
  'rule',
  'receive',
  'query',
  'debug',
]);

const isKind = (type: string): type is StoreKind => kinds.has(type);

/** A store gateway without blocks lies the wrong way round, a receiver without samples begins at the end of time. */
const isEmpty = (min: number | undefined, max: number | undefined): boolean =>
  min !== undefined && (min >= Number.MAX_SAFE_INTEGER || (max !== undefined && min > max));

const factsOf = (type: string, entry: z.infer<typeof store>): StoreFacts => {
  const { name, minTime, maxTime, labelSets } = entry;
  const lastError = errorText(entry.lastError);
  const lastCheck = instantOf(entry.lastCheck);
  return {
    name,
    kind: isKind(type) ? type : 'unknown',
    labelSets: labelSets ?? [],
    ...(isTime(minTime) ? { minTime } : {}),
    ...(isTime(maxTime) ? { maxTime } : {}),
    empty: isEmpty(minTime, maxTime),
    ...(lastCheck === undefined ? {} : { lastCheck }),
    ...(lastError === undefined ? {} : { lastError }),
  };
};

/** The stores behind a querier, in the order it lists them. */
export const askStores = async (
  requester: Requester,
  signal: AbortSignal,
): Promise<Outcome<readonly StoreFacts[]>> => {
  const outcome = await askJson(
    requester,
    { path: '/api/v1/stores', canPost: false, params: [], deadlines: metadataDeadlines },
    { schema: stores, maxBytes },
    signal,
  );
  if (!outcome.ok) return outcome;
  return success(
    Object.entries(outcome.value.data ?? {}).flatMap(([type, entries]) =>
      (entries ?? []).map((entry) => factsOf(type, entry)),
    ),
  );
};
