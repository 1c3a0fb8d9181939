import { describe, expect, it } from 'vitest';
import type { ClusterSnapshot, ClusterView } from '../../../../client/src/k8s/model.ts';
import { emptySnapshot } from '../../../../client/src/k8s/model.ts';
import type { MeshAsk } from '../../../../client/src/trees/mesh/mesh-numbers.ts';
import { createMeshSource } from '../../../../client/src/trees/mesh/mesh-source.ts';
import type { TreeNode } from '../../../../client/src/trees/tree-node.ts';
import { createEmitter } from '../../../../client/src/util/emitter.ts';
import type { Query } from '../../../../client/src/mesh/queries.ts';
import type { QueryBatchResult, VectorSample } from '../../../../server/src/protocol/thanos.ts';
import { createFakeTimers } from '../../../support/fake-timers.ts';
import { clusterView } from '../../cluster-view.ts';
import { batch, clusterOf, controlPlane, deployment, raw, sample } from '../../mesh/fixture.ts';

const cluster = (context: string, snapshot: ClusterSnapshot): ClusterView =>
  clusterView(context, { snapshot });

const snapshot = clusterOf(
  ...controlPlane(),
  raw('Namespace', 'shop', { annotations: { 'linkerd.io/inject': 'enabled' } }),
  ...deployment('shop', 'web', { pods: 2, meshed: 1 }),
  ...deployment('plain', 'old', { pods: 1 }),
  raw('Server', 'http', {
    apiVersion: 'policy.linkerd.io/v1beta3',
    namespace: 'shop',
    spec: { podSelector: { matchLabels: { app: 'web' } }, port: 80 },
  }),
  raw('Link', 'gke', {
    apiVersion: 'multicluster.linkerd.io/v1alpha3',
    namespace: 'mc',
    spec: { targetClusterName: 'gke', gatewayAddress: '10.0.0.1', gatewayPort: '4143' },
  }),
  raw('Service', 'web-gke', {
    namespace: 'shop',
    labels: {
      'mirror.linkerd.io/mirrored-service': 'true',
      'mirror.linkerd.io/cluster-name': 'gke',
    },
    annotations: { 'mirror.linkerd.io/remote-svc-fq-name': 'web.shop.svc.cluster.local' },
  }),
);

/** Answers of a querier that knows two clusters, `one` by another name than its context. */
function answers(queries: readonly Query[]): QueryBatchResult {
  const web = { cluster: 'one-label', namespace: 'shop', deployment: 'web' };
  const secure = { tls: 'true' };
  const known: Readonly<Record<string, readonly VectorSample[]>> = {
    identity: [
      sample(1, { cluster: 'one-label', pod: 'linkerd-identity-5f6d7c8b9-0' }),
      sample(1, { cluster: 'two', pod: 'linkerd-identity-x' }),
    ],
    responses: [
      sample(594, { ...web, classification: 'success', ...secure }),
      sample(6, { ...web, classification: 'failure', ...secure }),
    ],
    'latency:0.99': [sample(32, web)],
    edges: [
      sample(1, {
        cluster: 'one-label',
        namespace: 'front',
        deployment: 'door',
        dst_namespace: 'shop',
        dst_deployment: 'web',
        tls: 'true',
      }),
    ],
    denied: [sample(31, { ...web })],
    allowed: [sample(69, { ...web })],
    gatewayAlive: [sample(0, { cluster: 'one-label', target_cluster_name: 'gke' })],
  };
  return batch(Object.fromEntries(queries.map(({ id }) => [id, known[id] ?? []])));
}

