import type { MetricSample } from '../protocol/thanos.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { Failure } from '../protocol/connections.ts';

/** Families that only one component has, in the order that decides. */
const signs: readonly (readonly [family: string, component: string])[] = [
  ['thanos_query_frontend_queries_total', 'query-frontend'],
  ['thanos_compact_iterations_total', 'compact'],
  ['thanos_sidecar_prometheus_up', 'sidecar'],
  ['thanos_receive_replication_factor', 'receive'],
  ['thanos_rule_loaded_rules', 'rule'],
  ['thanos_bucket_store_blocks_loaded', 'store'],
  ['thanos_query_concurrent_gate_queries_max', 'query'],
  // The prefix is of `tools bucket`, whose only server is `web`. Source: thanos v0.42.4 cmd/thanos/tools_bucket.go.
  ['thanos_bucket_blocks_meta_synced', 'bucket-web'],
  ['prometheus_build_info', 'prometheus'],
];

const componentOfMetrics = (samples: readonly MetricSample[]): string | undefined => {
  const families = new Set(samples.map(({ name }) => name));
  return signs.find(([family]) => families.has(family))?.[1];
};

/** Which component a server is, by what only that one has; why it cannot be told otherwise. */
export const recognizeComponent = async (
  api: ThanosApi,
  signal: AbortSignal,
): Promise<
  | { readonly ok: true; readonly value: string; readonly listsStores: boolean }
  | { readonly ok: false; readonly failure: Failure }
> => {
  const [metrics, stores] = await Promise.all([api.metrics(signal), api.stores(signal)]);
  const component = metrics.ok ? componentOfMetrics(metrics.value) : undefined;
  if (component !== undefined) return { ok: true, value: component, listsStores: stores.ok };
  // Behind an ingress there are often no metrics, but the API.
  if (stores.ok) return { ok: true, value: 'query', listsStores: true };
  return metrics.ok
    ? {
        ok: false,
        failure: api.failure('not-an-api', 'no component of Thanos is known by its metrics'),
      }
    : metrics;
};
