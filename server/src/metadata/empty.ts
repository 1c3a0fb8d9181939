import { metricIndexOf } from './name-index.ts';
import type { MetadataSnapshot } from './snapshot.ts';

/** Nobody was asked and nobody can be. */
export const emptySnapshot: MetadataSnapshot = {
  source: 'empty',
  generation: 0,
  metrics: metricIndexOf([], () => undefined),
  metricsComplete: false,
  labels: () => ({ state: 'unavailable' }),
  values: () => ({ state: 'unavailable' }),
  metricsIn: () => ({ state: 'unavailable' }),
  series: () => ({ state: 'unavailable' }),
  seriesSeen: () => undefined,
  metadata: () => ({ state: 'unavailable' }),
  replicaLabels: [],
};
