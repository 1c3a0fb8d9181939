// What the servers of the small stand are told: ports, configuration files, flags.
import { freePorts } from './processes.mjs';
import { podsOf } from './traffic.mjs';

/** Seconds between scrapes, and between evaluations of the rules: live data within seconds of the start. */
const scrapeSeconds = 2;

/**
 * @typedef {object} ClusterPorts
 * @property {number} prometheus
 * @property {number} grpc of the sidecar
 * @property {number} http of the sidecar
 */

/**
 * @typedef {object} Ports
 * @property {number} nodeExporter
 * @property {number} querier
 * @property {number} querierGrpc
 * @property {number} frontend
 * @property {readonly ClusterPorts[]} clusters
 */

/** @param {number} port */
export function local(port) {
  return `127.0.0.1:${port}`;
}

/** Free ports for all servers of a stand. @param {number} clusters @returns {Promise<Ports>} */
export async function assignPorts(clusters) {
  const ports = await freePorts(4 + 3 * clusters);
  const next = () => /** @type {number} */ (ports.pop());
  return {
    nodeExporter: next(),
    querier: next(),
    querierGrpc: next(),
    frontend: next(),
    clusters: Array.from({ length: clusters }, () => ({
      prometheus: next(),
      grpc: next(),
      http: next(),
    })),
  };
}

/**
 * The configuration of the Prometheus of one cluster (JSON is YAML).
 * @param {import('./traffic.mjs').Cluster} cluster
 * @param {{ ports: Ports, own: ClusterPorts, trafficPort: number, rules: string }} context
 */
export function prometheusConfig(cluster, { ports, own, trafficPort, rules }) {
  const job = (/** @type {string} */ name, /** @type {number} */ port) => ({
    job_name: name,
    static_configs: [{ targets: [local(port)] }],
  });
  const config = {
    global: {
      scrape_interval: `${scrapeSeconds}s`,
      scrape_timeout: `${scrapeSeconds}s`,
      evaluation_interval: `${scrapeSeconds}s`,
      external_labels: { cluster: cluster.name, replica: 'prometheus-0' },
    },
    rule_files: [rules],
    scrape_configs: [
      job('prometheus', own.prometheus),
      job('thanos-sidecar', own.http),
      job('thanos-query', ports.querier),
      job('node-exporter', ports.nodeExporter),
      {
        job_name: 'linkerd-proxy',
        // What Linkerd's own scrape configuration makes of a pod's metadata.
        static_configs: podsOf(cluster).map((pod) => ({
          targets: [local(trafficPort)],
          labels: {
            __metrics_path__: pod.path,
            instance: `${pod.ip}:4191`,
            namespace: 'strest',
            deployment: pod.deployment,
            pod: pod.name,
            app: pod.deployment,
            control_plane_ns: 'linkerd',
          },
        })),
      },
    ],
  };
  return JSON.stringify(config, null, 2);
}

/**
 * @param {Ports} ports
 * @param {readonly string[]} further
 */
export function querierFlags(ports, further) {
  const endpoints = ports.clusters.map(({ grpc }) => ({ address: local(grpc) }));
  return [
    'query',
    `--http-address=${local(ports.querier)}`,
    `--grpc-address=${local(ports.querierGrpc)}`,
    '--query.replica-label=replica',
    `--endpoint.sd-config=${JSON.stringify({ endpoints })}`,
    // Also how often the endpoints are asked who they are.
    '--endpoint.info-timeout=1s',
    ...further,
  ];
}

/** @param {Ports} ports */
export function frontendFlags(ports) {
  return [
    'query-frontend',
    `--http-address=${local(ports.frontend)}`,
    `--query-frontend.downstream-url=http://${local(ports.querier)}`,
    '--query-range.response-cache-config={"type": "IN-MEMORY", "config": {"max_size": "16MB"}}',
  ];
}
