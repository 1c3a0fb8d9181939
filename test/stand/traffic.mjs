// The traffic generator: stand-ins for meshed pods, each with a metrics page as a Linkerd proxy serves it.
// All values are functions of the clock, so any two looks at one moment agree, and a restart loses nothing.
import { createServer } from 'node:http';

/** Upper bounds (ms) of the latency histogram, as in the proxy. */
const bounds = [
  1, 2, 3, 4, 5, 10, 20, 30, 40, 50, 100, 200, 300, 400, 500, 1000, 2000, 5000, 10_000, 50_000,
];

/** Period (s) of the slow wave that moves the latency and the load. */
const wavePeriod = 180;

/** Share of requests that fail, and requests (per second) of probes from outside the mesh. */
const failing = 0.004;
const probeRate = 0.4;

/**
 * @typedef {object} Cluster
 * @property {string} name
 * @property {number} pods number of strest-server pods
 * @property {number} phase where in the wave (0 to 1) this cluster is
 */

/**
 * @typedef {object} Pod
 * @property {string} cluster
 * @property {string} name
 * @property {'strest-server' | 'strest-client'} deployment
 * @property {string} ip
 * @property {string} path of its metrics page
 * @property {number} phase
 * @property {number} rate requests per second, without the slow part
 */

/** The pods of a cluster: its servers and one client. @param {Cluster} cluster @returns {Pod[]} */
export function podsOf({ name, pods, phase }) {
  const octet = 10 + (Math.round(phase * 100) % 90);
  const pod = (
    /** @type {Pod['deployment']} */ deployment,
    /** @type {number} */ index,
    /** @type {number} */ rate,
  ) => {
    // The suffix looks like a ReplicaSet's and is stable from run to run.
    const suffix = (0x9e3779b1 * (index + 1) * (octet + 1)) >>> 0;
    const podName = `${deployment}-6d5c8b7f9d-${suffix.toString(36).padStart(5, 'x').slice(0, 5)}`;
    return {
      cluster: name,
      name: podName,
      deployment,
      ip: `10.${octet}.0.${index + 5}`,
      path: `/${name}/${podName}/metrics`,
      phase,
      rate,
    };
  };
  const total = 100;
  return [
    ...Array.from({ length: pods }, (_, index) => pod('strest-server', index, total / pods)),
    pod('strest-client', pods, total),
  ];
}

/**
 * Share of a population with that median (ms) that is done within `bound` ms (log-logistic).
 * @param {number} bound
 * @param {number} median
 */
function within(bound, median) {
  return 1 / (1 + (median / bound) ** 4);
}

/**
 * Requests until `now`: a steady part, quick, and a part that comes and goes, slow. Both are integrals of a
 * rate from midnight (UTC) on: counters that only grow within a day and start again with the next.
 * @param {Pod} pod
 * @param {number} now seconds
 */
function requests(pod, now) {
  const midnight = Math.floor(now / 86_400) * 86_400;
  const omega = (2 * Math.PI) / wavePeriod;
  const shift = 2 * Math.PI * pod.phase;
  const wave = (Math.cos(omega * midnight + shift) - Math.cos(omega * now + shift)) / omega;
  const seconds = now - midnight;
  return {
    quick: pod.rate * seconds,
    slow: 0.04 * pod.rate * (seconds + wave),
    probes: probeRate * seconds,
  };
}

/**
 * The metrics page of one pod.
 * @param {Pod} pod
 * @param {number} now seconds since 1970
 * @param {string} runMetric the name of a metric that only this run has
 */
