// The demo's query, computed from recorded samples as PromQL computes it.
import { globalP99WindowSeconds } from './demo-hpa.ts';
import { bounds } from './queue.ts';

/** The latency buckets of one cluster's pods, as one scrape saw them. */
export interface BucketScrape {
  readonly at: number;
  readonly pods: ReadonlyMap<string, Float64Array>;
}

/** The two last scrapes of each cluster are what `irate` looks at. */
export type RecentScrapes = readonly BucketScrape[];

/** The last scrapes with a new one. */
export const withScrape = (recent: RecentScrapes, scrape: BucketScrape): RecentScrapes => [
  ...recent.slice(-1),
  scrape,
];

/**
 * The value (ms) of the demo's query at a time: NaN where nothing was asked, undefined where nothing was recorded.
 * Source: prometheus v0.316.0 promql/functions.go instantValue, promql/quantile.go BucketQuantile.
 */
export const globalP99 = (clusters: readonly RecentScrapes[], at: number): number | undefined => {
  const rates = new Float64Array(bounds.length);
  let found = false;
  for (const recent of clusters) {
    const [before, last] = recent.filter(
      (scrape) => scrape.at <= at && scrape.at > at - globalP99WindowSeconds,
    );
    if (!before || !last) continue;
    for (const [pod, counts] of last.pods) {
      const earlier = before.pods.get(pod);
      if (!earlier) continue;
      found = true;
      for (const [bucket, count] of counts.entries()) {
        const from = earlier[bucket] ?? 0;
        rates[bucket] =
          (rates[bucket] ?? 0) + (count < from ? count : count - from) / (last.at - before.at);
      }
    }
  }
  return found ? bucketQuantile(0.99, rates) : undefined;
};

const bucketQuantile = (quantile: number, counts: Float64Array): number => {
  const all = counts[counts.length - 1] ?? 0;
  if (all === 0) return Number.NaN;
  const rank = quantile * all;
  const found = counts.findIndex((count, bucket) => count >= rank || bucket === counts.length - 1);
  if (found === counts.length - 1) return bounds[found - 1] ?? Number.NaN;
  const below = found === 0 ? 0 : (counts[found - 1] ?? 0);
  const from = found === 0 ? 0 : (bounds[found - 1] ?? 0);
  const to = bounds[found] ?? 0;
  return from + (to - from) * ((rank - below) / ((counts[found] ?? 0) - below));
};
