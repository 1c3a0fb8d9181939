// The small stand: two Prometheus of different clusters, each with a Thanos sidecar, one querier over both.
// Everything listens on loopback, writes below one folder, and ends with `stop()`.
import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBinary } from './binaries.mjs';
import { standDir } from './paths.mjs';
import { ProcessSet, waitFor } from './processes.mjs';
import {
  assignPorts,
  frontendFlags,
  local,
  prometheusConfig,
  querierFlags,
} from './stand-config.mjs';
import { podsOf, startTraffic } from './traffic.mjs';

/** Time (ms) the servers have to show both clusters, and for one answer of theirs. */
const readyTimeoutMs = 60_000;
const answerTimeoutMs = 5_000;

/** @type {readonly import('./traffic.mjs').Cluster[]} */
const clusters = [
  { name: 'aks', pods: 3, phase: 0 },
  { name: 'gke', pods: 4, phase: 0.4 },
];

/**
 * @typedef {object} Options
 * @property {string} dir folder for configuration, data and logs; made if missing
 * @property {(line: string) => void} log
 * @property {AbortSignal} [signal] gives up a start
 * @property {boolean} [queryFrontend] also a query-frontend in front of the querier
 * @property {string} [rulesFile] loaded by each Prometheus; the sample's by default
 * @property {readonly string[]} [querierFlags] further flags, such as "--query.enable-x-functions"
 * @property {readonly string[]} [prometheusFlags] further flags, such as "--enable-feature=search-api"
 */

/**
 * @typedef {object} SmallStand
 * @property {string} querierUrl
 * @property {readonly string[]} prometheusUrls in the order of `clusters`
 * @property {string} [queryFrontendUrl]
 * @property {readonly { cluster: string, grpcAddress: string, url: string }[]} sidecars
 * @property {readonly string[]} clusters values of the external label `cluster`
 * @property {string} runMetric name of a metric that no other run has
 * @property {() => readonly number[]} pids of the servers that run now
 * @property {() => Promise<void>} stopQuerier ends the querier alone, to see what its clients do
 * @property {() => Promise<void>} startQuerier starts it again at the same address and waits until it is ready
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the stand and waits until a query through the querier sees the pods of both clusters.
 * @param {Options} options
 * @returns {Promise<SmallStand>}
 */
