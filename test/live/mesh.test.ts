import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchOf, numbersOf } from '../../client/src/mesh/ask.ts';
import type { ClusterNumbers } from '../../client/src/mesh/ask.ts';
import type { Traffic } from '../../client/src/mesh/numbers.ts';
import { clusterValues } from '../../client/src/mesh/cluster-values.ts';
import { workloadExpressions } from '../../client/src/mesh/expressions.ts';
import { identityQuery } from '../../client/src/mesh/queries.ts';
import type { Query, QueryScope } from '../../client/src/mesh/queries.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import type { QueryBatchResult } from '../../server/src/protocol/thanos.ts';
import { startWithEndpoints } from '../lsp/client.ts';
import { ensureBinary } from '../stand/binaries.mjs';
import { freePorts, ProcessSet, waitFor } from '../stand/processes.mjs';
import { profileOf } from '../support/connections.ts';
import { ThanosPrograms } from './thanos-programs.ts';

/**
 * The questions about the mesh, asked of a real Thanos over two clusters, in each of which Prometheus scrapes the
 * stand-ins of the lab.
 */
let dir: string;
let processes: ProcessSet;
let thanos: ThanosPrograms;
let url: string;

const rps = { aks: 20, gke: 8 } as const;
type Cluster = keyof typeof rps;
const clusters: readonly Cluster[] = ['aks', 'gke'];
const namespace = 'strest';
const quiet = { log: () => undefined };

type Start = (label: string, args: readonly string[]) => Promise<void>;

/** A server and a client with their proxies; in `gke` somebody without an identity knocks, too. */
const startPair = async (cluster: Cluster, start: Start): Promise<readonly unknown[]> => {
  const ports = await freePorts(12);
  const next = () => {
    const port = ports.pop() ?? expect.fail('too few ports');
    return { port, address: `127.0.0.1:${port}` };
  };
  const [server, inbound, serverAdmin] = [next(), next(), next()];
  const [outbound, clientAdmin] = [next(), next()];
  await start('server', [
    'strest-server',
    `--address=${server.address}`,
    `--control=${next().address}`,
  ]);
  await start('server-proxy', [
    'linkerd-proxy',
    `--inbound=${inbound.address}`,
    `--inbound-forward=${server.address}`,
    `--outbound=${next().address}`,
    `--admin=${serverAdmin.address}`,
    `--control=${next().address}`,
    `--namespace=${namespace}`,
    '--service-account=strest-server',
    '--workload=deployment/strest-server',
    '--server=strest-grpc',
    '--policy=all-authenticated',
  ]);
  await start('client-proxy', [
    'linkerd-proxy',
    `--outbound=${outbound.address}`,
    `--admin=${clientAdmin.address}`,
    `--control=${next().address}`,
    `--namespace=${namespace}`,
    '--service-account=strest-client',
    '--workload=deployment/strest-client',
    `--peer-admin-port=${serverAdmin.port}`,
    `--peer-inbound-port=${inbound.port}`,
  ]);
  const client = (target: string, rate: number): readonly string[] => [
    'strest-client',
    `--target=${target}`,
    `--authority=${server.address}`,
    `--rps=${rate}`,
    '--arrivals=even',
    `--control=${next().address}`,
  ];
  await start('client', client(outbound.address, rps[cluster]));
  if (cluster === 'gke') await start('visitor', client(inbound.address, 2));
  const proxy = (address: string, deployment: string) => ({
    targets: [address],
    labels: { namespace, deployment, pod: `${deployment}-of-${cluster}` },
  });
  return [
    {
      job_name: 'linkerd-proxy',
      static_configs: [
        proxy(serverAdmin.address, 'strest-server'),
        proxy(clientAdmin.address, 'strest-client'),
      ],
      // Addresses have no namespace; the authority of a Service would have said it.
      metric_relabel_configs: [
        {
          source_labels: ['dst_deployment'],
          regex: 'strest-server',
          target_label: 'dst_namespace',
          replacement: namespace,
        },
      ],
    },
    ...(cluster === 'aks' ? await startRouter(server.address, start) : []),
  ];
};

