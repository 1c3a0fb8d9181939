// The view of the mesh over the demo: its questions go through the language server to the querier over all clusters,
// and what they come to is compared with what the stand-ins do, and with questions of our own.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { batchOf, numbersOf } from '../../client/src/mesh/ask.ts';
import type { ClusterNumbers } from '../../client/src/mesh/ask.ts';
import { clusterValues } from '../../client/src/mesh/cluster-values.ts';
import type { Edge } from '../../client/src/mesh/edges.ts';
import { createInventory } from '../../client/src/mesh/inventory.ts';
import type { Traffic } from '../../client/src/mesh/numbers.ts';
import { identityQuery } from '../../client/src/mesh/queries.ts';
import type { Query, QueryScope } from '../../client/src/mesh/queries.ts';
import { nodeRuntime } from '../../server/src/cli/node-runtime.ts';
import type { QueryBatchResult } from '../../server/src/protocol/thanos.ts';
import { createEndpoints } from '../../server/src/store/endpoints.ts';
import { queryBatch } from '../../server/src/store/thanos-query.ts';
import { clusterOf, type raw } from '../client/mesh/fixture.ts';
import { visitorRps } from '../lab/components/mesh-refused.ts';
import { namespaces } from '../lab/components/namespaces.ts';
import { scrapeSeconds } from '../lab/components/prometheus.ts';
import { strestLoad } from '../lab/components/strest.ts';
import { waitFor } from '../stand/processes.mjs';
import { profileOf } from '../support/connections.ts';
import { createFailingLogger } from '../support/failing-logger.ts';

/** A demo that is up. */
export interface Demo {
  readonly querierUrl: string;
  readonly kubectl: (cluster: string, args: readonly string[]) => Promise<string>;
}

/** Time (ms) that a machine with much else to do has until the numbers are those of a whole window. */
const settleMs = 600_000;
/** The same once it has been too long: what does not settle in that time is broken, and need not be awaited by each test. */
const settleAgainMs = 30_000;
/** Seconds that a count is about. */
const windowSeconds = 60;
const parts = {
  edges: [namespaces.strest, namespaces.half, namespaces.lines],
  gateways: true,
  routers: true,
};

interface Answered {
  /** Unix milliseconds that all questions are about. */
  readonly at: number;
  readonly result: QueryBatchResult;
}

/** One batch, as the language server asks it for the explorer. */
const askBatch = async (
  url: string,
  queries: readonly Query[],
  at: number,
): Promise<QueryBatchResult> => {
  const runtime = nodeRuntime(createFailingLogger().log, undefined);
  const endpoints = createEndpoints({ ...runtime, isTrusted: () => true });
  try {
    endpoints.apply({ endpoints: [profileOf(url, { name: 'querier' })] });
    const found = endpoints.find('querier');
    if (!found.ok) throw new Error(found.failure.message);
    const { signal } = new AbortController();
    return await queryBatch({ ...found.value, timers: runtime.timers }, { queries, at }, signal);
  } finally {
    endpoints.dispose();
  }
};

/** One question of our own: the sum of what is found at a time; undefined when nothing is. */
const numberAt = async (
  url: string,
  expression: string,
  at: number,
): Promise<number | undefined> => {
  const query = new URLSearchParams({ query: expression, time: String(at / 1000) });
  const response = await fetch(`${url}/api/v1/query?${query.toString()}`);
  const { data } = (await response.json()) as {
    data: { result: readonly { readonly value: readonly [number, string] }[] };
  };
  return data.result.length === 0
    ? undefined
    : data.result.reduce((sum, { value }) => sum + Number(value[1]), 0);
};

