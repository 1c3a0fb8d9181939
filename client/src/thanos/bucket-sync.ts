import type { MetricSample } from '../../../server/src/protocol/thanos.ts';
import { metricSum } from './bucket.ts';

/** How a process gets on with its bucket, read from its counters at one look after the other. */
export interface BucketSync {
  /** Syncs that ended, well or not, and those that failed, since the process started. */
  readonly ended: number;
  readonly failed: number;
  /** Unix milliseconds of the first look at which only failures were new; absent after a sync that went well. */
  readonly failingSince?: number;
}

/**
 * What a look at the moment `now` (Unix milliseconds) tells; undefined of a process that does not sync. Both counters
 * count at the end of a sync: one that is on its way says nothing yet.
 * Source: thanos v0.42.4 pkg/block/fetcher.go; cmd/thanos/tools_bucket.go puts a word of its own before the names.
 */
export function afterMetrics(
  before: BucketSync | undefined,
  metrics: readonly MetricSample[],
  now: number,
): BucketSync | undefined {
  const sum = (name: string): number | undefined =>
    metricSum(metrics, `thanos_${name}`) ?? metricSum(metrics, `thanos_bucket_${name}`);
  const ended = sum('blocks_meta_sync_duration_seconds_count');
  if (ended === undefined) return undefined;
  const failed = sum('blocks_meta_sync_failures_total') ?? 0;
  // Counters that fell are those of a process that started again.
  const known = before !== undefined && before.ended <= ended && before.failed <= failed;
  const last = known ? before : { ended: 0, failed: 0 };
  const all = ended - last.ended;
  if (all === 0) return { ...last, ended, failed };
  return failed - last.failed < all
    ? { ended, failed }
    : { ended, failed, failingSince: last.failingSince ?? now };
}