/** A router of Linkerd 1.x before a server. */
const startRouter = async (server: string, start: Start): Promise<readonly unknown[]> => {
  const [router, admin, control] = (await freePorts(3)).map((port) => `127.0.0.1:${port}`);
  await start('linkerd1', ['linkerd-l5d', `--address=${router}`, `--admin=${admin}`]);
  await start('linkerd1-client', [
    'strest-client',
    `--target=${router}`,
    `--authority=${server}`,
    '--protocol=http1',
    '--rps=5',
    `--control=${control}`,
  ]);
  return [
    {
      job_name: 'linkerd-l5d',
      metrics_path: '/admin/metrics/prometheus',
      fallback_scrape_protocol: 'PrometheusText0.0.4',
      static_configs: [{ targets: [admin], labels: { namespace: 'linkerd' } }],
    },
  ];
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-mesh-'));
  processes = new ProcessSet({ ...quiet, dir });
  thanos = await ThanosPrograms.create();
  const mesh = await ensureBinary('mesh', quiet);
  const endpoints: { readonly address: string }[] = [];
  for (const cluster of clusters) {
    const scrapes = await startPair(cluster, async (label, args) => {
      const logFile = join(dir, `${label}-${cluster}.log`);
      await processes.start(`${label}-${cluster}`, mesh, args, { logFile });
    });
    const labels = { cluster, replica: 'prometheus-0' };
    const prometheus = await thanos.prometheus(cluster, labels, [], scrapes);
    const { grpc } = await thanos.thanos('sidecar', `sidecar-${cluster}`, [
      `--prometheus.url=${prometheus.url}`,
      `--tsdb.path=${prometheus.data}`,
    ]);
    endpoints.push({ address: grpc });
  }
  const querier = await thanos.thanos('query', 'query', [
    '--query.replica-label=replica',
    `--endpoint.sd-config=${JSON.stringify({ endpoints })}`,
    '--endpoint.info-timeout=1s',
  ]);
  ({ url } = querier);
});

afterAll(async () => {
  await processes.stop();
  await thanos.stop();
  await rm(dir, { recursive: true, force: true });
});

/** One question of our own, of the same moment: its only number. */
const direct = async (expression: string, at: number): Promise<number | undefined> => {
  const query = new URLSearchParams({ query: expression, time: String(at / 1000) });
  const response = await fetch(`${url}/api/v1/query?${query.toString()}`);
  const { data } = (await response.json()) as {
    data: { result: readonly { readonly value: readonly [number, string] }[] };
  };
  const [value] = data.result.map((sample) => sample.value[1]);
  return value === undefined ? undefined : Number(value);
};

const scope: QueryScope = {
  clusterLabel: 'cluster',
  clusters,
  window: '10s',
  quantiles: [0.5, 0.95, 0.99],
};
const serverKey = 'strest/Deployment/strest-server';
const parts = { edges: [namespace], gateways: true, routers: true };

async function connect(): Promise<
  (queries: readonly Query[], at?: number) => Promise<QueryBatchResult>
> {
  const { connection } = await startWithEndpoints([profileOf(url, { name: 'query' })]);
  return async (queries, at) =>
    connection.sendRequest<QueryBatchResult>(methods.thanosQuery, {
      endpoint: 'query',
      queries,
      ...(at === undefined ? {} : { at }),
    });
}

type Found = ReadonlyMap<string, ClusterNumbers>;

const serverOf = (found: Found, cluster: Cluster): Traffic =>
  found.get(cluster)?.traffic.workloads.get(serverKey) ?? expect.fail(`nothing of ${cluster}`);

/** All of the window has been scraped. */
const isSettled = (found: Found): boolean => {
  const ratesAre = clusters.every((cluster) => {
    const traffic = found.get(cluster)?.traffic.workloads.get(serverKey);
    return traffic !== undefined && traffic.rps > rps[cluster] * 0.9;
  });
  const { denied = 0 } = found.get('gke')?.traffic.all ?? {};
  return ratesAre && denied > 0 && (found.get('aks')?.routers[0]?.rps ?? 0) > 0;
};