/** Tests of the mesh's numbers for these clusters; `demo` is called once it is up. */
export const describeMesh = (names: readonly string[], demo: () => Demo): void => {
  const scope: QueryScope = {
    clusterLabel: 'cluster',
    clusters: names,
    window: `${windowSeconds}s`,
    quantiles: [0.5, 0.95, 0.99],
  };
  let answered: Answered;

  const numbers = (name: string): ClusterNumbers =>
    numbersOf(answered.result, scope, parts).get(name) ?? expect.fail(`nothing of ${name}`);
  const server = (name: string): Traffic =>
    numbers(name).traffic.workloads.get('strest/Deployment/strest-server') ??
    expect.fail(`no server in ${name}`);
  const direct = (expression: string) => numberAt(demo().querierUrl, expression, answered.at);

  /** Requests of a window that the visitor is told to make; nobody else is turned away. */
  const refused = visitorRps * windowSeconds;
  const isNear = (value: number, wanted: number, share: number): boolean =>
    Math.abs(value - wanted) <= share * wanted;

  /**
   * What of a cluster is not yet as it is told to be. A window that a program was not up in from its beginning has a
   * part of its counts, and a machine that starts much at once answers late: neither is what these tests are about.
   */
  const unsettled = (name: string): readonly string[] => {
    const { traffic, edges, gateways } = numbers(name);
    const served = traffic.workloads.get('strest/Deployment/strest-server');
    const { rps = 0, successRate = 0, denied = 0 } = served ?? {};
    const sources = edges.map(({ source }) => source.name);
    const checks: Readonly<Record<string, boolean>> = {
      [`${rps} rps, told: ${strestLoad.rps}`]: isNear(rps, strestLoad.rps, 0.2),
      [`${successRate} of them well`]: successRate > 0.9,
      [`${denied} turned away, told: ${refused}`]: isNear(denied, refused, 0.3),
      [`callers: ${sources.join()}`]: ['strest-client', 'half-client'].every((source) =>
        sources.includes(source),
      ),
      [`gateways: ${JSON.stringify(gateways)}`]:
        gateways.length === names.length - 1 &&
        gateways.every(({ alive, latency }) => alive && (latency.get(0.5) ?? 0) > 0),
    };
    return Object.entries(checks).flatMap(([what, is]) => (is ? [] : [`${name}: ${what}`]));
  };

  describe('the mesh over all clusters', () => {
    let patienceMs = settleMs;
    let missing: readonly string[] = [];
    const look = async () => {
      // A scrape is known when it ends, by the time of its beginning: before that time, nothing changes any more.
      const at = Date.now() - scrapeSeconds * 1000;
      answered = { at, result: await askBatch(demo().querierUrl, batchOf(scope, parts), at) };
      return names.flatMap(unsettled);
    };
    // Before each, so that a further try is about other numbers.
    beforeEach(async () => {
      const probe = async () => {
        missing = await look().catch((error: unknown) => [String(error)]);
        return missing.length === 0 || undefined;
      };
      const told = () => `the numbers have not settled: ${missing.join('; ')}`;
      try {
        await waitFor(probe, { timeoutMs: patienceMs, everyMs: 2000, describe: told });
      } catch (error) {
        patienceMs = settleAgainMs;
        throw error;
      }
    });

    it('answers every question of the batch', () => {
      const failed = Object.entries(answered.result.results).filter(([, part]) => !part.ok);
      expect(failed).toEqual([]);
    });

    it('knows clusters by the pods of their control planes', async () => {
      const query = identityQuery('cluster', [namespaces.linkerd]);
      const { results } = await askBatch(demo().querierUrl, [query], answered.at);
      const part = results[query.id];
      const known = await Promise.all(
        names.map(async (name) => {
          const args = ['get', 'pods', '-n', namespaces.linkerd, '-o', 'name'];
          const pods = (await demo().kubectl(name, args)).trim().split('\n');
          return {
            context: `context of ${name}`,
            pods: new Set(pods.map((pod) => pod.replace('pod/', ''))),
          };
        }),
      );
      const found = clusterValues(part?.ok === true ? part.value : [], 'cluster', known);
      expect(Object.fromEntries(found)).toEqual(
        Object.fromEntries(names.map((name) => [`context of ${name}`, name])),
      );
    });

    describe.each(names)('%s', (name) => {
      const ofServer = `cluster="${name}", namespace="strest", deployment="strest-server"`;
      const inbound = `${ofServer}, direction="inbound"`;

      it('counts who is meshed as labels of pods say', async () => {
        const kinds = [
          'namespaces',
          'pods',
          'deployments',
          'statefulsets',
          'daemonsets',
          'services',
        ];
        const ours = async () => {
          // One by one: of very long answers only the end is kept.
          const lists = await Promise.all(
            kinds.map(async (kind) => demo().kubectl(name, ['get', kind, '-A', '-o', 'json'])),
          );
          const items = lists.flatMap(
            (list) => (JSON.parse(list) as { items: readonly ReturnType<typeof raw>[] }).items,
          );
          return createInventory()(clusterOf(...items)).namespaces;
        };
        const truth = () =>
          Promise.all(
            [namespaces.strest, namespaces.plain, namespaces.half].map(async (namespace) => {
              const pods = async (...selector: readonly string[]) => {
                const args = ['get', 'pods', '-n', namespace, '-o', 'name', ...selector];
                return (await demo().kubectl(name, args)).split('\n').filter(Boolean).length;
              };
              const withProxy = await pods('-l', 'linkerd.io/control-plane-ns=linkerd');
              return { name: namespace, meshed: withProxy, total: await pods() };
            }),
          );
        // An autoscaler may replace pods between two answers of kubectl.
        const compared = await vi.waitFor(
          async () => {
            const [rows, wanted] = [await ours(), await truth()];
            const counts = rows.map((row) => ({
              name: row.name,
              meshed: row.meshed,
              total: row.total,
            }));
            expect(counts).toEqual(expect.arrayContaining(wanted));
            return counts;
          },
          { timeout: settleMs / 4, interval: 2000 },
        );
        const half = compared.find((row) => row.name === namespaces.half);
        expect(half?.meshed).toBeGreaterThan(0);
        expect(half?.meshed).toBeLessThan(half?.total ?? 0);
      });

      it('has the rate that the client was told, and what its proxy counts', async () => {
        const { rps, successRate } = server(name);
        expect(successRate).toBeGreaterThan(0.9);
        const sent = await direct(
          `sum(rate(request_total{cluster="${name}", namespace="strest", deployment="strest-client", direction="outbound"}[${scope.window}]))`,
        );
        expect(rps).toBeGreaterThan(0.8 * (sent ?? NaN));
        // The visitor knocks at the servers, too.
        expect(rps).toBeLessThan(1.3 * (sent ?? NaN));
      });

      it('has the percentiles and connections of its servers', async () => {
        const { latency, connections } = server(name);
        for (const quantile of scope.quantiles) {
          const truth = await direct(
            `histogram_quantile(${quantile}, sum by (le) (irate(response_latency_ms_bucket{${inbound}}[${scope.window}])))`,
          );
          expect(latency.get(quantile)).toBeCloseTo(truth ?? NaN, 6);
        }
        // A request takes 33 ms of a replica; nothing is faster than that.
        expect(latency.get(0.5)).toBeGreaterThan(1000 / strestLoad.rate / 2);
        expect(connections).toBe(await direct(`sum(tcp_open_connections{${inbound}})`));
      });

      it('says how much is secured', async () => {
        // Nobody without a proxy calls a server with one: requests that are not secured are those of edges.
        for (const [namespace, { secured }] of [
          [namespaces.strest, server(name)],
          [namespaces.half, numbers(name).traffic.namespaces.get(namespaces.half) ?? {}],
        ] as const) {
          const own = `cluster="${name}", namespace="${namespace}", direction="inbound"`;
          const all = await direct(`sum(increase(response_total{${own}}[${scope.window}]))`);
          const plain = await direct(
            `sum(increase(response_total{${own}, tls!="true"}[${scope.window}]))`,
          );
          expect(secured?.of).toBe('requests');
          expect(secured?.share).toBeCloseTo(1 - (plain ?? 0) / (all ?? NaN), 1);
        }
      });

      it('has edges, secured and not', () => {
        const { edges } = numbers(name);
        const of = (source: string): readonly Edge[] =>
          edges.filter((edge) => edge.source.name === source);
        const [strest] = of('strest-client');
        expect(strest).toMatchObject({ secured: true, reasons: [] });
        expect(strest?.successRate).toBeGreaterThan(0.9);
        expect(strest?.target).toMatchObject({
          namespace: namespaces.strest,
          workload: { name: 'strest-server' },
        });
        expect(strest?.serverIds.join()).toContain('.strest.serviceaccount.identity.linkerd');
        const insecure = edges.filter((edge) => edge.source.namespace === namespaces.half);
        expect(insecure.flatMap(({ reasons }) => reasons)).not.toEqual([]);
      });

      it('counts who was turned away', async () => {
        const { denied } = server(name);
        const truth = await direct(
          `sum(increase(inbound_http_authz_deny_total{${ofServer}}[${scope.window}]))`,
        );
        expect(denied).toBe(Math.round(truth ?? NaN));
        expect(denied).toBeGreaterThan(0.5 * refused);
        expect(denied).toBeLessThan(1.5 * refused);
      });

      it('sees the gateways of the others', async () => {
        const { gateways } = numbers(name);
        const others = names.filter((other) => other !== name);
        expect(gateways.map(({ targetCluster, alive }) => [targetCluster, alive])).toEqual(
          others.map((other) => [other, true]),
        );
        expect(await direct(`sum(gateway_alive{cluster="${name}"})`)).toBe(others.length);
        expect(gateways[0]?.latency.get(0.5)).toBeGreaterThan(0);
      });
    });
  });
};
