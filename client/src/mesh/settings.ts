import { isLabelName } from './queries.ts';

/** The settings of the mesh's numbers. */
export interface MeshSettings {
  /** The external label that names a cluster; empty when series have none. */
  readonly clusterLabel: string;
  /** As PromQL writes it: `1m`. */
  readonly window: string;
  /** Of the latency in descriptions; a share of one. */
  readonly quantile: number;
}

/** Settings as they are written, made usable: they become part of expressions. */
export function meshSettings(written: {
  readonly clusterLabel: unknown;
  readonly window: unknown;
  readonly percentile: unknown;
}): MeshSettings {
  const { clusterLabel, window, percentile } = written;
  const isLabel =
    typeof clusterLabel === 'string' && (clusterLabel === '' || isLabelName(clusterLabel));
  const isWindow = typeof window === 'string' && /^[1-9]\d{0,5}[smh]$/.test(window);
  const isPercentile = typeof percentile === 'number' && percentile > 0 && percentile < 100;
  return {
    clusterLabel: isLabel ? clusterLabel : 'cluster',
    window: isWindow ? window : '1m',
    quantile: isPercentile ? Number((percentile / 100).toFixed(6)) : 0.99,
  };
}
