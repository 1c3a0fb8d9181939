// What scales, as rows: of one cluster, of several side by side, and under the workload that is scaled.
import { describe, expect, it } from 'vitest';
import type { AutoscaleOutlook } from '../../../../server/src/protocol/autoscaling.ts';
import type { Adapter } from '../../../../client/src/autoscaling/adapters.ts';
import { outlookKey } from '../../../../client/src/autoscaling/outlooks.ts';
import type { ClusterView } from '../../../../client/src/k8s/model.ts';
import { autoscalingRoots } from '../../../../client/src/trees/autoscaling/autoscaling-roots.ts';
import { shownAutoscalers } from '../../../../client/src/trees/autoscaling/autoscaler-words.ts';
import type { TreeNode } from '../../../../client/src/trees/tree-node.ts';
import type { Fields } from '../../../../client/src/util/values.ts';
import { clusterView } from '../../cluster-view.ts';
import { drawn, find, now, raw, roots, snapshot } from '../clusters/fixture.ts';
import type { Raw } from '../clusters/fixture.ts';

const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();

const condition = (type: string, status: string, reason: string, message = ''): Fields => ({
  type,
  status,
  reason,
  message,
});

const fine = [
  condition('AbleToScale', 'True', 'ScaleDownStabilized', 'recent recommendations were higher'),
  condition('ScalingActive', 'True', 'ValidMetricFound', 'the HPA was able to compute'),
  condition('ScalingLimited', 'False', 'DesiredWithinRange', 'within the range'),
];

const cpu = {
  metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 80 } } }],
};
const cpuNow = [
  { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 42 } } },
];

const hpa = (name: string, spec: Fields = {}, status: Fields = {}, more: Fields = {}): Raw =>
  raw('HorizontalPodAutoscaler', name, {
    namespace: 'shop',
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      ...cpu,
      ...spec,
    },
    status: {
      currentReplicas: 5,
      desiredReplicas: 5,
      currentMetrics: cpuNow,
      conditions: fine,
      ...status,
    },
    ...more,
  });

const rescaled = (name: string, seconds: number, message: string, about = 'web'): Raw =>
  raw('Event', name, {
    namespace: 'shop',
    reason: 'SuccessfulRescale',
    message,
    lastTimestamp: ago(seconds),
    involvedObject: { kind: 'HorizontalPodAutoscaler', namespace: 'shop', name: about },
  });

const scaledObject = (annotations: Fields = {}, conditions: readonly Fields[] = []): Raw =>
  raw('ScaledObject', 'queue', {
    namespace: 'shop',
    annotations,
    spec: {
      scaleTargetRef: { name: 'worker' },
      maxReplicaCount: 20,
      triggers: [{ type: 'prometheus', metadata: { query: 'sum(queue)', threshold: '10' } }],
    },
    status: { hpaName: 'keda-hpa-queue', conditions },
  });

const kedaHpa = hpa(
  'keda-hpa-queue',
  {
    metrics: [
      {
        type: 'External',
        external: {
          metric: { name: 's0-prometheus' },
          target: { type: 'AverageValue', averageValue: '10' },
        },
      },
    ],
  },
  {
    currentMetrics: [
      {
        type: 'External',
        external: { metric: { name: 's0-prometheus' }, current: { averageValue: '7500m' } },
      },
    ],
  },
);

const viewOf = (context: string, objects: readonly Raw[]): ClusterView =>
  clusterView(context, { snapshot: snapshot(objects) });

interface More {
  readonly outlooks?: readonly AutoscaleOutlook[];
  readonly adapters?: readonly Adapter[];
}

const rows = (
  views: readonly ClusterView[],
  { outlooks = [], adapters = [] }: More = {},
): readonly TreeNode[] =>
  autoscalingRoots({
    clusters: views.map((view) => {
      const { horizontalpodautoscalers, scaledobjects } = view.snapshot.kinds;
      return {
        view,
        autoscalers: shownAutoscalers(
          scaledobjects?.objects.get('shop')?.values() ?? [],
          horizontalpodautoscalers?.objects.get('shop')?.values() ?? [],
        ),
        adapters,
      };
    }),
    outlooks: new Map(outlooks.map((outlook) => [outlook.key, outlook])),
    pages: new Map(),
    now: () => now,
  });

const key = outlookKey('aks', { namespace: 'shop', name: 'web' });

