import { expect, it } from 'vitest';
import { callTool } from '../probe.ts';
import { away, home } from './context.ts';
import type { ExplorerSuite } from './context.ts';

/** What a workload is in the answer of the tool that lists them. */
interface ListedWorkload {
  readonly cluster: string;
  readonly name: string;
  readonly meshed: string;
  readonly rps?: number;
  readonly success?: number;
  readonly latencyMs?: Readonly<Record<string, number>>;
}

/** The tools for language models on real clusters, called by another extension as one with a model would. */
export function toolScenarios(suite: () => ExplorerSuite): void {
  it('query_thanos asks the querier over all clusters, after somebody agreed', async () => {
    const expr = 'count by (cluster) (up{namespace="strest"})';
    const { question, text } = await callTool(suite(), 'query_thanos', { expr });
    expect(question).toContain(expr);
    expect(text).toMatch(/Result of the querier aks\/monitoring\/thanos-query: vector, 2 rows\./);
    expect(text).toMatch(/\ncluster\tvalue\naks\t\d+\ngke\t\d+$/);
  });

  it('explain_store_gaps tells of the stores and what the doctor found', async () => {
    const name = `${home}/monitoring/thanos-query`;
    const { text } = await callTool(suite(), 'explain_store_gaps', { querier: name });
    expect(text).toMatch(new RegExp(`^Querier ${name}, seen at `));
    // Of each cluster a sidecar and a store gateway, and the ruler.
    expect(text).toContain('Stores: 5, of which 0 do not answer.');
    expect(text).toMatch(/Findings of the doctor: \d+\./);
  });

  it('explain_store_gaps names the queriers there are', async () => {
    const { error } = await callTool(suite(), 'explain_store_gaps', { querier: 'nobody' });
    expect(error).toContain('There is no querier "nobody".');
    expect(error).toContain(`${home}/monitoring/thanos-query`);
  });

  it('list_meshed_workloads counts pods and has the numbers of Thanos', async () => {
    const { clusters, thanos, mesh } = suite();
    await clusters.openAlone([thanos, mesh]);
    for (const context of [home, away]) {
      await clusters.expand(context);
      await clusters.row([context], ({ description }) => description.startsWith('v'));
    }
    const { text } = await callTool(suite(), 'list_meshed_workloads', { namespace: 'strest' });
    const { workloads } = JSON.parse(text ?? '') as { workloads: readonly ListedWorkload[] };
    const servers = workloads.filter(({ name }) => name === 'strest-server');
    expect(servers.map(({ cluster }) => cluster).toSorted()).toEqual([home, away]);
    for (const { meshed, rps, success, latencyMs } of servers) {
      expect(meshed).toMatch(/^(\d+)\/\1$/);
      expect(rps).toBeGreaterThan(1);
      expect(success).toBeGreaterThan(0.9);
      expect(latencyMs?.['0.99']).toBeGreaterThan(1);
    }
    for (const context of [home, away]) await clusters.collapse(context);
  });

  it('list_meshed_workloads says what is wrong where only that is asked for', async () => {
    const { clusters, thanos, mesh } = suite();
    await mesh.openAlone([clusters, thanos]);
    await mesh.expand(home);
    const { text } = await callTool(suite(), 'list_meshed_workloads', {
      cluster: home,
      problemsOnly: true,
    });
    const { workloads } = JSON.parse(text ?? '') as {
      workloads: readonly { readonly namespace: string; readonly problems: readonly string[] }[];
    };
    expect(workloads.map(({ namespace }) => namespace)).toContain('half');
    for (const { problems } of workloads) expect(problems).not.toEqual([]);
    await mesh.collapse(home);
  });
}
