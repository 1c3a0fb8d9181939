import { keyOf } from '../metadata/snapshot.ts';
import type { Lookup, MetadataKey, MetadataSnapshot, MetricInfo } from '../metadata/snapshot.ts';

/** What the snapshot says to one question. */
export interface Answer<T> {
  /** False when nobody answered: `items` is then empty and means nothing. */
  readonly known: boolean;
  readonly items: readonly T[];
  /** The items are all there are. */
  readonly complete: boolean;
}

/** Nobody was asked. */
export const unanswered: Answer<never> = { known: false, items: [], complete: false };

/** The snapshot as one request sees it: what is not known yet is noted on the way. */
export interface Facts {
  readonly labels: (scope: string) => Answer<string>;
  readonly values: (label: string, scope: string, prefix: string) => Answer<string>;
  readonly metricsIn: (scope: string, prefix: string) => Answer<string>;
  readonly series: (scope: string) => Answer<Readonly<Record<string, string>>>;
  /** Type, help and unit of a metric, from the index or else from a question of its own. */
  readonly info: (metric: string) => MetricInfo | undefined;
  /** What was asked and is not known yet, without doubles. */
  readonly missing: () => readonly MetadataKey[];
}

/** Facts for one request. */
export function factsOf(snapshot: MetadataSnapshot): Facts {
  const missing = new Map<string, MetadataKey>();
  const answer = <T>(lookup: Lookup<T>): Answer<T> => {
    if (lookup.state === 'known') {
      return { known: true, items: lookup.items, complete: lookup.complete };
    }
    if (lookup.state === 'unknown') missing.set(keyOf(lookup.key), lookup.key);
    return unanswered;
  };
  return {
    labels: (scope) => answer(snapshot.labels(scope)),
    values: (label, scope, prefix) => answer(snapshot.values(label, scope, prefix)),
    metricsIn: (scope, prefix) => answer(snapshot.metricsIn(scope, prefix)),
    series: (scope) => answer(snapshot.series(scope)),
    info: (metric) => snapshot.metrics.info(metric) ?? answer(snapshot.metadata(metric)).items[0],
    missing: () => [...missing.values()],
  };
}
