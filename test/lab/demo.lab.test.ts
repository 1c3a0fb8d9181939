// The demo on two clusters: everything that it shows is there, and answers.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeMesh } from '../live/mesh-of-demo.ts';
import { waitFor } from '../stand/processes.mjs';
import { strestScaling } from './components/autoscaling.ts';
import { scrapeConfigs } from './components/scrape-configs.ts';
import { globalQuerierUrl } from './components/thanos-query.ts';
import { inflict, undo } from './faults/active.ts';
import type { Lab } from './lab.ts';
import { endLab, startLab } from './lab.ts';
import type { ClusterPlan } from './plan.ts';
import { nodePorts } from './plan.ts';
import { defaultDir } from './state/paths.ts';

const log = (line: string) => console.log(line);
const names = ['aks', 'gke'] as const;

let lab: Lab;

beforeAll(async () => {
  await endLab(defaultDir(), log);
  lab = await startLab({ clusters: names, scenario: 'demo', log });
});

afterAll(() => endLab(defaultDir(), log));

function clusterOf(name: string): ClusterPlan {
  const cluster = lab.plan.clusters.find((one) => one.name === name);
  if (cluster === undefined) throw new Error(`the lab has no ${name}`);
  return cluster;
}

/** The `data` of an answer of Prometheus' or Thanos' API. */
async function ask<T>(url: string): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { data: T }).data;
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** What the global querier answers now. */
async function query(expression: string): Promise<readonly Sample[]> {
  const url = `${globalQuerierUrl(lab.plan)}/api/v1/query?query=${encodeURIComponent(expression)}`;
  return (await ask<{ result: readonly Sample[] }>(url)).result;
}

/** Asks until nothing is wrong any more; fails with what still is. */
async function untilRight(wrong: () => Promise<readonly string[]>): Promise<void> {
  let last: readonly string[] = [];
  const probe = async () => {
    last = await wrong().catch((error: unknown) => [String(error)]);
    return last.length === 0 || undefined;
  };
  const describeLast = () => last.join('\n');
  await waitFor(probe, { timeoutMs: 240_000, everyMs: 2_000, describe: describeLast }).catch(() => {
    expect(last).toEqual([]);
  });
}

interface Target {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly health: string;
  readonly lastError: string;
}

describe.each(names)('Prometheus of %s', (name) => {
  it('has targets for every job, and all are up', () =>
    untilRight(async () => {
      const { nodeAddress } = clusterOf(name);
      const url = `http://${nodeAddress}:${nodePorts.prometheusHttp}/api/v1/targets?state=active`;
      const { activeTargets } = await ask<{ activeTargets: readonly Target[] }>(url);
      const pools = new Set(activeTargets.map(({ scrapePool }) => scrapePool));
      const missing = scrapeConfigs(clusterOf(name))
        .map((config) => String(config['job_name']))
        .filter((job) => !pools.has(job))
        .map((job) => `${job} has no target`);
      const down = activeTargets
        .filter(({ health }) => health !== 'up')
        .map((one) => `${one.scrapePool} ${one.scrapeUrl} ${one.health}: ${one.lastError}`);
      return [...missing, ...down];
    }));
});

interface Store {
  readonly name: string;
  readonly lastError: string | null;
}