function setUp(
  options: {
    readonly fail?: () => string | undefined;
    readonly one?: Partial<ClusterView>;
    readonly two?: ClusterSnapshot;
  } = {},
) {
  const asked: string[][] = [];
  const clock = createFakeTimers(1_000_000);
  const clusterChanges = createEmitter<void>();
  const askChanges = createEmitter<void>();
  const views = [
    { ...cluster('one', snapshot), ...options.one },
    cluster('two', options.two ?? emptySnapshot),
  ];
  const watched: (readonly string[])[] = [];
  const ask: MeshAsk = {
    endpointFor: () => 'querier',
    query: async (_endpoint, queries) => {
      asked.push(queries.map(({ id }) => id));
      const message = options.fail?.();
      if (message !== undefined) throw new Error(message);
      return Promise.resolve(answers(queries));
    },
    found: () => [],
    watch: (contexts) => {
      watched.push(contexts);
      return { dispose: () => undefined };
    },
    onDidChange: askChanges.event,
  };
  const source = createMeshSource({
    viewId: 'mesh',
    clusters: { views, onDidChange: clusterChanges.event },
    ask,
    settings: () => ({ clusterLabel: 'cluster', window: '1m', quantile: 0.99 }),
    timers: clock.timers,
    now: clock.clock,
  });
  return {
    source,
    asked,
    clock,
    watched,
    answered: async () => clock.armed(10_000),
  };
}

function find(rows: readonly TreeNode[], ...labels: readonly string[]): TreeNode {
  const [label, ...rest] = labels;
  const row = rows.find((node) => node.label === label);
  if (row === undefined)
    return expect.fail(`no ${label} among ${rows.map((node) => node.label).join(', ')}`);
  return rest.length === 0 ? row : find(row.children?.() ?? [], ...rest);
}

const web = 'mesh/one/workload/shop/Deployment/web';

