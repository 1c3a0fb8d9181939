// Rules of the demo: recorded and alerted on in each cluster by Prometheus, over all clusters by the ruler.
// Prometheus' and Thanos' rule files, as data.

interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface RuleFile {
  readonly groups: readonly {
    readonly name: string;
    readonly interval: string;
    /** Thanos only: what becomes of an evaluation when a store does not answer. */
    readonly partial_response_strategy?: 'abort' | 'warn';
    readonly rules: readonly (RecordingRule | AlertingRule)[];
  }[];
}

const inbound = 'namespace="strest", deployment="strest-server", direction="inbound"';

/**
 * The 99th percentile (ms) of what strest's servers answer, over all clusters: the metric of the talk's adapter rule.
 * Source: linkerd-examples thanos-demo/k8s-prometheus-adapter.yaml, without its grouping by deployment.
 */
export const globalP99 = `histogram_quantile(0.99, sum by (le) (irate(response_latency_ms_bucket{${inbound}}[30s])))`;

/** What each Prometheus evaluates over its own series. */
export const prometheusRules: RuleFile = {
  groups: [
    {
      name: 'strest',
      interval: '10s',
      rules: [
        {
          record: 'deployment:request_total:rate1m',
          expr: 'sum by (namespace, deployment, direction) (rate(request_total[1m]))',
        },
        {
          record: 'deployment:response_latency_ms:p99_rate1m',
          expr: 'histogram_quantile(0.99, sum by (le, namespace, deployment) (rate(response_latency_ms_bucket{direction="inbound"}[1m])))',
        },
      ],
    },
    {
      name: 'targets',
      interval: '30s',
      rules: [
        {
          alert: 'TargetDown',
          expr: 'up == 0',
          for: '2m',
          labels: { severity: 'warning' },
          annotations: { summary: '{{ $labels.job }} {{ $labels.instance }} does not answer.' },
        },
      ],
    },
  ],
};

/** What the ruler evaluates over the series of all clusters. */
export const globalRules: RuleFile = {
  groups: [
    {
      name: 'strest-global',
      interval: '15s',
      partial_response_strategy: 'warn',
      rules: [
        { record: 'global:response_latency_ms:p99_irate30s', expr: globalP99 },
        {
          record: 'cluster:request_total:rate1m',
          expr: `sum by (cluster) (rate(request_total{${inbound}}[1m]))`,
        },
      ],
    },
    {
      name: 'strest-alerts',
      interval: '15s',
      partial_response_strategy: 'abort',
      rules: [
        {
          alert: 'StrestSlow',
          expr: 'global:response_latency_ms:p99_irate30s > 500',
          for: '1m',
          labels: { severity: 'warning' },
          annotations: {
            summary: 'Over all clusters, one answer of strest in a hundred takes {{ $value }} ms.',
          },
        },
      ],
    },
    {
      name: 'thanos',
      interval: '30s',
      partial_response_strategy: 'abort',
      rules: [
        {
          alert: 'ThanosCompactMultipleRunning',
          expr: 'sum by (job) (up{job=~".*thanos-compact.*"}) > 1',
          for: '5m',
          labels: { severity: 'warning' },
          annotations: { summary: 'More than one compactor works on the bucket.' },
        },
        {
          alert: 'ThanosCompactHalted',
          expr: 'thanos_compact_halted == 1',
          for: '5m',
          labels: { severity: 'warning' },
          annotations: { summary: 'The compactor has halted: its blocks overlap.' },
        },
        {
          alert: 'ThanosSidecarBucketOperationsFailed',
          expr: 'sum by (cluster) (rate(thanos_objstore_bucket_operation_failures_total{job="thanos-sidecar"}[5m])) > 0',
          for: '5m',
          labels: { severity: 'critical' },
          annotations: { summary: 'The sidecar of {{ $labels.cluster }} cannot use the bucket.' },
        },
      ],
    },
  ],
};