describe('Thanos over both clusters', () => {
  it('lists every store as healthy', () =>
    untilRight(async () => {
      const url = `${globalQuerierUrl(lab.plan)}/api/v1/stores`;
      const stores = await ask<Readonly<Record<string, readonly Store[]>>>(url);
      const counts = Object.entries(stores).map(([kind, list]) => `${list.length} ${kind}`);
      const sick = Object.values(stores)
        .flat()
        .filter(({ lastError }) => lastError !== null)
        .map((store) => `${store.name}: ${store.lastError}`);
      const expected = '1 rule, 2 sidecar, 2 store';
      const found = counts.toSorted().join(', ');
      return found === expected ? sick : [...sick, `${found} instead of ${expected}`];
    }));

  it.each([
    ['pods of strest by cluster', 'count by (cluster) (up{namespace="strest"})', 2],
    [
      'requests that one proxy takes from another',
      'count by (cluster) (request_total{direction="inbound", tls="true", deployment="strest-server"})',
      2,
    ],
    [
      'identities of callers',
      'count by (cluster) (response_total{client_id=~"strest-client.strest.*"})',
      2,
    ],
    [
      'a pod without a proxy behind one with',
      'count by (cluster) (tcp_open_connections{namespace="half", direction="outbound", no_tls_reason!=""})',
      2,
    ],
    ['series of an old proxy', 'count by (cluster) (request_total{namespace="old-proxy"})', 2],
    ['series of Linkerd 1.x', 'count by (cluster) ({job="linkerd-l5d", __name__=~"rt:.+"})', 2],
    [
      'processor time of containers',
      'count by (cluster) (container_cpu_usage_seconds_total{namespace="strest"})',
      2,
    ],
    [
      'replicas as kube-state-metrics names them',
      'kube_deployment_status_replicas{namespace="strest", deployment="strest-server"}',
      2,
    ],
    [
      'decisions of autoscalers',
      'horizontal_pod_autoscaler_controller_desired_replicas{namespace="strest"}',
      2,
    ],
    ['figures of the nodes', 'count by (cluster) (node_memory_MemTotal_bytes)', 2],
    [
      'what the rules of each cluster record',
      'count by (cluster) (deployment:request_total:rate1m{namespace="strest"})',
      2,
    ],
    ['what the ruler records', 'global:response_latency_ms:p99_irate30s', 1],
  ])('knows %s', (_, expression, count) =>
    untilRight(async () => {
      const found = await query(expression);
      return found.length === count ? [] : [`${found.length} series of ${expression}`];
    }),
  );
});

interface Autoscaler {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly status: {
    readonly currentMetrics?: readonly unknown[] | null;
    readonly conditions?: readonly { type: string; status: string; message: string }[];
  };
}

describe.each(names)('autoscaling of %s', (name) => {
  it('knows what its pods and its node use', () =>
    untilRight(async () => {
      const nodes = await lab.kubectl(name, ['top', 'nodes', '--no-headers']);
      const pods = await lab.kubectl(name, ['top', 'pods', '-n', 'strest', '--no-headers']);
      return [nodes, pods].every((table) => /\d+m +\d+Mi|\d+m .*\d+Mi/.test(table))
        ? []
        : [nodes, pods];
    }));

  it('has autoscalers that know their metrics', () =>
    untilRight(async () => {
      const list = await lab.kubectl(name, ['get', 'hpa', '-A', '-o', 'json']);
      const { items } = JSON.parse(list) as { items: readonly Autoscaler[] };
      const found = items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      const expected = [
        'old-proxy/old-server',
        'plain/plain-server',
        `strest/${strestScaling.autoscaler}`,
      ];
      const blind = items
        .filter(({ status }) => (status.currentMetrics ?? []).length === 0 || !isActive(status))
        .map(({ metadata, status }) => `${metadata.name}: ${JSON.stringify(status.conditions)}`);
      return found.toSorted().join() === expected.join() ? blind : [...blind, found.join()];
    }));
});

function isActive({ conditions = [] }: Autoscaler['status']): boolean {
  return conditions.some(({ type, status }) => type === 'ScalingActive' && status === 'True');
}

describe('slow-http before the querier', () => {
  afterEach(() => undo(lab, 'all', [], { log }));

  const slow = (...mode: string[]) =>
    inflict(lab, 'slow-http', ['aks', 'querierHttp', ...mode], { log });
  const answer = () => query('vector(1)');
  const answers = () => untilRight(async () => ((await answer()).length === 1 ? [] : ['nothing']));

  it('delays its answers', async () => {
    await answers();
    await slow('delay', '2s');
    // The connection of before is cut off.
    await answers();
    const began = performance.now();
    await answer();
    expect(performance.now() - began).toBeGreaterThan(2000);
  });

  it.each([['refuse'], ['hang'], ['cut', '100']])(
    '%s: no answer, until it is undone',
    async (...mode) => {
      await slow(...mode);
      await expect(answer()).rejects.toThrow(/fetch failed|terminated|timeout/);
      const [first] = lab.plan.clusters;
      const beside = `http://${first?.nodeAddress}:${nodePorts.prometheusHttp}/api/v1/query?query=1`;
      expect(await ask(beside)).toMatchObject({ resultType: 'scalar' });
      await undo(lab, 'slow-http', [], { log });
      await answers();
    },
  );
});

describeMesh(names, () => ({
  querierUrl: globalQuerierUrl(lab.plan),
  kubectl: (name, args) => lab.kubectl(name, args),
}));