/** Each cluster has numbers of its own: what Thanos says to questions of ours about the same moment. */
const compareWithThanos = async (found: Found, cluster: Cluster, at: number): Promise<void> => {
  const traffic = serverOf(found, cluster);
  const labels = `cluster="${cluster}", deployment="strest-server"`;
  const inbound = `${labels}, direction="inbound"`;
  const ask = async (expression: string) => (await direct(expression, at)) ?? 0;
  const all = await ask(`sum(rate(response_total{${inbound}}[10s]))`);
  const secure = await ask(`sum(rate(response_total{${inbound}, tls="true"}[10s]))`);
  expect(traffic.rps).toBeCloseTo(all, 0);
  expect(traffic.secured?.share).toBeCloseTo(secure / all, 1);
  expect(traffic.connections).toBe(await ask(`sum(tcp_open_connections{${inbound}})`));
  for (const quantile of scope.quantiles) {
    const buckets = `sum by (le) (irate(response_latency_ms_bucket{${inbound}}[10s]))`;
    const truth = await ask(`histogram_quantile(${quantile}, ${buckets})`);
    expect(traffic.latency.get(quantile)).toBeCloseTo(truth, 6);
  }
  const denied = await ask(`sum(increase(inbound_http_authz_deny_total{${labels}}[10s]))`);
  expect(traffic.denied).toBe(Math.round(denied));
};

test('every question is understood, and numbers are those of the traffic', async () => {
  const ask = await connect();
  let last: QueryBatchResult | undefined;
  const { found, at } = await waitFor(
    async () => {
      const asked = Date.now();
      last = await ask(batchOf(scope, parts), asked);
      const all = numbersOf(last, scope, parts);
      return isSettled(all) ? { found: all, at: asked } : undefined;
    },
    {
      timeoutMs: 100_000,
      everyMs: 500,
      describe: () => `no settled numbers: ${JSON.stringify(last).slice(0, 2000)}`,
    },
  );
  const numbers = found.get('aks') ?? expect.fail('nothing of aks');
  expect(Object.values(last?.results ?? {}).filter((part) => !part.ok)).toEqual([]);

  const server = serverOf(found, 'aks');
  expect(server.rps).toBeLessThan(rps.aks * 1.15);
  expect(server.successRate).toBe(1);
  expect(server.secured).toEqual({ of: 'requests', share: 1, reasons: [] });
  expect(server.latency.get(0.99)).toBeGreaterThan(0);
  expect(server.connections).toBeGreaterThan(0);
  expect(server.allowed).toBeGreaterThan(0);
  expect(numbers.traffic.namespaces.get(namespace)?.rps).toBe(server.rps);
  expect(numbers.traffic.decisions).toContainEqual(
    expect.objectContaining({ server: 'strest-grpc', denied: 0 }),
  );
  expect(numbers.edges).toEqual([
    expect.objectContaining({
      source: { kind: 'Deployment', namespace, name: 'strest-client' },
      secured: true,
      successRate: 1,
    }),
  ]);
  expect(numbers.routers).toEqual([
    expect.objectContaining({ namespace: 'linkerd', name: 'http', successRate: 1 }),
  ]);
  expect(server.denied).toBe(0);
  for (const cluster of clusters) await compareWithThanos(found, cluster, at);
  expect(serverOf(found, 'gke').denied).toBeGreaterThan(0);
  expect(found.get('gke')?.routers).toEqual([]);
});

test('a cluster is known by its pods', async () => {
  const ask = await connect();
  const query = identityQuery('cluster', [namespace]);
  const part = (await ask([query])).results[query.id];
  const samples = part?.ok === true ? part.value : [];
  const known = [{ context: 'any-name', pods: new Set(['strest-server-of-gke']) }];
  expect(Object.fromEntries(clusterValues(samples, 'cluster', known))).toEqual({
    'any-name': 'gke',
  });
});

test('the expressions of a workload give one number each', async () => {
  const ask = await connect();
  const queries = workloadExpressions(
    { ...scope, clusters: ['aks'] },
    {
      kind: 'Deployment',
      namespace,
      name: 'strest-server',
    },
  );
  const { results } = await ask(queries);
  const counts = queries.map(({ id }) => {
    const part = results[id];
    return [id, part?.ok === true ? part.value.length : part?.failure.message];
  });
  // Everything is secured, so nothing is not.
  expect(counts).toEqual(queries.map(({ id }) => [id, id === 'insecure' ? 0 : 1]));
});
