import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureBinary } from './binaries.mjs';
import { processStarted, run, waitFor } from './processes.mjs';
import { startSmallStand } from './small-stand.mjs';

type Stand = Awaited<ReturnType<typeof startSmallStand>>;

let dir: string;
let stand: Stand;
const log: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-stand-test-'));
  stand = await startSmallStand({ dir, log: (line) => log.push(line), queryFrontend: true });
});

afterAll(async () => {
  await stand.stop();
  await rm(dir, { recursive: true, force: true });
});

/** The `data` of an API answer. */
async function get(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return ((await response.json()) as { data: unknown }).data;
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

async function query(base: string, expression: string): Promise<readonly Sample[]> {
  const url = `${base}/api/v1/query?query=${encodeURIComponent(expression)}`;
  return ((await get(url)) as { result: readonly Sample[] }).result;
}

/** Waits until a query has as many results; the rules and rates need a few scrapes. */
async function eventually(expression: string, results: number): Promise<readonly Sample[]> {
  return waitFor(
    async () => {
      const found = await query(stand.querierUrl, expression);
      return found.length === results ? found : undefined;
    },
    { timeoutMs: 30_000, describe: () => `${expression} never had ${results} results` },
  );
}

describe('the small stand', () => {
  test('shows two healthy sidecars with different clusters at the querier', async () => {
    const stores = (await get(`${stand.querierUrl}/api/v1/stores`)) as {
      sidecar: readonly { name: string; lastError: string | null; labelSets: readonly object[] }[];
    };
    expect(stores.sidecar.map(({ lastError }) => lastError)).toEqual([null, null]);
    const clusters = stores.sidecar.flatMap(({ labelSets }) => labelSets);
    expect(clusters).toHaveLength(2);
    expect(clusters).toContainEqual({ cluster: 'aks', replica: 'prometheus-0' });
    expect(clusters).toContainEqual({ cluster: 'gke', replica: 'prometheus-0' });
    expect(new Set(stores.sidecar.map(({ name }) => name))).toEqual(
      new Set(stand.sidecars.map(({ grpcAddress }) => grpcAddress)),
    );
  });

  test('counts the pods of both clusters in one query, without the replica label', async () => {
    const counted = await query(
      stand.querierUrl,
      'count by (cluster) (up{namespace="strest", deployment="strest-server"} == 1)',
    );
    const pods = new Map(counted.map(({ metric, value }) => [metric['cluster'], value[1]]));
    expect(pods).toEqual(
      new Map([
        ['aks', '3'],
        ['gke', '4'],
      ]),
    );
    const replicas = await query(stand.querierUrl, 'count by (replica) (up)');
    expect(replicas.map(({ metric }) => metric)).toEqual([{}]);
  });

  test('scrapes Prometheus, Thanos, node_exporter and the traffic generator', async () => {
    const jobs = await eventually('count by (job) (up == 1)', 5);
    expect(new Set(jobs.map(({ metric }) => metric['job']))).toEqual(
      new Set(['linkerd-proxy', 'node-exporter', 'prometheus', 'thanos-query', 'thanos-sidecar']),
    );
  });

  test('gives the dashboard numbers: request volume and a latency that moves between clusters', async () => {
    const volume =
      'sum by (cluster) (irate(request_total{namespace="strest", direction="inbound", tls="true"}[30s]))';
    await eventually(`${volume} > 80 < 120`, 2);
    const latency = await eventually(
      'histogram_quantile(0.99, sum by (le, cluster) (irate(response_latency_ms_bucket{namespace="strest", deployment="strest-server", direction="inbound"}[30s])))',
      2,
    );
    for (const { value } of latency) {
      expect(Number(value[1])).toBeGreaterThan(1);
      expect(Number(value[1])).toBeLessThan(200);
    }
  });

  test('evaluates the sample rules and knows its alerts', async () => {
    await eventually('namespace:success:ratio_rate1m{namespace="strest"}', 2);
    const rules = (await get(`${stand.querierUrl}/api/v1/rules?type=alert`)) as {
      groups: readonly { rules: readonly { name: string; health: string }[] }[];
    };
    const names = rules.groups.flatMap((group) => group.rules.map(({ name }) => name));
    expect(names).toContain('StrestLatencyHigh');
  });

  test('has a metric of this run alone, and its help reaches the querier', async () => {
    await eventually(`count(${stand.runMetric})`, 1);
    const metadata = await get(`${stand.querierUrl}/api/v1/metadata?metric=${stand.runMetric}`);
    expect(metadata).toMatchObject({ [stand.runMetric]: [{ type: 'gauge' }] });
  });

  test('answers through the query-frontend and from each Prometheus', async () => {
    expect(await query(stand.queryFrontendUrl ?? '', 'count(up)')).toHaveLength(1);
    for (const url of stand.prometheusUrls) {
      const info = (await get(`${url}/api/v1/status/buildinfo`)) as { version: string };
      expect(info.version).toBe('3.16.0');
    }
  });

  test('stops and starts the querier at one address', async () => {
    await stand.stopQuerier();
    await expect(fetch(`${stand.querierUrl}/-/ready`)).rejects.toThrow('fetch failed');
    await stand.startQuerier();
    expect(await query(stand.querierUrl, 'count(up)')).toHaveLength(1);
  });

  test('leaves no process behind when it stops', async () => {
    const home = await mkdtemp(join(tmpdir(), 'gauntlet-stand-test-'));
    const other = await startSmallStand({ dir: home, log: () => undefined });
    const pids = other.pids();
    expect(pids).toHaveLength(6);
    for (const pid of pids) expect(processStarted(pid)).toBeDefined();
    await other.stop();
    for (const pid of pids) expect(processStarted(pid)).toBeUndefined();
    await rm(home, { recursive: true });
  });

  test('gives up a start on a signal and ends what it had started', async () => {
    const home = await mkdtemp(join(tmpdir(), 'gauntlet-stand-test-'));
    const controller = new AbortController();
    const start = startSmallStand({
      dir: home,
      signal: controller.signal,
      log: () => controller.abort(new Error('enough')),
    });
    await expect(start).rejects.toThrow('enough');
    expect((await stat(join(home, 'logs'))).isDirectory()).toBe(true);
    await rm(home, { recursive: true });
  });

  test('says what a server said when it ends by itself', async () => {
    const home = await mkdtemp(join(tmpdir(), 'gauntlet-stand-test-'));
    const start = startSmallStand({ dir: home, log: () => undefined, querierFlags: ['--no-such'] });
    await expect(start).rejects.toThrow(/querier ended with code \d+[^]*unknown long flag/);
    await rm(home, { recursive: true });
  });
});

test('the sample rules pass promtool', async () => {
  const promtool = await ensureBinary('promtool', { log: () => undefined });
  const rules = join(import.meta.dirname, 'sample', 'rules.yaml');
  expect(await run(promtool, ['check', 'rules', rules])).toContain('SUCCESS: 10 rules found');
});
