// What the shipped language server answers about autoscalers, over its standard streams, from real servers: a day of
// history behind a store gateway, whose truth is known, and two clusters of now.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import type {
  AdapterPreviewResult,
  AutoscaleExplainResult,
  AutoscaleHistory,
  AutoscaleLine,
  AutoscaleOutlookResult,
  AutoscalePatchResult,
  AutoscaleProgressParams,
  AutoscaleReplay,
  AutoscaleReplayResult,
  AutoscaleSearchResult,
  ListAutoscalersResult,
} from '../../server/src/protocol/autoscaling.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import { serveHistory, type ServedHistory } from '../lab/history/serve.ts';
import { startSmallStand } from '../stand/small-stand.mjs';
import { startBundledServer, type BundledServer } from '../support/bundled-server.ts';
import { demoManifest as manifest, demoParameters, demoRules as rules } from './demo-history.ts';
import { settled } from './settled.ts';

const name = {
  kind: 'HorizontalPodAutoscaler',
  namespace: 'strest',
  name: 'keda-hpa-strest-server',
};
const adapterQueries: Readonly<Record<string, RegExp>> = {
  Pods: /^avg\(sum\(rate\(request_total\{cluster="aks",namespace="strest",pod=~"strest-server-.*"\}\[1m\]\)\) by \(pod\)\)$/,
  Object:
    /^sum\(rate\(request_total\{cluster="aks",namespace="strest",deployment="strest-server"\}\[1m\]\)\) by \(deployment\)$/,
  External: /^sum\(rate\(request_total\{cluster="aks",namespace="strest"\}\[1m\]\)\)$/,
};

/** What the querier answers to an expression at a time (Unix ms). */
const valueOf = async (expr: string, at: number): Promise<number> => {
  const url = new URL('/api/v1/query', served.querierUrl);
  url.search = new URLSearchParams({ query: expr, time: String(at / 1000) }).toString();
  const { data } = (await (await fetch(url)).json()) as {
    readonly data: { readonly result: readonly { readonly value: readonly [number, string] }[] };
  };
  return Number(data.result[0]?.value[1]);
};

const target = 'spec.metrics[0].external.target.value';
const cluster = 'aks';
const stepMs = 15_000;

let dir: string;
let served: ServedHistory;
let stand: Awaited<ReturnType<typeof startSmallStand>>;
let server: BundledServer;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-autoscale-requests-'));
  served = await serveHistory(demoParameters);
  stand = await startSmallStand({ dir, log: () => undefined });
  const credentials = { kind: 'none' } as const;
  server = await startBundledServer([
    { name: 'history', url: served.querierUrl, credentials },
    { name: 'now', url: stand.querierUrl, credentials },
  ]);
});

afterAll(async () => {
  await server.stop();
  await stand.stop();
  await served.stop();
  await rm(dir, { recursive: true, force: true });
});

const historyOf = (more: Partial<AutoscaleHistory> = {}): AutoscaleHistory => ({
  endpoint: 'history',
  manifest,
  matchers: [`cluster="${cluster}"`],
  from: served.truth.startSeconds * 1000,
  to: served.truth.endSeconds * 1000,
  queries: { 's0-prometheus': served.truth.query },
  ...more,
});

const replay = async (
  candidates: readonly { readonly name: string; readonly sets: readonly string[] }[],
  more: Partial<AutoscaleHistory> = {},
): Promise<AutoscaleReplay> => {
  const points = 10_000;
  const params = { history: historyOf(more), candidates, points };
  const result = await server.connection.sendRequest<AutoscaleReplayResult>(
    methods.autoscaleReplay,
    params,
  );
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.replay;
};

/** What the controller of the history wanted in the pass that shows on the grid at a time. */
const truthAt = (at: number): number | undefined => {
  const truth = served.truth.clusters.find((one) => one.name === cluster);
  const step = Math.floor((at / 1000 - served.truth.startSeconds) / (stepMs / 1000));
  return truth?.desired[step - 1] ?? undefined;
};

/** What a line says at every pass: it keeps only the times at which it changes. */
const stepsOf = ({ times, values }: AutoscaleLine): ReadonlyMap<number, number | null> => {
  const steps = new Map<number, number | null>();
  for (const [index, from] of times.entries()) {
    const to = times[index + 1] ?? from + stepMs;
    for (let at = from; at < to; at += stepMs) steps.set(at, values[index] ?? null);
  }
  return steps;
};

const search = (
  candidates: number,
  seen: (progress: AutoscaleProgressParams) => void,
  token = new CancellationTokenSource().token,
): Promise<AutoscaleSearchResult> => {
  const { connection } = server;
  const own = `search of ${String(candidates)}`;
  connection.onNotification(methods.autoscaleProgress, (progress: AutoscaleProgressParams) => {
    if (progress.token === own) seen(progress);
  });
  const history = historyOf({ loadModel: 'average' });
  const params = { history, constraints: {}, candidates, seed: 1, token: own };
  return connection.sendRequest(methods.autoscaleSearch, params, token);
};

