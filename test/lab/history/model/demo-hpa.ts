// The HPA of the demo, as KEDA makes it of the ScaledObject.
import type { HpaSpec } from './hpa.ts';

/** The talk's adapter rule: p99 (ms) over all clusters, for the querier over all. */
export const globalP99Query =
  'histogram_quantile(0.99, sum(irate(response_latency_ms_bucket{namespace="strest", deployment="strest-server", direction="inbound"}[30s])) by (le))';

/** The window of `irate` in it (s). */
export const globalP99WindowSeconds = 30;

export const demoHpa: HpaSpec = {
  namespace: 'strest',
  name: 'keda-hpa-strest-server',
  target: 'strest-server',
  metricName: 's0-prometheus',
  targetType: 'Value',
  targetMilli: 10_000,
  minReplicas: 1,
  maxReplicas: 6,
};