export async function startSmallStand(options) {
  const { log, signal } = options;
  const programs = await ensurePrograms({ log, signal });
  signal?.throwIfAborted();
  const runMetric = `strest_run_${randomBytes(5).toString('hex')}_info`;
  const traffic = await startTraffic(clusters, { runMetric });
  const servers = new Servers(options, programs);
  const stop = async () => {
    await servers.processes.stop();
    await traffic.stop();
  };
  try {
    const ports = await servers.start(traffic.port);
    return {
      querierUrl: `http://${local(ports.querier)}`,
      prometheusUrls: ports.clusters.map(({ prometheus }) => `http://${local(prometheus)}`),
      ...(options.queryFrontend ? { queryFrontendUrl: `http://${local(ports.frontend)}` } : {}),
      sidecars: ports.clusters.map(({ grpc, http }, index) => ({
        cluster: clusters[index]?.name ?? '',
        grpcAddress: local(grpc),
        url: `http://${local(http)}`,
      })),
      clusters: clusters.map(({ name }) => name),
      runMetric,
      pids: () => servers.processes.pids,
      stopQuerier: () => servers.stopQuerier(),
      startQuerier: () => servers.startQuerier(ports),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The programs of the stand, one after the other: each build uses all processors.
 * @param {import('./binaries.mjs').Context} context
 */
export async function ensurePrograms(context) {
  const prometheus = await ensureBinary('prometheus', context);
  const nodeExporter = await ensureBinary('node_exporter', context);
  const thanos = await ensureBinary('thanos', context);
  return { prometheus, nodeExporter, thanos };
}

/** The processes of one stand. */
class Servers {
  #options;
  #programs;
  /** @type {import('./processes.mjs').Running | undefined} */
  #querier;
  /** @type {import('./processes.mjs').Running[]} */
  #running = [];

  /**
   * @param {Options} options
   * @param {Awaited<ReturnType<typeof ensurePrograms>>} programs
   */
  constructor(options, programs) {
    this.#options = options;
    this.#programs = programs;
    this.processes = new ProcessSet({ log: options.log });
  }

  /** Starts all servers and waits until they are ready. @param {number} trafficPort */
  async start(trafficPort) {
    const { dir, log, queryFrontend, rulesFile } = this.#options;
    const ports = await assignPorts(clusters.length);
    const { nodeExporter, thanos } = this.#programs;
    await mkdir(dir, { recursive: true });
    const rules = join(dir, 'rules.yaml');
    await copyFile(rulesFile ?? join(standDir, 'sample', 'rules.yaml'), rules);
    await this.#launch('node-exporter', nodeExporter, [
      `--web.listen-address=${local(ports.nodeExporter)}`,
    ]);
    for (const [index, own] of ports.clusters.entries()) {
      const cluster = clusters[index];
      if (cluster === undefined) continue;
      const config = prometheusConfig(cluster, { ports, own, trafficPort, rules });
      await this.#startPrometheus(cluster.name, own, config);
    }
    for (const [index, own] of ports.clusters.entries()) {
      await this.#startSidecar(clusters[index]?.name ?? '', own);
    }
    log(
      `waiting for the clusters ${clusters.map(({ name }) => name).join(' and ')} at the querier`,
    );
    await this.startQuerier(ports);
    if (queryFrontend) {
      // After the querier: it looks for the one behind it only every 10 s.
      await this.#launch('query-frontend', thanos, frontendFlags(ports));
      const url = `http://${local(ports.frontend)}/-/ready`;
      await this.#until('the query-frontend is not ready', () => answers(url));
    }
    return ports;
  }

  /**
   * @param {string} name
   * @param {import('./stand-config.mjs').ClusterPorts} own
   * @param {string} config
   */
  async #startPrometheus(name, own, config) {
    const home = join(this.#options.dir, name);
    const file = join(home, 'prometheus.yml');
    await mkdir(home, { recursive: true });
    await writeFile(file, config);
    await this.#launch(`prometheus-${name}`, this.#programs.prometheus, [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(home, 'data')}`,
      '--storage.tsdb.retention.time=6h',
      // Otherwise the targets are known only after 5 s.
      '--scrape.discovery-reload-interval=200ms',
      `--web.listen-address=${local(own.prometheus)}`,
      ...(this.#options.prometheusFlags ?? []),
    ]);
  }

  /**
   * Starts a sidecar once its Prometheus is ready: one that finds it absent asks again only after 30 s.
   * @param {string} name
   * @param {import('./stand-config.mjs').ClusterPorts} own
   */
  async #startSidecar(name, own) {
    const prometheus = `http://${local(own.prometheus)}`;
    await this.#until(`prometheus-${name} is not ready`, () => answers(`${prometheus}/-/ready`));
    await this.#launch(`sidecar-${name}`, this.#programs.thanos, [
      'sidecar',
      `--prometheus.url=${prometheus}`,
      '--prometheus.get_config_interval=1s',
      `--tsdb.path=${join(this.#options.dir, name, 'data')}`,
      `--grpc-address=${local(own.grpc)}`,
      `--http-address=${local(own.http)}`,
    ]);
  }

  async stopQuerier() {
    if (this.#querier) await this.processes.end(this.#querier);
    this.#running = this.#running.filter((running) => running !== this.#querier);
  }

  /** @param {import('./stand-config.mjs').Ports} ports */
  async startQuerier(ports) {
    const flags = querierFlags(ports, this.#options.querierFlags ?? []);
    this.#querier = await this.#launch('querier', this.#programs.thanos, flags);
    const url = `http://${local(ports.querier)}`;
    await this.#until('the querier does not see both clusters', () => allClustersSeen(url));
  }

  /**
   * @param {string} label
   * @param {string} program
   * @param {readonly string[]} args
   */
  async #launch(label, program, args) {
    const logFile = join(this.#options.dir, 'logs', `${label}.log`);
    const running = await this.processes.start(label, program, args, { logFile });
    this.#running.push(running);
    return running;
  }

  /**
   * Waits for a condition, but not for servers that have ended.
   * @param {string} problem
   * @param {() => Promise<boolean>} condition
   */
  async #until(problem, condition) {
    const probe = async () => {
      const failure = this.#running.map((running) => running.failure()).find(Boolean);
      if (failure !== undefined) throw new Error(failure);
      return (await condition()) || undefined;
    };
    const { dir, signal } = this.#options;
    const describe = () =>
      `${problem} after ${readyTimeoutMs / 1000} s; the logs are in ${join(dir, 'logs')}`;
    await waitFor(probe, { timeoutMs: readyTimeoutMs, describe, signal });
  }
}

/** Whether both sidecars are healthy and all pods of both clusters have been scraped. @param {string} url */
async function allClustersSeen(url) {
  const stores = await getData(`${url}/api/v1/stores`);
  const healthy = (stores?.sidecar ?? []).filter(
    (/** @type {any} */ store) => store.lastError === null,
  );
  if (healthy.length < clusters.length) return false;
  const query = encodeURIComponent('count by (cluster) (up{namespace="strest"} == 1)');
  const answer = await getData(`${url}/api/v1/query?query=${query}`);
  return clusters.every((cluster) =>
    answer?.result?.some(
      (/** @type {any} */ sample) =>
        sample.metric.cluster === cluster.name &&
        Number(sample.value[1]) === podsOf(cluster).length,
    ),
  );
}

/** The `data` of an API answer, or undefined where there is none yet. @param {string} url @returns {Promise<any>} */
async function getData(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) });
    const body = /** @type {{ data: unknown }} */ (await response.json());
    return response.ok ? body.data : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} url */
async function answers(url) {
  return fetch(url, { signal: AbortSignal.timeout(answerTimeoutMs) }).then(
    (response) => response.ok,
    () => false,
  );
}