export function metricsPage(pod, now, runMetric) {
  const { quick, slow, probes } = requests(pod, now);
  const inbound = pod.deployment === 'strest-server';
  const identity = (/** @type {string} */ name) =>
    `${name}.strest.serviceaccount.identity.linkerd.cluster.local`;
  const labels = inbound
    ? `direction="inbound",tls="true",client_id="${identity('strest-client')}",target_port="11111"`
    : `direction="outbound",tls="true",server_id="${identity('strest-server')}",` +
      'authority="strest-server.strest.svc.cluster.local:11111",dst_namespace="strest",' +
      'dst_deployment="strest-server",dst_service="strest-server"';
  const probing =
    'direction="inbound",tls="no_identity",no_tls_reason="not_provided_by_remote",target_port="9990"';
  const total = quick + slow;
  const page = new Page();

  page.family('request_total', 'counter', 'Total count of HTTP requests.');
  page.sample('request_total', labels, Math.floor(total));
  page.sample('request_total', probing, Math.floor(probes));

  page.family('response_total', 'counter', 'Total count of HTTP responses.');
  const failed = Math.floor(total * failing + slow * 0.02);
  page.sample(
    'response_total',
    `${labels},classification="success",status_code="200",grpc_status_code="0"`,
    Math.floor(total) - failed,
  );
  page.sample(
    'response_total',
    `${labels},classification="failure",status_code="200",grpc_status_code="14"`,
    failed,
  );
  page.sample(
    'response_total',
    `${probing},classification="success",status_code="200"`,
    Math.floor(probes),
  );

  page.family(
    'response_latency_ms',
    'histogram',
    "Elapsed times between a request's headers being received and its response stream completing",
  );
  const latency = `${labels},status_code="200"`;
  for (const bound of bounds) {
    const done = quick * within(bound, 2.2) + slow * within(bound, 24);
    page.sample('response_latency_ms_bucket', `${latency},le="${bound}"`, Math.floor(done));
  }
  page.sample('response_latency_ms_bucket', `${latency},le="+Inf"`, Math.floor(total));
  // The mean of a log-logistic distribution of this shape is 1.11 times its median.
  page.sample('response_latency_ms_sum', latency, Math.floor(1.11 * (quick * 2.2 + slow * 24)));
  page.sample('response_latency_ms_count', latency, Math.floor(total));

  const peer = inbound ? 'src' : 'dst';
  const transport = `direction="${inbound ? 'inbound' : 'outbound'}",peer="${peer}",tls="true"`;
  page.family('tcp_open_connections', 'gauge', 'Number of currently-open connections.');
  page.sample('tcp_open_connections', transport, 5);
  page.family('tcp_read_bytes_total', 'counter', 'Total count of bytes read from peers.');
  page.sample('tcp_read_bytes_total', transport, Math.floor(total * 180));
  page.family('tcp_write_bytes_total', 'counter', 'Total count of bytes written to peers.');
  page.sample('tcp_write_bytes_total', transport, Math.floor(total * 640));

  page.family(
    runMetric,
    'gauge',
    'Exists only in this run of the stand: proof that an answer is live.',
  );
  page.sample(runMetric, '', 1);
  return page.text;
}

/** The text format of a metrics page, line by line. */
class Page {
  text = '';

  /** @param {string} name @param {string} type @param {string} help */
  family(name, type, help) {
    this.text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
  }

  /** @param {string} name @param {string} labels @param {number} value */
  sample(name, labels, value) {
    this.text += `${name}${labels && `{${labels}}`} ${value}\n`;
  }
}

/**
 * Serves the pods of the clusters on a loopback port.
 * @param {readonly Cluster[]} clusters
 * @param {{ runMetric: string }} options
 * @returns {Promise<{ port: number, stop: () => Promise<void> }>}
 */
export async function startTraffic(clusters, { runMetric }) {
  const pods = new Map(clusters.flatMap(podsOf).map((pod) => [pod.path, pod]));
  const server = createServer((request, response) => {
    const pod = pods.get(request.url ?? '');
    response.statusCode = pod ? 200 : 404;
    response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    response.end(pod ? metricsPage(pod, Date.now() / 1000, runMetric) : 'no such pod\n');
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('the traffic generator has no port');
  return {
    port: address.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