describe('the view of the mesh', () => {
  it('asks nobody before a cluster is expanded and visible', () => {
    const { source, asked } = setUp();
    source.expanded?.(new Set(['mesh/one']));
    expect(source.roots().map(({ label }) => label)).toEqual(['one', 'two']);
    expect(asked).toEqual([]);
  });

  it('shows who is meshed before there are numbers', () => {
    const { source } = setUp();
    expect(find(source.roots(), 'one').description).toBe('edge-26.8.3 · 4/6 meshed');
    expect(find(source.roots(), 'one', 'shop', 'web').description).toBe(
      '1/2 meshed · 1 of 2 pods without proxy',
    );
    expect(find(source.roots(), 'one', 'Without a mesh').description).toBe('1 namespace, 1 pod');
  });

  it('finds the cluster among the querier’s by its pods, and shows its numbers', async () => {
    const { source, asked, answered, watched } = setUp();
    source.setVisible?.(true);
    source.expanded?.(new Set(['mesh/one']));
    await answered();
    expect(asked.map(([first]) => first)).toEqual(['identity', 'responses']);
    expect(watched.at(-1)).toEqual(['one']);
    expect(find(source.roots(), 'one', 'shop', 'web').description).toBe(
      '1/2 meshed · 1 of 2 pods without proxy · 10 rps · 99 % success · p99 32 ms · 100 % secured · 31 requests denied by policy',
    );
    const number = find(source.roots(), 'one', 'shop', 'web', 'Requests');
    expect(number.description).toBe('10 rps');
    expect(number.subject).toEqual({
      kind: 'expression',
      endpoint: 'querier',
      expr: 'sum(rate(response_total{cluster="one-label", namespace="shop", deployment="web", direction="inbound"}[1m]))',
    });
  });

  it('asks for edges and gateways when they are looked at, at once', async () => {
    const { source, asked, answered } = setUp();
    source.setVisible?.(true);
    source.expanded?.(new Set(['mesh/one', web, 'mesh/one/multicluster']));
    await answered();
    expect(asked[1]).toEqual(expect.arrayContaining(['edges', 'gatewayAlive']));
    const caller = find(source.roots(), 'one', 'shop', 'web', 'Called by', 'front/door');
    expect(caller.description).toBe('1 connection · secured');
    expect(find(source.roots(), 'one', 'Multicluster', 'Link to gke').description).toBe(
      'gateway 10.0.0.1:4143 · not alive',
    );
  });

  it('names a mirrored Service shortly, and in full in its tooltip', () => {
    const { source } = setUp();
    const mirror = find(source.roots(), 'one', 'Multicluster', 'shop/web-gke');
    expect(mirror.description).toBe('mirror of web @ gke');
    expect(mirror.tooltip?.()).toEqual([
      { kind: 'heading', text: 'shop/web-gke' },
      { kind: 'text', text: 'mirror of web.shop.svc.cluster.local @ gke' },
    ]);
  });

  it('shows policies with what they select', () => {
    const { source } = setUp();
    expect(find(source.roots(), 'one', 'Policies', 'shop/http').description).toBe(
      'port 80 · 2 pods of web · denies everybody',
    );
  });

  it('asks again while it is looked at, and rests otherwise', async () => {
    const { source, asked, answered, clock } = setUp();
    source.setVisible?.(true);
    source.expanded?.(new Set(['mesh/one']));
    await answered();
    clock.advance(10_000);
    await answered();
    expect(asked).toHaveLength(3);
    source.setVisible?.(false);
    clock.advance(60_000);
    expect(clock.pending()).toBe(0);
    expect(asked).toHaveLength(3);
  });

  it('keeps the numbers of a querier that went, and says how old they are', async () => {
    let failure: string | undefined;
    const { source, answered, clock } = setUp({ fail: () => failure });
    source.setVisible?.(true);
    source.expanded?.(new Set(['mesh/one']));
    await answered();
    failure = 'The querier does not answer.';
    clock.advance(10_000);
    await answered();
    find(source.roots(), 'one', 'Numbers are 10 s old: The querier does not answer.');
    expect(find(source.roots(), 'one', 'shop').description).toContain('10 rps');
  });

  const message = 'It did not answer within 4 s.';

  it.each<ClusterView['connection']>([
    { kind: 'stale', since: 0, problem: { kind: 'timeout', message } },
    { kind: 'unauthorized', problem: { kind: 'unauthorized', message } },
  ])('greys what is known of a cluster that is $kind, and says why', (connection) => {
    const { source } = setUp({ one: { connection }, two: snapshot });
    const rows = source.roots();
    expect(find(rows, 'one', message).dimmed).toBeUndefined();
    for (const path of [['shop'], ['shop', 'web'], ['Policies'], ['Multicluster', 'Link to gke']])
      expect(find(rows, 'one', ...path)).toMatchObject({ dimmed: true });
    const beside = (context: string) =>
      find(rows, 'Services side by side', 'shop/web', context).dimmed;
    expect([beside('one'), beside('two')]).toEqual([true, false]);
    const live = find(setUp().source.roots(), 'one', 'shop', 'web');
    expect(live.dimmed ?? false).toBe(false);
  });

  it('says how old the numbers of a closed cluster are, until it is open again', async () => {
    const { source, answered, clock } = setUp();
    const description = () => find(source.roots(), 'one').description ?? '';
    source.setVisible?.(true);
    source.expanded?.(new Set(['mesh/one']));
    await answered();
    source.expanded?.(new Set());
    clock.advance(29_000);
    expect(description()).not.toContain('old');
    clock.advance(61_000);
    expect(description()).toMatch(/10 rps · .* · numbers are 1 min old$/);
    expect(find(source.roots(), 'one').tooltip?.()).toContainEqual({
      kind: 'text',
      text: 'numbers are 1 min old',
    });
    source.expanded?.(new Set(['mesh/one']));
    await answered();
    expect(description()).toContain('10 rps');
    expect(description()).not.toContain('old');
  });

  it('says of a cluster that the querier does not know that it does not', async () => {
    const { source, answered } = setUp();
    source.setVisible?.(true);
    source.expanded?.(new Set(['mesh/one', 'mesh/two']));
    await answered();
    const rows = find(source.roots(), 'two');
    expect(rows.description).toBe('');
    expect(find(source.roots(), 'one').description).toContain('10 rps');
  });

  it('has unique ids', async () => {
    const { source, answered } = setUp();
    source.setVisible?.(true);
    source.expanded?.(new Set(['mesh/one', web, 'mesh/one/multicluster']));
    await answered();
    const ids: string[] = [];
    const walk = (rows: readonly TreeNode[]): void => {
      for (const row of rows) {
        ids.push(row.id);
        row.tooltip?.();
        walk(row.children?.() ?? []);
      }
    };
    walk(source.roots());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(25);
  });
});
