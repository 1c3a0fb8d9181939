import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PreviewRule } from '../../server/src/autoscale/index.ts';
import { waitFor } from '../stand/processes.mjs';
import { startSmallStand } from '../stand/small-stand.mjs';
import { runCli, type CliResult } from '../support/run-cli.ts';

/** `gauntlet autoscale adapter` at a real querier over two clusters. */
let dir: string;
let stand: Awaited<ReturnType<typeof startSmallStand>>;

const config = `
rules:
- seriesQuery: 'response_latency_ms_bucket{namespace="strest",deployment="strest-server",direction="inbound"}'
  resources: {template: "<<.Resource>>"}
  name: {matches: "^(.*)_bucket$", as: "\${1}_p99"}
  metricsQuery: 'histogram_quantile(0.99, sum(irate(<<.Series>>{<<.LabelMatchers>>}[30s])) by (le, <<.GroupBy>>))'
- seriesQuery: '{namespace="strest",__name__=~"request_total|up"}'
  resources: {overrides: {namespace: {resource: namespace}, pod: {resource: pod}}}
  name: {matches: "^(.*)_total$", as: "$1_rps"}
  metricsQuery: 'sum(rate(<<.Series>>{<<.LabelMatchers>>}[1m])) by (<<.GroupBy>>)'
- seriesQuery: 'up{namespace="strest"}'
  resources: {overrides: {namespace: {resource: namespace}, deployment: {group: apps, resource: deployment}}}
  metricsQuery: 'count(<<.Series>>{deployment="strest-server"})'
externalRules:
- seriesQuery: 'up{namespace="strest"}'
  resources: {namespaced: false}
  metricsQuery: 'count(<<.Series>>{deployment="strest-server"}) by (cluster)'
- seriesQuery: 'no_such_series'
  metricsQuery: '<<.Series>>'
`;

const ask = (...args: readonly string[]): Promise<CliResult> =>
  runCli(['autoscale', 'adapter', `--url=${stand.querierUrl}`, ...args, 'adapter.yaml'], {
    cwd: dir,
  });

const preview = async (): Promise<readonly PreviewRule[]> => {
  const { stdout } = await ask('--json');
  return (JSON.parse(stdout) as { readonly rules: readonly PreviewRule[] }).rules;
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-adapter-'));
  await writeFile(join(dir, 'adapter.yaml'), config);
  stand = await startSmallStand({ dir: join(dir, 'stand'), log: () => undefined });
});

afterAll(async () => {
  await stand.stop();
  await rm(dir, { recursive: true, force: true });
});

describe('rules of prometheus-adapter, held against a querier', () => {
  test("the talk's rule gives the global p99 of the deployment", async () => {
    const found = await waitFor(
      async () => {
        const rules = await preview();
        const metric = rules[0]?.metrics.find(({ resource }) => resource === 'deployments.apps');
        return metric?.values?.length === 1 ? metric : undefined;
      },
      { timeoutMs: 60_000, describe: () => 'no p99' },
    );
    expect(found).toMatchObject({
      name: 'response_latency_ms_p99',
      path: '/apis/custom.metrics.k8s.io/v1beta1/namespaces/strest/deployments.apps/strest-server/response_latency_ms_p99',
      query:
        'histogram_quantile(0.99, sum(irate(response_latency_ms_bucket{namespace="strest",deployment="strest-server"}[30s])) by (le, deployment))',
      problems: [],
    });
    expect(found.values?.[0]).toMatchObject({ of: 'strest-server' });
    expect(found.values?.[0]?.value).toMatch(/^\d+m?$/);
  });

  test('says why series are not picked up', async () => {
    const [, rule] = await preview();
    expect(rule?.metrics).toEqual([]);
    expect(rule?.unpicked).toEqual([
      { series: 'request_total', count: 18, reason: expect.stringContaining('is empty') as string },
      { series: 'up', count: 9, reason: 'left out by `name.matches: ^(.*)_total$`' },
    ]);
  });

  test('says what is wrong with an answer', async () => {
    const [, , unnamed, external, nothing] = await preview();
    // Both the server's pods and the client's.
    expect(
      unnamed?.metrics.find(({ resource }) => resource === 'deployments.apps')?.problems.join(),
    ).toContain('no label `deployment`');
    expect(external?.metrics).toMatchObject([
      {
        name: 'up',
        path: '/apis/external.metrics.k8s.io/v1beta1/namespaces/default/up',
        values: [
          { of: '{cluster="aks"}', value: '3' },
          { of: '{cluster="gke"}', value: '4' },
        ],
        problems: ['2 results: an HPA adds them up'],
      },
    ]);
    expect(nothing).toMatchObject({ series: 0, metrics: [] });
  });

  test('tells people the same, with an exit code', async () => {
    const { code, stdout, stderr } = await ask();
    expect(stderr).toBe('');
    expect(stdout).toContain('not picked up: up (9): left out by `name.matches: ^(.*)_total$`');
    expect(code).toBe(1);
  });
});
