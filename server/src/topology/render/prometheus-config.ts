import { stringify } from 'yaml';
import { writeUrl } from '../endpoints.ts';
import type { Cluster, ComponentOf, Topology } from '../model.ts';
import type { Fields } from './manifest.ts';

const accountDir = '/var/run/secrets/kubernetes.io/serviceaccount';
const meta = (label: string): string => `__meta_kubernetes_${label}`;

const keep = (labels: readonly string[], regex: string): Fields => ({
  action: 'keep',
  source_labels: labels.map(meta),
  regex,
});

const copy = (from: string, to: string): Fields => ({
  source_labels: [meta(from)],
  target_label: to,
});

const podIdentity = [copy('namespace', 'namespace'), copy('pod_name', 'pod')];

const withToken: Fields = {
  scheme: 'https',
  authorization: { credentials_file: `${accountDir}/token` },
};

const ofNodes = (job: string, path: string): Fields => ({
  job_name: job,
  ...withToken,
  // A kubelet's certificate is signed by nobody that pods know.
  tls_config: { insecure_skip_verify: true },
  metrics_path: path,
  kubernetes_sd_configs: [{ role: 'node' }],
  relabel_configs: [copy('node_name', 'node')],
});

/** What is scraped where the file says nothing: the API server, kubelets, Thanos, and pods that ask for it. */
const usualScrapes = ({ namespace }: Cluster): readonly Fields[] => [
  { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] },
  {
    job_name: 'apiserver',
    ...withToken,
    tls_config: { ca_file: `${accountDir}/ca.crt`, server_name: 'kubernetes.default.svc' },
    kubernetes_sd_configs: [{ role: 'endpointslice', namespaces: { names: ['default'] } }],
    relabel_configs: [keep(['service_name', 'endpointslice_port_name'], 'kubernetes;https')],
  },
  ofNodes('kubelet', '/metrics'),
  ofNodes('cadvisor', '/metrics/cadvisor'),
  {
    job_name: 'thanos',
    kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespace] } }],
    relabel_configs: [
      keep(['pod_label_app_kubernetes_io_part_of', 'pod_container_port_name'], 'thanos;http'),
      copy('pod_container_name', 'job'),
      ...podIdentity,
    ],
  },
  {
    job_name: 'pods',
    kubernetes_sd_configs: [{ role: 'pod' }],
    relabel_configs: [
      keep(['pod_annotation_prometheus_io_scrape'], 'true'),
      {
        source_labels: [meta('pod_annotation_prometheus_io_path')],
        target_label: '__metrics_path__',
        regex: '(.+)',
      },
      {
        source_labels: [meta('pod_ip'), meta('pod_annotation_prometheus_io_port')],
        target_label: '__address__',
        regex: '(.+);(.+)',
        replacement: '$1:$2',
      },
      ...podIdentity,
    ],
  },
];

/** Where a Prometheus pushes to; nothing where the address is not known. */
export const remoteWriteOf = (
  topology: Topology,
  { settings: { remoteWrite } }: ComponentOf<'prometheus'>,
  cluster: Cluster,
): readonly Fields[] => {
  if (remoteWrite === undefined) return [];
  const { to, url, tenant } =
    typeof remoteWrite === 'string'
      ? { to: remoteWrite, url: undefined, tenant: undefined }
      : remoteWrite;
  const address = url ?? (to === undefined ? undefined : writeUrl(topology, to, cluster));
  if (address === undefined) return [];
  return [
    { url: address, ...(tenant === undefined ? {} : { headers: { 'THANOS-TENANT': tenant } }) },
  ];
};

/** Prometheus' configuration; it fills in `${POD_NAME}` itself. */
export const prometheusConfig = (
  topology: Topology,
  component: ComponentOf<'prometheus'>,
  cluster: Cluster,
): string => {
  const { settings } = component;
  const writes = remoteWriteOf(topology, component, cluster);
  return stringify({
    global: {
      scrape_interval: settings.scrapeInterval,
      evaluation_interval: settings.scrapeInterval,
      external_labels: { ...cluster.externalLabels, [settings.replicaLabel]: '${POD_NAME}' },
    },
    ...(settings.ruleGroups === undefined ? {} : { rule_files: ['/etc/prometheus/rules.yaml'] }),
    scrape_configs: settings.scrapeConfigs ?? usualScrapes(cluster),
    ...(writes.length === 0 ? {} : { remote_write: writes }),
  });
};
