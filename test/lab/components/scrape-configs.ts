// What the Prometheus of a cluster scrapes, as its configuration wants it.
import type { ClusterPlan } from '../plan.ts';
import type { Fields } from './manifest.ts';
import { namespaces } from './namespaces.ts';

const accountDir = '/var/run/secrets/kubernetes.io/serviceaccount';

/** The pod's own token; server certificates of a node's components are nobody's to check. */
const withToken = {
  scheme: 'https',
  authorization: { credentials_file: `${accountDir}/token` },
  tls_config: { insecure_skip_verify: true },
} as const;

/** Keeps the targets whose labels, joined by `;`, match. */
function keep(labels: readonly string[], regex: string): Fields {
  return { action: 'keep', source_labels: labels.map(meta), regex };
}

/** Copies a discovered label. */
function copy(from: string, to: string): Fields {
  return { source_labels: [meta(from)], target_label: to };
}

function meta(label: string): string {
  return `__meta_kubernetes_${label}`;
}

function discovery(role: 'node' | 'pod' | 'endpointslice', within?: readonly string[]): Fields {
  return {
    kubernetes_sd_configs: [
      { role, ...(within === undefined ? {} : { namespaces: { names: within } }) },
    ],
  };
}

const podIdentity = [copy('namespace', 'namespace'), copy('pod_name', 'pod')];

/** Pods of one namespace, by container and port name. */
function podJob(job: string, namespace: string, container: string, port: string): Fields {
  return {
    job_name: job,
    ...discovery('pod', [namespace]),
    relabel_configs: [
      keep(['pod_container_name', 'pod_container_port_name'], `${container};${port}`),
      ...podIdentity,
    ],
  };
}

/** A process of the control plane: it listens on the node's address. */
function nodeProcess(job: string, address: string, port: number, scheme: 'http' | 'https'): Fields {
  return {
    job_name: job,
    static_configs: [{ targets: [`${address}:${port}`] }],
    ...(scheme === 'https' ? withToken : {}),
  };
}

// Histograms of the API server with thousands of series each, which nothing here reads.
const bulky =
  'apiserver_request_(sli_duration|body_size|watch).*_bucket|apiserver_(response_sizes|watch_(events_sizes|list|cache)).*_bucket|' +
  'apiserver_(admission|storage|flowcontrol|cel)_.*_bucket|etcd_.*_bucket|workqueue_.*_bucket|rest_client_.*_bucket';

const dropBulky: Fields = { action: 'drop', source_labels: ['__name__'], regex: bulky };

/** One series for every feature gate, in every program of Kubernetes. */
const dropFeatures: Fields = {
  action: 'drop',
  source_labels: ['__name__'],
  regex:
    'kubernetes_feature_enabled|registered_metrics_total|scheduler_plugin_execution_.*|informer_.*_bucket',
};

/** For large pages of which nothing here needs to be known at once. */
const slowScrape = '30s';

/** The control plane's and the node's own metrics. */
function clusterJobs({ nodeAddress }: ClusterPlan): readonly Fields[] {
  const nodeName = [copy('node_name', 'node')];
  return [
    {
      job_name: 'apiserver',
      scrape_interval: slowScrape,
      ...discovery('endpointslice', ['default']),
      scheme: 'https',
      authorization: { credentials_file: `${accountDir}/token` },
      tls_config: { ca_file: `${accountDir}/ca.crt`, server_name: 'kubernetes.default.svc' },
      relabel_configs: [keep(['service_name', 'endpointslice_port_name'], 'kubernetes;https')],
      metric_relabel_configs: [
        dropBulky,
        dropFeatures,
        {
          action: 'drop',
          source_labels: ['__name__', 'le'],
          regex:
            'apiserver_request_duration_seconds_bucket;(0\\.0[0-9]+|0\\.[1-9]+5?|[1-9]\\.[0-9]+|[2-9]|[1-5][05]).*',
        },
      ],
    },
    {
      job_name: 'kubelet',
      scrape_interval: slowScrape,
      ...withToken,
      ...discovery('node'),
      relabel_configs: nodeName,
      metric_relabel_configs: [dropBulky, dropFeatures],
    },
    {
      job_name: 'cadvisor',
      scrape_interval: slowScrape,
      ...withToken,
      metrics_path: '/metrics/cadvisor',
      ...discovery('node'),
      relabel_configs: nodeName,
      metric_relabel_configs: [
        // As in the scrape configuration of linkerd-viz: these families, but for the largest.
        {
          action: 'keep',
          source_labels: ['__name__'],
          regex: '(container|machine)_(cpu|memory|network|fs|spec)_(.+)',
        },
        {
          action: 'drop',
          source_labels: ['__name__'],
          regex: 'container_memory_failures_total|container_fs_.*|container_network_(tcp|udp).*',
        },
      ],
    },
    {
      ...nodeProcess('kube-controller-manager', nodeAddress, 10257, 'https'),
      metric_relabel_configs: [dropBulky, dropFeatures],
    },
    {
      ...nodeProcess('kube-scheduler', nodeAddress, 10259, 'https'),
      scrape_interval: slowScrape,
      metric_relabel_configs: [dropBulky, dropFeatures],
    },
    { ...nodeProcess('kube-proxy', nodeAddress, 10249, 'http'), scrape_interval: slowScrape },
    {
      ...nodeProcess('etcd', nodeAddress, 2381, 'http'),
      scrape_interval: slowScrape,
      metric_relabel_configs: [dropBulky],
    },
    podJob('coredns', namespaces.system, 'coredns', 'metrics'),
  ];
}

