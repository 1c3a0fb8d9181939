import type { MetricType } from './snapshot.ts';

const types: ReadonlyMap<string, MetricType> = new Map(
  (['counter', 'gauge', 'histogram', 'gaugehistogram', 'summary', 'info', 'stateset'] as const).map(
    (type) => [type, type],
  ),
);

/** The type that a server names; whatever is not known, `untyped` among it, is `unknown`. */
export const metricType = (text: string | undefined): MetricType =>
  types.get((text ?? '').toLowerCase()) ?? 'unknown';