describe('the shipped language server', () => {
  test('lists the autoscalers of a text', async () => {
    const text = `kind: Service\n---\n${manifest}`;
    const found = await server.connection.sendRequest<ListAutoscalersResult>(
      methods.autoscaleList,
      { text },
    );
    expect(found).toEqual({ autoscalers: [{ ...name, line: 3, apis: ['external'] }] });
  });

  test('replays a day from a store gateway as it was, and other settings beside', async () => {
    const found = await replay([
      { name: 'few', sets: ['spec.maxReplicas=3'] },
      { name: 'patient', sets: [`${target}=700`] },
    ]);
    expect(found).toMatchObject({ autoscaler: name, fit: { basis: 'status', least: 0.95 } });
    expect(found.fit.agreement).toBeGreaterThanOrEqual(0.95);
    expect(found.fit.compared).toBeGreaterThan((0.9 * 86_400_000) / stepMs);
    const wanted = stepsOf(found.recorded);
    const known = [...wanted].flatMap(([at, replicas]) => {
      const truth = truthAt(at);
      return truth === undefined ? [] : [truth === replicas];
    });
    const equal = known.filter(Boolean).length;
    console.log(
      `${String(equal)} of ${String(known.length)} replicas recorded as the truth has them; fit ${String(found.fit.agreement)}`,
    );
    expect(known.length).toBeGreaterThan((0.9 * 86_400_000) / stepMs);
    expect(equal / known.length).toBeGreaterThanOrEqual(0.98);
    const [few, patient] = found.candidates;
    expect(Math.max(...(few?.line.values ?? []).map(Number))).toBe(3);
    expect(few?.changes).toEqual(['at most 6 → 3 replicas']);
    expect(patient?.score.replicaHours).toBeLessThan(found.current.score.replicaHours);
    expect(found.current.scalings.length).toBeGreaterThan(10);
  });

  test('explains a pass as the controller decided it', async () => {
    const { current } = await replay([]);
    const scaling = current.scalings.findLast(({ at, to }) => truthAt(at) === to);
    if (scaling === undefined) throw new Error('no scaling as in the truth');
    const { at, from, to, explanation } = scaling;
    const found = await server.connection.sendRequest<AutoscaleExplainResult>(
      methods.autoscaleExplain,
      { history: historyOf(), at: at + 1000 },
    );
    expect(found).toMatchObject({
      ok: true,
      at,
      current: from,
      desired: to,
      sentence: explanation,
    });
    expect(JSON.stringify(found)).toMatch(/against a target of 350/);
  });

  test('searches, says how far it is, and gives advice that a patch takes', async () => {
    const told: number[] = [];
    const found = await search(40, ({ tried, candidates }) => {
      expect(candidates).toBe(40);
      told.push(tried);
    });
    if (!found.ok) throw new Error(found.failure.message);
    expect(found).toMatchObject({ tried: 40, cancelled: false, feasible: true });
    expect(told).toEqual(told.toSorted((left, right) => left - right));
    expect(told.at(-1)).toBe(40);
    const { current } = await replay([]);
    const better = found.front.find(
      ({ sets, score }) => sets.length > 0 && score.replicaHours < current.score.replicaHours,
    );
    if (better === undefined) throw new Error(JSON.stringify(found.front));
    const patched = await server.connection.sendRequest<AutoscalePatchResult>(
      methods.autoscalePatch,
      { text: manifest, sets: better.sets },
    );
    if (!patched.ok) throw new Error(patched.failure.message);
    expect(patched.text).toContain("# The server of the talk's demo.");
    expect(patched.text).not.toBe(manifest);
  });

  test('answers others while it searches, and a cancelled search with what it found', async () => {
    const source = new CancellationTokenSource();
    let others = 0;
    const found = await search(
      2000,
      ({ tried }) => {
        if (tried > 100) return;
        void server.connection
          .sendRequest<ListAutoscalersResult>(methods.autoscaleList, { text: manifest })
          .then(({ autoscalers }) => {
            others += autoscalers.length;
            source.cancel();
          });
      },
      source.token,
    );
    expect(others).toBeGreaterThan(0);
    expect(found).toMatchObject({ ok: true, cancelled: true });
    const tried = found.ok ? found.tried : 0;
    expect(tried).toBeGreaterThan(0);
    expect(tried).toBeLessThan(2000);
  });

  test('says what a live autoscaler will do', async () => {
    const now = Date.parse('2026-11-20T12:00:00Z');
    const object = {
      metadata: { name: name.name, namespace: name.namespace },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'strest-server' },
        minReplicas: 1,
        maxReplicas: 6,
        metrics: [
          {
            type: 'External',
            external: {
              metric: { name: 's0-prometheus' },
              target: { type: 'Value', value: '350' },
            },
          },
        ],
      },
      status: {
        currentReplicas: 2,
        desiredReplicas: 2,
        conditions: [
          { type: 'AbleToScale', status: 'True' },
          { type: 'ScalingActive', status: 'True' },
        ],
        currentMetrics: [
          {
            type: 'External',
            external: { metric: { name: 's0-prometheus' }, current: { value: '700' } },
          },
        ],
      },
    };
    const params = { now, autoscalers: [{ key: 'a', seen: [{ at: now - 15_000, object }] }] };
    const { outlooks } = await server.connection.sendRequest<AutoscaleOutlookResult>(
      methods.autoscaleOutlook,
      params,
    );
    expect(outlooks).toMatchObject([{ key: 'a', wants: 4 }]);
  });

  test("previews the talk's rule of prometheus-adapter with its value now", async () => {
    await settled(stand);
    const text = `rules:
- seriesQuery: 'response_latency_ms_bucket{namespace="strest",deployment="strest-server",direction="inbound"}'
  resources: { template: '<<.Resource>>' }
  name: { matches: '^(.*)_bucket$', as: '\${1}_p99' }
  metricsQuery: 'histogram_quantile(0.99, sum(irate(<<.Series>>{<<.LabelMatchers>>}[30s])) by (le, <<.GroupBy>>))'
`;
    const found = await server.connection.sendRequest<AdapterPreviewResult>(
      methods.autoscaleAdapter,
      { endpoint: 'now', text, namespace: 'strest' },
    );
    if (!found.ok) throw new Error(found.failure.message);
    const metric = found.rules[0]?.metrics.find(({ resource }) => resource === 'deployments.apps');
    expect(metric).toMatchObject({
      name: 'response_latency_ms_p99',
      path: '/apis/custom.metrics.k8s.io/v1beta1/namespaces/strest/deployments.apps/strest-server/response_latency_ms_p99',
      problems: [],
    });
    expect(metric?.values?.[0]?.value).toMatch(/^\d+m?$/);
  });

  test.each([
    [
      'Pods',
      'pods: { metric: { name: requests }, target: { type: AverageValue, averageValue: 20 } }',
    ],
    [
      'Object',
      'object: { metric: { name: requests }, describedObject: { apiVersion: apps/v1, kind: Deployment, name: strest-server }, target: { type: Value, value: 50 } }',
    ],
    ['External', 'external: { metric: { name: requests }, target: { type: Value, value: 50 } }'],
  ])('replays %s metrics on the PromQL of their adapter rule', async (type, metric) => {
    const at = manifest.indexOf('    - type: External');
    const behavior = manifest.indexOf('  behavior:');
    const own = `${manifest.slice(0, at)}    - type: ${type}\n      ${metric}\n${manifest.slice(behavior)}`;
    const found = await replay([], {
      manifest: own,
      queries: {},
      adapter: { text: rules, sees: 'cluster' },
    });
    const [line] = found.metrics;
    const said = found.findings.find(({ kind }) => kind === 'adapter-rule');
    const expr = line?.expr ?? '';
    expect(said?.message).toContain(expr);
    expect(expr).toMatch(adapterQueries[type] ?? /^$/);
    expect(found.fit.basis).toBe('record');
    const { times = [], values = [] } = line?.line ?? {};
    const asked = times.findIndex((_, index) => index > times.length / 2 && values[index] !== null);
    expect(values[asked]).toBeCloseTo(await valueOf(expr, times[asked] ?? 0), 6);
    expect(new Set(values).size).toBeGreaterThan(100);
  });

  test('says why no rule of an adapter gives a metric', async () => {
    const own = manifest.replace('s0-prometheus', 'latency');
    const params = {
      history: historyOf({ manifest: own, queries: {}, adapter: { text: rules, sees: 'server' } }),
      candidates: [],
      points: 100,
    };
    const found = await server.connection.sendRequest<AutoscaleReplayResult>(
      methods.autoscaleReplay,
      params,
    );
    expect(found.ok ? '' : found.failure.message).toContain(
      'No rule of the adapter gives External/latency: externalRules[0] gives other names (requests).',
    );
  });

  test('does not wait for a querier that has come to a stop', async () => {
    const stopped = stand.pids();
    for (const pid of stopped) process.kill(pid, 'SIGSTOP');
    try {
      const to = Date.now();
      const history = historyOf({ endpoint: 'now', from: to - 3_600_000, to });
      const source = new CancellationTokenSource();
      const params = { history, candidates: [], points: 100 };
      const { connection } = server;
      const cancelled = connection.sendRequest(methods.autoscaleReplay, params, source.token);
      const text = 'rules: [{ seriesQuery: up, metricsQuery: "<<.Series>>" }]';
      const previewed = connection.sendRequest<AdapterPreviewResult>(methods.autoscaleAdapter, {
        endpoint: 'now',
        text,
      });
      source.cancel();
      await expect(cancelled).rejects.toMatchObject({ code: -32800 });
      const preview = await previewed;
      expect(preview).toMatchObject({
        ok: true,
        rules: [{ refused: 'the time for asking, 30 s, was over' }],
      });
    } finally {
      for (const pid of stopped) process.kill(pid, 'SIGCONT');
    }
  });
});
