import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batchOf, numbersOf } from '../../client/src/mesh/ask.ts';
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

/** The questions about the mesh, asked of a real Prometheus that scrapes the stand-ins of the lab. */
let dir: string;
let processes: ProcessSet;
let url: string;

const rps = 20;
const namespace = 'strest';
const quiet = { log: () => undefined };

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-mesh-'));
  processes = new ProcessSet({ ...quiet, dir });
  const [mesh, prometheus] = await Promise.all([
    ensureBinary('mesh', quiet),
    ensureBinary('prometheus', quiet),
  ]);
  const ports = await freePorts(15);
  const next = () => {
    const port = ports.pop() ?? expect.fail('too few ports');
    return { port, address: `127.0.0.1:${port}` };
  };
  const start = async (label: string, program: string, args: readonly string[]) =>
    processes.start(label, program, args, { logFile: join(dir, `${label}.log`) });

  const [server, inbound, serverAdmin] = [next(), next(), next()];
  const [outbound, clientAdmin] = [next(), next()];
  const [router, routerAdmin] = [next(), next()];
  await start('server', mesh, [
    'strest-server',
    `--address=${server.address}`,
    `--control=${next().address}`,
  ]);
  await start('server-proxy', mesh, [
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
  ]);
  await start('client-proxy', mesh, [
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
  await start('client', mesh, [
    'strest-client',
    `--target=${outbound.address}`,
    `--authority=${server.address}`,
    `--rps=${rps}`,
    '--arrivals=even',
    `--control=${next().address}`,
  ]);
  await start('linkerd1', mesh, [
    'linkerd-l5d',
    `--address=${router.address}`,
    `--admin=${routerAdmin.address}`,
  ]);
  await start('linkerd1-client', mesh, [
    'strest-client',
    `--target=${router.address}`,
    `--authority=${server.address}`,
    '--protocol=http1',
    '--rps=5',
    `--control=${next().address}`,
  ]);

  const own = next();
  url = `http://${own.address}`;
  const proxy = (address: string, deployment: string) => ({
    targets: [address],
    labels: { cluster: 'aks', namespace, deployment, pod: `${deployment}-1` },
  });
  const config = {
    global: { scrape_interval: '1s' },
    scrape_configs: [
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
      {
        job_name: 'linkerd-l5d',
        metrics_path: '/admin/metrics/prometheus',
        fallback_scrape_protocol: 'PrometheusText0.0.4',
        static_configs: [
          { targets: [routerAdmin.address], labels: { cluster: 'aks', namespace: 'linkerd' } },
        ],
      },
    ],
  };
  // JSON is YAML.
  const file = join(dir, 'prometheus.yml');
  await writeFile(file, JSON.stringify(config));
  await start('prometheus', prometheus, [
    `--config.file=${file}`,
    `--storage.tsdb.path=${join(dir, 'data')}`,
    `--web.listen-address=${own.address}`,
  ]);
});

afterAll(async () => {
  await processes.stop();
  await rm(dir, { recursive: true, force: true });
});

const scope: QueryScope = {
  clusterLabel: 'cluster',
  clusters: ['aks'],
  window: '10s',
  quantiles: [0.5, 0.95, 0.99],
};
const parts = { edges: [namespace], gateways: true, routers: true };

async function connect(): Promise<(queries: readonly Query[]) => Promise<QueryBatchResult>> {
  const { connection } = await startWithEndpoints([profileOf(url, { name: 'prometheus' })]);
  return async (queries) =>
    connection.sendRequest<QueryBatchResult>(methods.thanosQuery, {
      endpoint: 'prometheus',
      queries,
    });
}

test('every question is understood, and numbers are those of the traffic', async () => {
  const ask = await connect();
  let last: QueryBatchResult | undefined;
  const numbers = await waitFor(
    async () => {
      last = await ask(batchOf(scope, parts));
      const found = numbersOf(last, scope, parts).get('aks');
      const traffic = found?.traffic.workloads.get('strest/Deployment/strest-server');
      const settled =
        traffic !== undefined && traffic.rps > rps * 0.9 && (found?.routers[0]?.rps ?? 0) > 0;
      return settled ? found : undefined;
    },
    {
      timeoutMs: 100_000,
      everyMs: 500,
      describe: () => `no settled numbers: ${JSON.stringify(last).slice(0, 2000)}`,
    },
  );
  expect(Object.values(last?.results ?? {}).filter((part) => !part.ok)).toEqual([]);

  const server = numbers.traffic.workloads.get('strest/Deployment/strest-server');
  expect(server?.rps).toBeLessThan(rps * 1.15);
  expect(server?.successRate).toBe(1);
  expect(server?.secured).toEqual({ of: 'requests', share: 1, reasons: [] });
  expect(server?.latency.get(0.99)).toBeGreaterThan(0);
  expect(server?.connections).toBeGreaterThan(0);
  expect(server?.allowed).toBeGreaterThan(0);
  expect(numbers.traffic.namespaces.get(namespace)?.rps).toBe(server?.rps);
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
});

test('a cluster is known by its pods', async () => {
  const ask = await connect();
  const query = identityQuery('cluster', [namespace]);
  const part = (await ask([query])).results[query.id];
  const samples = part?.ok === true ? part.value : [];
  const known = [{ context: 'any-name', pods: new Set(['strest-server-1']) }];
  expect(Object.fromEntries(clusterValues(samples, 'cluster', known))).toEqual({
    'any-name': 'aks',
  });
});

test('the expressions of a workload give one number each', async () => {
  const ask = await connect();
  const queries = workloadExpressions(scope, {
    kind: 'Deployment',
    namespace,
    name: 'strest-server',
  });
  const { results } = await ask(queries);
  const counts = queries.map(({ id }) => {
    const part = results[id];
    return [id, part?.ok === true ? part.value.length : part?.failure.message];
  });
  // Everything is secured, so nothing is not.
  expect(counts).toEqual(queries.map(({ id }) => [id, id === 'insecure' ? 0 : 1]));
});