describe('an autoscaler', () => {
  it('shows what it looks at, how it is, what it did and what it will do', () => {
    const view = viewOf('aks', [
      hpa('web'),
      rescaled('a', 60, 'New size: 5; reason: cpu resource utilization above target'),
      rescaled('b', 600, 'New size: 3; reason: All metrics below target'),
      rescaled('c', 10, 'New size: 9; reason: of another', 'other'),
    ]);
    const sentence = 'would scale to 2 in 3 min: the window remembers 5';
    const outlooks = [{ key, wants: 2, at: now + 180_000, sentence }];
    expect(drawn(rows([view], { outlooks }), ['aks', 'shop/web'])).toMatchInlineSnapshot(`
      "aks — 1 autoscaler · 1 about to scale
        shop/web — HPA · 5 replicas, 2 to 10 · would scale to 2 in 3 min
          Deployment web — is scaled
          cpu — 42 % of requests, target 80 %
          Able to scale — its window remembers that it wanted more lately
          Its metrics are read — a metric gives a number
          Within its limits — what it wants is allowed
          would scale to 2 in 3 min: the window remembers 5
          to 5 replicas — 1 min ago · cpu resource utilization above target
          to 3 replicas — 10 min ago · All metrics below target"
    `);
  });

  it.each<[string, AutoscaleOutlook | undefined, string]>([
    ['nothing changes', { key, wants: 5, sentence: 'stays' }, ''],
    ['nothing is known', undefined, ''],
    ['nobody can say', { key, sentence: 'the metric is not known' }, ''],
    ['it is due', { key, wants: 7, at: now - 5, sentence: '' }, ' · would scale to 7 now'],
    [
      'a window ends',
      { key, wants: 2, at: now + 90_000, sentence: '' },
      ' · would scale to 2 in 1 min 30 s',
    ],
    ['the time is not known', { key, wants: 2, sentence: '' }, ' · would scale to 2'],
  ])('foretells where %s', (_, outlook, words) => {
    const nodes = rows([viewOf('aks', [hpa('web')])], { outlooks: outlook ? [outlook] : [] });
    expect(find(nodes, 'shop/web').description).toBe(`HPA · 5 replicas, 2 to 10${words}`);
  });

  it.each<[string, Fields, string, string]>([
    [
      'whose metrics cannot be read',
      {
        conditions: [condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics')],
      },
      'its metrics cannot be read',
      'Its metrics cannot be read — The metric cannot be read, so nothing is scaled by it. no metrics',
    ],
    [
      'that cannot scale',
      { conditions: [condition('AbleToScale', 'False', 'FailedGetScale', 'not found')] },
      'cannot scale',
      'Not able to scale — the scale of its target cannot be read',
    ],
    [
      'that wants more than it may',
      { conditions: [condition('ScalingLimited', 'True', 'TooManyReplicas')] },
      'wants more than its maximum',
      'Held back by a limit — it wants more than its maximum',
    ],
    [
      'whose target is off',
      { conditions: [condition('ScalingActive', 'False', 'ScalingDisabled')] },
      'off: the target is scaled to zero',
      'Off — its target is scaled to zero',
    ],
  ])('%s says so in words', (_, status, short, line) => {
    const nodes = rows([viewOf('aks', [hpa('web', {}, status)])]);
    expect(find(nodes, 'shop/web').description).toContain(short);
    expect(drawn(nodes, ['aks', 'shop/web'])).toContain(line);
  });

  it('is under the workload that it scales, with the same rows', () => {
    const objects = [
      hpa('web'),
      raw('Namespace', 'shop', { status: { phase: 'Active' } }),
      raw('Deployment', 'web', { namespace: 'shop', spec: { replicas: 5 } }),
    ];
    const nodes = roots([{ view: viewOf('aks', objects) }]);
    const workload = find(nodes, 'web');
    expect(workload.description).toContain('Deployment');
    expect(drawn([workload], ['web']).split('\n')[1]).toBe('  web — HPA · 5 replicas, 2 to 10');
    // Both places of the tree have ids of their own.
    const ids = (row: TreeNode): readonly string[] => [
      row.id,
      ...(row.children?.() ?? []).flatMap(ids),
    ];
    const all = nodes.flatMap(ids);
    expect(new Set(all).size).toBe(all.length);
  });

  it('is read out with its state, and has its events watched while it is open', () => {
    const row = find(rows([viewOf('aks', [hpa('web')])]), 'shop/web');
    expect(row.accessibility).toBe('shop/web, scales web, HPA · 5 replicas, 2 to 10');
    expect(row.needs).toEqual([{ context: 'aks', kind: 'events', namespace: 'shop' }]);
  });
});

describe('a ScaledObject', () => {
  it('is one row with its HPA, and its trigger has the number that the HPA knows', () => {
    const nodes = rows([viewOf('aks', [scaledObject(), kedaHpa])]);
    expect(drawn(nodes, ['aks', 'shop/queue']).split('\n').slice(0, 4)).toEqual([
      'aks — 1 autoscaler',
      '  shop/queue — ScaledObject · 5 replicas, 0 to 20',
      '    Deployment worker — is scaled',
      '    trigger prometheus: sum(queue) — 7.5 a pod, target 10',
    ]);
  });

  it.each<[string, Fields, string]>([
    ['', {}, 'pausable'],
    [' · paused', { 'autoscaling.keda.sh/paused': 'true' }, 'paused'],
    [' · paused', { 'autoscaling.keda.sh/paused': 'by the night shift' }, 'paused'],
    ['', { 'autoscaling.keda.sh/paused': 'False' }, 'pausable'],
    [' · paused at 3 replicas', { 'autoscaling.keda.sh/paused-replicas': '3' }, 'paused'],
    [' · paused', { 'autoscaling.keda.sh/paused-replicas': 'three' }, 'paused'],
    [' · scaling down is paused', { 'autoscaling.keda.sh/paused-scale-in': 'true' }, 'paused'],
    [' · scaling up is paused', { 'autoscaling.keda.sh/paused-scale-out': '1' }, 'pausable'],
  ])('says %j when it is paused', (words, annotations, word) => {
    const nodes = rows([viewOf('aks', [scaledObject(annotations), kedaHpa])]);
    const row = find(nodes, 'shop/queue');
    expect(row.description).toBe(`ScaledObject · 5 replicas, 0 to 20${words}`);
    expect(row.context).toContain(word);
  });
});

describe('several clusters', () => {
  const views = [
    viewOf('aks', [hpa('web')]),
    viewOf('do', [hpa('web', { maxReplicas: 12 }, { currentReplicas: 3, desiredReplicas: 3 })]),
    viewOf('gke', [hpa('other')]),
    clusterView('eks', { connection: { kind: 'idle' } }),
  ];

  it('have the same autoscaler side by side, with what differs', () => {
    expect(drawn(rows(views), ['Autoscalers side by side', 'shop/web'])).toMatchInlineSnapshot(`
      "Autoscalers side by side — 3 clusters
        shop/other — gke 5
        shop/web — aks 5 · do 3 · maximum differs
          aks — HPA · 5 replicas, 2 to 10
          do — HPA · 3 replicas, 2 to 12
          gke — not here
      aks — 1 autoscaler
      do — 1 autoscaler
      gke — 1 autoscaler
      eks — not connected"
    `);
  });

  it('are not compared where only one is known', () => {
    expect(rows(views.slice(2)).map(({ label }) => label)).toEqual(['gke', 'eks']);
  });

  it('are not asked before somebody opens them', () => {
    const idle = find(rows(views), 'eks');
    expect(idle.expand).toBe('collapsed');
    expect(drawn([idle], ['eks'])).toBe('eks — not connected\n  Not connected');
  });

  it('say what is in trouble, paused and about to scale', () => {
    const bad = hpa(
      'bad',
      {},
      { conditions: [condition('AbleToScale', 'False', 'FailedGetScale')] },
    );
    const paused = scaledObject({ 'autoscaling.keda.sh/paused': 'true' });
    const outlooks = [{ key, wants: 2, sentence: '' }];
    const [row] = rows([viewOf('aks', [hpa('web'), bad, paused])], { outlooks });
    expect(row?.description).toBe('3 autoscalers · 1 in trouble · 1 paused · 1 about to scale');
    expect(row?.children?.()[0]?.label).toBe('shop/bad');
  });
});

describe('an adapter', () => {
  const deployment = snapshot([raw('Deployment', 'adapter', { namespace: 'shop' })])
    .kinds.deployments?.objects.get('shop')
    ?.get('adapter');
  if (deployment === undefined) throw new Error('no Deployment');

  it('shows its rules; its row is about its ConfigMap', () => {
    const rules = [
      {
        rule: 'rules[0]',
        series: '{__name__=~"^http_.*"}',
        name: '$1_per_second',
        query: 'sum(x)',
      },
    ];
    const adapters = [{ deployment, config: { kind: 'read', configMap: 'conf', rules } }] as const;
    const nodes = rows([viewOf('aks', [])], { adapters });
    expect(drawn(nodes, ['aks', 'shop/adapter'])).toMatchInlineSnapshot(`
      "aks
        shop/adapter — metrics adapter · 1 rule
          rules[0] — {__name__=~"^http_.*"} → $1_per_second"
    `);
    const row = find(nodes, 'shop/adapter');
    expect(row.context).toContain('adapterConfig');
    expect(row.subject).toMatchObject({ resource: 'configmaps', namespace: 'shop', name: 'conf' });
  });

  it('says why its rules are not there', () => {
    const adapters = [{ deployment, config: { kind: 'failed', message: 'Forbidden.' } }] as const;
    expect(drawn(rows([viewOf('aks', [])], { adapters }), ['aks', 'shop/adapter'])).toBe(
      ['aks', '  shop/adapter — metrics adapter · its rules cannot be read', '    Forbidden.'].join(
        '\n',
      ),
    );
  });
});
