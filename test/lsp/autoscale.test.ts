import { describe, expect, test } from 'vitest';
import type {
  AdapterPreviewResult,
  AutoscaleExplainParams,
  AutoscaleExplainResult,
  AutoscaleHistory,
  AutoscaleProgressParams,
  AutoscaleReplay,
  AutoscaleReplayResult,
  AutoscaleSearchResult,
} from '../../server/src/protocol/autoscaling.ts';
import type { Failure } from '../../server/src/protocol/connections.ts';
import { methods } from '../../server/src/protocol/methods.ts';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { profileOf } from '../support/connections.ts';
import { data, hang, status } from '../support/fault-proxy.ts';
import { queueManifest, queueRange, serveQueue } from '../support/served-queue.ts';
import { serverForTest } from '../support/thanos-api.ts';
import { startWithEndpoints, type TestClient } from './client.ts';

const historyOf = (more: Partial<AutoscaleHistory> = {}): AutoscaleHistory => ({
  endpoint: 'one',
  manifest: queueManifest,
  matchers: [],
  ...queueRange,
  queries: { queue: 'queue' },
  ...more,
});

const replay = (
  { connection }: TestClient,
  history: AutoscaleHistory,
  candidates: AutoscaleReplay['candidates'] | readonly object[] = [],
  points = 500,
): Promise<AutoscaleReplayResult> =>
  connection.sendRequest(methods.autoscaleReplay, { history, candidates, points });

const replayed = async (...args: Parameters<typeof replay>): Promise<AutoscaleReplay> => {
  const result = await replay(...args);
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.replay;
};

const client = async (): Promise<TestClient & { readonly asked: () => number }> => {
  const server = await serveQueue();
  const started = await startWithEndpoints([profileOf(server.url)]);
  return { ...started, asked: () => server.requests.length };
};

const messageOf = (
  result: { readonly ok: true } | { readonly ok: false; readonly failure: Failure },
): string => (result.ok ? 'no failure' : result.failure.message);

describe('the autoscalers of a text', () => {
  const web = { kind: 'HorizontalPodAutoscaler', namespace: 'shop', name: 'web' };
  const object = 'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\n';
  test.each([
    [
      'documents',
      `${queueManifest}---\nkind: Deployment\n---\n${object}`,
      [
        { ...web, line: 1, apis: ['external'] },
        { kind: 'ScaledObject', namespace: 'default', name: 'a', line: 16 },
      ],
    ],
    [
      'a list',
      'kind: List\nitems:\n  - kind: Service\n  - kind: ScaledObject\n    metadata: {name: b, namespace: c}\n',
      [{ kind: 'ScaledObject', namespace: 'c', name: 'b', line: 3 }],
    ],
    ['something broken', 'kind: [ScaledObject', []],
  ])('of %s', async (_, text, autoscalers) => {
    const { connection } = await startWithEndpoints([]);
    expect(await connection.sendRequest(methods.autoscaleList, { text })).toEqual({ autoscalers });
  });
});