// Linkerd's own relabelling, rule by rule and in its order.
// Source: linkerd2 edge-26.8.3 viz/charts/linkerd-viz/templates/prometheus.yaml, job linkerd-proxy.
const linkerdProxyRelabelling: readonly Fields[] = [
  keep(['pod_phase'], '(Pending|Running)'),
  keep(
    ['pod_container_name', 'pod_container_port_name', 'pod_label_linkerd_io_control_plane_ns'],
    `^linkerd-proxy;linkerd-admin;${namespaces.linkerd}$`,
  ),
  ...podIdentity,
  // The label `job` is Prometheus' own.
  copy('pod_label_linkerd_io_proxy_job', 'k8s_job'),
  { action: 'labeldrop', regex: meta('pod_label_linkerd_io_proxy_job') },
  { action: 'labelmap', regex: meta('pod_label_linkerd_io_proxy_(.+)') },
  { action: 'labeldrop', regex: meta('pod_label_linkerd_io_proxy_(.+)') },
  { action: 'labelmap', regex: meta('pod_label_linkerd_io_(.+)') },
  { action: 'labelmap', regex: meta('pod_label_(.+)'), replacement: '__tmp_pod_label_$1' },
  {
    action: 'labelmap',
    regex: '__tmp_pod_label_linkerd_io_(.+)',
    replacement: '__tmp_pod_label_$1',
  },
  { action: 'labeldrop', regex: '__tmp_pod_label_linkerd_io_(.+)' },
  { action: 'labelmap', regex: '__tmp_pod_label_(.+)' },
];

/** What runs in pods. */
const podJobs: readonly Fields[] = [
  { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] },
  {
    // One job a component, called as kube-thanos' dashboards and rules call them.
    job_name: 'thanos',
    ...discovery('pod', [namespaces.monitoring]),
    relabel_configs: [
      keep(['pod_container_name', 'pod_container_port_name'], 'thanos-.+;http'),
      copy('pod_container_name', 'job'),
      ...podIdentity,
    ],
  },
  podJob('node-exporter', namespaces.monitoring, 'node-exporter', 'metrics'),
  // The stand-in describes objects of other namespaces and pods: its own labels win, as with kube-state-metrics.
  {
    job_name: 'kube-state-metrics',
    honor_labels: true,
    ...discovery('pod', [namespaces.monitoring]),
    relabel_configs: [
      keep(['pod_container_name', 'pod_container_port_name'], 'kube-state-metrics;http-metrics'),
    ],
  },
  podJob('keda-operator', namespaces.keda, 'keda-operator', 'http'),
  podJob('keda-metrics-apiserver', namespaces.keda, 'keda-metrics-apiserver', 'http'),
  { job_name: 'linkerd-proxy', ...discovery('pod'), relabel_configs: linkerdProxyRelabelling },
  {
    // Source: as above, job linkerd-multicluster-controller.
    job_name: 'linkerd-multicluster-controller',
    ...discovery('pod', [namespaces.multicluster]),
    relabel_configs: [
      keep(
        ['pod_label_component', 'pod_container_port_name'],
        '(linkerd-service-mirror|controller);.*-admin$',
      ),
      { action: 'drop', source_labels: [meta('pod_container_port_name')], regex: 'linkerd-admin' },
      copy('pod_container_name', 'component'),
      ...podIdentity,
    ],
  },
  {
    // Linkerd 1.x: a DaemonSet whose admin port serves Prometheus' format below a path of its own.
    job_name: 'linkerd-l5d',
    metrics_path: '/admin/metrics/prometheus',
    ...discovery('pod', [namespaces.linkerd]),
    relabel_configs: [
      keep(['pod_container_name', 'pod_container_port_name'], 'l5d;admin'),
      ...podIdentity,
    ],
  },
];

/** All scrape configurations of a cluster. */
export function scrapeConfigs(cluster: ClusterPlan): readonly Fields[] {
  return [...clusterJobs(cluster), ...podJobs];
}