describe('a replay', () => {
  test('compares candidates with what is', async () => {
    const one = await client();
    const candidates = [
      { name: 'frugal', sets: ['spec.metrics[0].external.target.averageValue=20'] },
      { name: 'tight', sets: ['spec.maxReplicas=4', 'spec.minReplicas=1'] },
      { name: 'wrong', sets: ['spec.minReplicas=20'] },
      { name: 'nowhere', sets: ['spec.metrics[7].type=Pods'] },
    ];
    const found = await replayed(one, historyOf(), candidates);
    expect(found).toMatchObject({
      autoscaler: { kind: 'HorizontalPodAutoscaler', namespace: 'shop', name: 'web' },
      target: { kind: 'Deployment', name: 'web' },
      fit: { agreement: 1, least: 0.95, differences: [] },
      current: { name: 'current', problems: [] },
      metrics: [{ key: 'External/queue', expr: 'queue', target: 10 }],
    });
    expect(found.assumptions.join(' ')).toContain('External/queue is as it was recorded');
    const [frugal, tight, wrong, nowhere] = found.candidates;
    expect(frugal?.changes).toEqual(['target 10 → 20']);
    expect(frugal?.score.replicaHours).toBeLessThan(found.current.score.replicaHours);
    expect(tight?.changes).toEqual(['at least 2 → 1 replicas', 'at most 10 → 4 replicas']);
    expect(Math.max(...(tight?.line.values ?? []).map(Number))).toBe(4);
    expect(wrong).toMatchObject({
      line: { times: [] },
      problems: [expect.stringContaining('max')],
    });
    expect(nowhere?.problems).toEqual(['there is no [7]']);
    // What was wanted shows one pass later.
    expect(found.current.line.values).toEqual(found.recorded.values);
    expect(found.current.scalings[0]?.explanation).toMatch(/^Scales up from 2 to 3 replicas: /);
  });

  test('reads the metrics of a candidate that goes by other ones', async () => {
    const one = await client();
    const manifest = queueManifest.replace('name: queue', 'name: demand').replace("'10'", "'5'");
    const queries = { queue: 'queue', demand: 'demand' };
    const other = [{ name: 'own', sets: [], manifest }];
    const found = await replayed(one, historyOf({ queries }), other);
    const [own] = found.candidates;
    expect(own?.changes).toEqual(['no longer by External/queue, but by External/demand (5)']);
    // Half the queue against half the target.
    expect(own?.line.values).toEqual(found.current.line.values);
    expect(own?.problems.join()).toMatch(
      /^Minutes above target go by its own targets here \(External\/demand\)/,
    );
    const before = one.asked();
    const explained = await one.connection.sendRequest(methods.autoscaleExplain, {
      history: historyOf({ queries }),
      candidate: { name: 'own', sets: [], manifest },
      at: queueRange.from + 3_600_000,
    });
    expect(JSON.stringify(explained)).toContain('demand');
    expect(one.asked()).toBe(before);
    const without = await replayed(one, historyOf(), other);
    expect(without.candidates[0]?.line.times).toEqual([]);
    expect(without.candidates[0]?.problems[0]).toContain('PromQL stands behind External/demand');
  });

  test('reads the query of a candidate with a metric of the same name', async () => {
    const one = await client();
    const manifest = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: web, namespace: shop }
spec:
  scaleTargetRef: { name: web }
  minReplicaCount: 2
  maxReplicaCount: 10
  triggers:
    - type: prometheus
      metadata: { serverAddress: 'http://p:9090', query: queue, threshold: '10' }
`;
    const sets = ['spec.triggers[0].metadata.query=demand'];
    const found = await replayed(one, historyOf({ manifest, queries: {} }), [
      { name: 'half', sets },
      { name: 'none', sets: ['spec.triggers[0].metadata.query=absent'] },
      { name: 'same', sets: [...sets, 'spec.triggers[0].metadata.threshold=5'] },
    ]);
    const [half, none, same] = found.candidates;
    // Half the query at half the threshold is as far above its own target as before.
    expect(same?.score).toEqual(found.current.score);
    expect(found.current.line.values).toEqual(found.recorded.values);
    expect(half?.score.replicaHours).toBeLessThan(0.8 * found.current.score.replicaHours);
    expect(none?.problems[0]).toContain('gives nothing in the whole time');
  });

  test('keeps the peaks of a line of few points', async () => {
    const one = await client();
    const whole = await replayed(one, historyOf(), [], 5000);
    const thin = await replayed(one, historyOf(), [], 20);
    const line = thin.metrics[0]?.line ?? { times: [], values: [] };
    expect(line.times.length).toBeLessThanOrEqual(20);
    const values = (of: AutoscaleReplay) => of.metrics[0]?.line.values.map(Number) ?? [];
    expect(Math.max(...values(thin))).toBe(Math.max(...values(whole)));
    expect(thin.demand.times.at(-1)).toBe(whole.demand.times.at(-1));
  });

  test('reads a history once', async () => {
    const one = await client();
    await replayed(one, historyOf());
    const before = one.asked();
    expect(before).toBeGreaterThan(0);
    const [more] = await Promise.all([
      replayed(one, historyOf({ loadModel: 'average' }), [{ name: 'a', sets: [] }]),
      replayed(one, historyOf({ whatIfs: [{ kind: 'traffic', factor: 2, ...queueRange }] })),
    ]);
    expect(more.assumptions.join(' ')).toContain('times the ready pods stays as it was recorded');
    expect(one.asked()).toBe(before);
    await replayed(one, historyOf({ matchers: ['cluster="a"'] }));
    expect(one.asked()).toBe(2 * before);
  });

  test('puts into history what did not happen', async () => {
    const one = await client();
    const whatIfs = [{ kind: 'traffic', factor: 2, ...queueRange } as const];
    const manifest = queueManifest.replace('name: queue', 'name: demand').replace("'10'", "'5'");
    const queries = { queue: 'queue', demand: 'demand' };
    const other = [{ name: 'own', sets: [], manifest }];
    const [was, would] = [
      await replayed(one, historyOf()),
      await replayed(one, historyOf({ whatIfs, queries }), other),
    ];
    // Half the queue against half the target, and twice as much of it.
    expect(would.candidates[0]?.line.values).toEqual(would.current.line.values);
    expect(would.fit.agreement).toBe(1);
    expect(would.current.score.replicaHours).toBeGreaterThan(1.3 * was.current.score.replicaHours);
  });

  test('compares nothing where it does not explain the history', async () => {
    const one = await client();
    const manifest = queueManifest.replace("'10'", "'20'");
    const found = await replayed(one, historyOf({ manifest }), [{ name: 'a', sets: [] }]);
    expect(found.fit.agreement).toBeLessThan(found.fit.least);
    expect(found.fit.differences[0]?.reason).not.toBe('');
    expect(found.candidates).toEqual([]);
  });
});

describe('a replay that cannot be', () => {
  const refusals: readonly (readonly [string, Partial<AutoscaleHistory>, RegExp])[] = [
    ['another text', { manifest: 'kind: Service' }, /no HorizontalPodAutoscaler or ScaledObject/],
    ['a broken text', { manifest: 'a: [' }, /not YAML/],
    [
      'another name',
      { autoscaler: { kind: 'ScaledObject', namespace: 'a', name: 'b' } },
      /There is no ScaledObject a\/b/,
    ],
    [
      'settings that are refused',
      { manifest: queueManifest.replace('maxReplicas: 10', 'maxReplicas: 1') },
      /The API server would refuse this manifest: .*maxReplicas/,
    ],
    ['no query', { queries: {} }, /Nothing says which PromQL stands behind External\/queue/],
    ['a server that is not there', { endpoint: 'two' }, /no endpoint two/],
    ['a wrong query', { queries: { queue: 'something_else' } }, /gives nothing in the whole time/],
  ];
  test.each(refusals)('because of %s', async (_, more, sentence) => {
    const result = await replay(await client(), historyOf(more));
    expect(messageOf(result)).toMatch(sentence);
  });

  test('because the server does not answer', async () => {
    const server = await serverForTest();
    server.script({}, status(500));
    const one = await startWithEndpoints([profileOf(server.url)]);
    const result = await replay(one, historyOf());
    expect(result).toMatchObject({ ok: false, failure: { kind: 'server-error' } });
    // That nothing is recorded cannot be said.
    expect(JSON.stringify(result)).not.toContain('Nothing is recorded');
  });

  test('because it is cancelled: then nothing more is read', async () => {
    const server = await serverForTest();
    server.script({}, hang);
    const { connection } = await startWithEndpoints([profileOf(server.url)]);
    const source = new CancellationTokenSource();
    const week = { from: queueRange.to - 7 * 86_400_000, to: queueRange.to };
    const params = { history: historyOf(week), candidates: [], points: 100 };
    const answer = connection.sendRequest(methods.autoscaleReplay, params, source.token);
    await server.seen('/query_range');
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });
});

describe('the explanation of a pass', () => {
  const explain = (
    { connection }: TestClient,
    at: number,
    more: Partial<AutoscaleExplainParams> = {},
  ): Promise<AutoscaleExplainResult> =>
    connection.sendRequest(methods.autoscaleExplain, { history: historyOf(), at, ...more });

  test('is that of the scaling in the replay', async () => {
    const one = await client();
    const { current } = await replayed(one, historyOf());
    const [scaling] = current.scalings;
    const { at = 0, from, to, explanation } = scaling ?? {};
    const found = await explain(one, at + 1000);
    const steps = [
      expect.stringContaining('Metric 1, External'),
      expect.any(String),
      expect.any(String),
    ];
    const pass = { ok: true, at, current: from, desired: to, sentence: explanation };
    expect(found).toMatchObject({ ...pass, steps });
    const other = await explain(one, at + 1000, {
      candidate: { name: 'a', sets: ['spec.maxReplicas=2'] },
    });
    expect(other).toMatchObject({ ok: true, desired: 2 });
  });

  test('is that of what happened, from the replicas that really were', async () => {
    const one = await client();
    const { recorded } = await replayed(one, historyOf());
    const { times, values } = recorded;
    const index = values.findIndex((value, at) => at > 0 && value !== values[at - 1]);
    const found = await explain(one, times[index] ?? 0, { asRecorded: true });
    expect(found).toMatchObject({ current: values[index - 1], desired: values[index] });
  });

  test('does not reach before the history', async () => {
    const found = await explain(await client(), queueRange.from - 60_000);
    expect(messageOf(found)).toContain('choose a later time');
  });
});

describe('a search', () => {
  const search = (
    { connection }: TestClient,
    more: Partial<AutoscaleHistory> = {},
    candidates = 40,
    token = new CancellationTokenSource().token,
  ): Promise<AutoscaleSearchResult> =>
    connection.sendRequest(
      methods.autoscaleSearch,
      {
        history: historyOf({ loadModel: 'total', ...more }),
        constraints: { minutesAboveTarget: 30 },
        candidates,
        seed: 1,
        token: 'mine',
      },
      token,
    );

  test('gives advice that a replay and a patch take, and says how far it is', async () => {
    const one = await client();
    const progress: AutoscaleProgressParams[] = [];
    one.connection.onNotification(methods.autoscaleProgress, (params: AutoscaleProgressParams) => {
      progress.push(params);
    });
    const found = await search(one);
    if (!found.ok) throw new Error(found.failure.message);
    expect(found).toMatchObject({ tried: 40, cancelled: false, feasible: true });
    expect(progress.at(-1)).toEqual({ token: 'mine', tried: 40, candidates: 40 });
    const cheapest = found.front.find(({ sets }) => sets.length > 0);
    const { sets = [], changes, score } = cheapest ?? {};
    const again = await replayed(one, historyOf(), [{ name: 'advice', sets }]);
    expect(again.candidates[0]).toMatchObject({ changes, score });
    const patch = await one.connection.sendRequest(methods.autoscalePatch, {
      text: queueManifest,
      sets,
    });
    expect(patch).toMatchObject({ ok: true });
    expect(JSON.stringify(patch)).toContain('# never alone');
  });

  test('that is cancelled answers with what it found', async () => {
    const one = await client();
    const source = new CancellationTokenSource();
    one.connection.onNotification(methods.autoscaleProgress, () => source.cancel());
    const found = await search(one, {}, 2000, source.token);
    expect(found).toMatchObject({ ok: true, cancelled: true });
    expect(found.ok ? found.tried : 0).toBeLessThan(2000);
  });

  test.each([
    [
      'a replay that explains too little',
      { manifest: queueManifest.replace("'10'", "'20'") },
      /less than the 95 %/,
    ],
    [
      'a target that nothing binds to replicas',
      {
        loadModel: 'auto' as const,
        manifest: queueManifest.replace("AverageValue, averageValue: '10'", "Value, value: '100'"),
      },
      /less than the 95 %|choose a load model/,
    ],
  ])('gives no advice on %s', async (_, more, sentence) => {
    expect(messageOf(await search(await client(), more))).toMatch(sentence);
  });
});

describe('the preview of an adapter', () => {
  const rules = `rules:
  - seriesQuery: 'requests_total{namespace!=""}'
    resources: { overrides: { namespace: { resource: namespace }, pod: { resource: pod } } }
    name: { matches: ^(.*)_total$, as: 'the_\${1}' }
    metricsQuery: sum(rate(<<.Series>>{<<.LabelMatchers>>}[2m])) by (<<.GroupBy>>)
`;
  const preview = (
    connection: TestClient['connection'],
    text: string,
  ): Promise<AdapterPreviewResult> =>
    connection.sendRequest(methods.autoscaleAdapter, { endpoint: 'one', text });
  const held = `kind: ConfigMap\ndata:\n  config.yaml: |\n    ${rules.trim().replaceAll('\n', '\n    ')}\n`;

  test.each([
    ['a file', rules],
    ['a ConfigMap', held],
  ])('of %s shows what comes of the series', async (_, text) => {
    const server = await serverForTest();
    server.script({
      '/series': data([{ __name__: 'requests_total', namespace: 'shop', pod: 'web-1' }]),
      '/query': data({
        resultType: 'vector',
        result: [{ metric: { pod: 'web-1' }, value: [1, '2.5'] }],
      }),
    });
    const { connection } = await startWithEndpoints([profileOf(server.url)]);
    const found = await preview(connection, text);
    expect(found).toMatchObject({ ok: true, rules: [{ rule: 'rules[0]', series: 1 }] });
    const metrics = found.ok ? (found.rules[0]?.metrics ?? []) : [];
    expect(metrics.find(({ resource }) => resource === 'pods')).toMatchObject({
      name: 'the_requests',
      query: 'sum(rate(requests_total{namespace="shop",pod="web-1"}[2m])) by (pod)',
      values: [{ of: 'web-1', value: '2500m' }],
    });
  });

  test.each([
    ['another text', 'kind: ConfigMap', /must hold one configuration/],
    ['a configuration that it refuses', 'rules: 5', /would not start with this configuration/],
  ])('refuses %s', async (_, text, sentence) => {
    const { connection } = await startWithEndpoints([]);
    const found = await preview(connection, text);
    expect(messageOf(found)).toMatch(sentence);
  });
});

test('the outlook of what was seen', async () => {
  const { connection } = await startWithEndpoints([]);
  const seen = [{ at: 1, object: { kind: 'ScaledObject' } }];
  const params = { now: 2, autoscalers: [{ key: 'a', seen }] };
  expect(await connection.sendRequest(methods.autoscaleOutlook, params)).toEqual({
    outlooks: [{ key: 'a', sentence: 'KEDA has not looked at it yet.' }],
  });
});
