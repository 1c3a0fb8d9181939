import { describe, expect, it } from 'vitest';
import type { ClusterConnection, ClusterProblem } from '../../../../client/src/k8s/model.ts';
import { nameFilter } from '../../../../client/src/trees/clusters/name-filter.ts';
import { drawn, find, noWishes, now, pod, raw, roots, running, snapshot, view } from './fixture.ts';
import type { Raw } from './fixture.ts';

const problem: ClusterProblem = { kind: 'unreachable', message: 'Nobody answers at aks.' };
const crashing = {
  ready: false,
  restartCount: 7,
  state: { waiting: { reason: 'CrashLoopBackOff' } },
  lastState: { terminated: { exitCode: 1, reason: 'Error', finishedAt: '2026-11-23T11:59:00Z' } },
};
const web = (status: object = {}): Raw =>
  raw('Deployment', 'web', {
    namespace: 'shop',
    spec: { replicas: 2, selector: { matchLabels: { app: 'web' } } },
    status: { replicas: 2, readyReplicas: 2, updatedReplicas: 2, availableReplicas: 2, ...status },
  });
const shop: readonly Raw[] = [
  raw('Node', 'node-1', {
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      nodeInfo: { kubeletVersion: 'v1.36.3' },
    },
  }),
  raw('Namespace', 'default', { status: { phase: 'Active' } }),
  raw('Namespace', 'shop', { status: { phase: 'Active' } }),
  raw('Namespace', 'kube-system', { status: { phase: 'Active' } }),
  web(),
  pod('web-abc-1', {}, { labels: { app: 'web' } }),
  pod('web-abc-2', {}, { labels: { app: 'web' } }),
  raw('Service', 'web', {
    namespace: 'shop',
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.1.0.1',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }],
    },
  }),
  raw('HorizontalPodAutoscaler', 'web', {
    namespace: 'shop',
    spec: {
      scaleTargetRef: { kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [],
    },
    status: {
      currentReplicas: 10,
      desiredReplicas: 10,
      conditions: [
        {
          type: 'ScalingLimited',
          status: 'True',
          reason: 'TooManyReplicas',
          message: 'the desired count is more than the maximum',
        },
      ],
    },
  }),
];
const live = (objects: readonly Raw[] = shop) => [{ view: view({ snapshot: snapshot(objects) }) }];

describe('a cluster', () => {
  it.each<readonly [ClusterConnection, string]>([
    [{ kind: 'idle' }, 'aks — not connected'],
    [{ kind: 'connecting' }, 'aks — connecting'],
    [{ kind: 'live' }, 'aks — v1.36.3'],
    [{ kind: 'stale', since: now - 130_000, problem }, 'aks — stale for 2 min'],
    [{ kind: 'unauthorized', problem }, 'aks — not authorised'],
    [{ kind: 'unreachable', problem }, 'aks — unreachable'],
    [{ kind: 'untrusted' }, 'aks — the folder is not trusted'],
  ])('says how its connection stands: %j', (connection, expected) => {
    expect(drawn(roots([{ view: view({ connection }) }]))).toBe(expected);
  });

  it('that cannot be reached says why, and tries again when asked', () => {
    const nodes = roots([{ view: view({ connection: { kind: 'unreachable', problem } }) }]);
    expect(drawn(nodes, ['aks'])).toBe(
      'aks — unreachable\n  Nobody answers at aks. — choose to try again',
    );
    const row = find(nodes, 'Nobody answers at aks.');
    expect(row).toMatchObject({
      command: 'gauntlet.retryCluster',
      subject: { kind: 'cluster', context: 'aks' },
    });
  });

  const expired = { kind: 'unauthorized', message: 'The login has expired.' } as const;

  it.each<readonly [string, ClusterConnection, readonly string[]]>([
    ['connecting', { kind: 'connecting' }, ['Connecting to the cluster…']],
    ['live', { kind: 'live' }, ['Reading…']],
    ['refused', { kind: 'unauthorized', problem: expired }, ['The login has expired.']],
  ])('that was never read and is %s counts nothing', (_name, connection, below) => {
    const loading = { status: { kind: 'loading' }, objects: new Map(), count: 0 } as const;
    const [row] = roots([
      {
        view: view({
          connection,
          version: '',
          snapshot: { kinds: { nodes: loading, namespaces: loading, pods: loading } },
        }),
      },
    ]);
    expect(row?.children?.().map(({ label }) => label)).toEqual(below);
  });

  it('whose nodes may not be read counts the rest', () => {
    const all = snapshot(shop);
    const forbidden = {
      status: { kind: 'forbidden', problem: { kind: 'forbidden', message: 'No.' } },
      objects: new Map(),
      count: 0,
    } as const;
    const rows = roots([
      { view: view({ snapshot: { kinds: { ...all.kinds, nodes: forbidden } } }) },
    ]);
    expect(find(rows, 'Overview').description).toBe('v1.36.3 · 3 namespaces · 2 pods');
  });

  it('is read out once with its problem', () => {
    const rows = roots([
      { view: view({ connection: { kind: 'unauthorized', problem: expired } }) },
    ]);
    expect(find(rows, 'The login has expired.').accessibility).toBe(
      'The login has expired., choose to try again',
    );
  });

  it('that is stale shows in grey what was known', () => {
    const stale = view({
      connection: { kind: 'stale', since: now - 10_000, problem },
      snapshot: snapshot(shop),
    });
    const nodes = roots([{ view: stale }]);
    expect(drawn(nodes, ['aks'])).toContain('Nobody answers at aks.');
    expect(find(nodes, 'shop').dimmed).toBe(true);
    expect(find(nodes, 'web-abc-1').dimmed).toBe(true);
    expect(find(roots(live()), 'web-abc-1').dimmed).toBe(false);
  });

  it('shows its overview, its namespaces and what is in them', () => {
    expect(drawn(roots(live()), ['aks', 'shop', 'web', 'Services', 'Autoscalers', 'web-abc-1']))
      .toMatchInlineSnapshot(`
        "aks — v1.36.3
          Overview — v1.36.3 · 1 node · 3 namespaces · 2 pods
          default
          kube-system
          shop — 2 pods
            web — Deployment · 2 of 2 ready
              web — HPA · 10 replicas, 2 to 10 · wants more than its maximum
                Deployment web — is scaled
                Held back by a limit — it wants more than its maximum
              web-abc-1 — running
                app — running
              web-abc-2 — running
            Services — 1
              web — ClusterIP · http 80 → 8080 · 2 pods behind it
                web-abc-1 — running
                  app — running
                web-abc-2 — running
            Autoscalers — 1
              web — HPA · 10 replicas, 2 to 10 · wants more than its maximum
                Deployment web — is scaled
                Held back by a limit — it wants more than its maximum"
      `);
  });

  it('asks for nothing before it is opened, then for what its rows are made of', () => {
    const [row] = roots(live([]));
    expect(row?.expand).toBe('collapsed');
    expect(new Set(row?.needs?.map(({ kind }) => kind))).toEqual(
      new Set(['namespaces', 'nodes', 'pods', 'deployments', 'statefulsets', 'daemonsets']),
    );
    expect(row?.needs?.every(({ context }) => context === 'aks')).toBe(true);
  });

  it('is read out with its state', () => {
    const [row] = roots([{ view: view({ connection: { kind: 'connecting' }, current: true }) }]);
    expect(row?.accessibility).toBe('Cluster aks, connecting, current context');
  });

  it('puts what is unhealthy first, and counts it', () => {
    const objects = [...shop, pod('web-abc-9', crashing, { labels: { app: 'web' } })];
    expect(drawn(roots(live(objects)), ['aks', 'shop', 'web'])).toMatchInlineSnapshot(`
      "aks — v1.36.3 · 1 unhealthy pod
        Overview — v1.36.3 · 1 node · 3 namespaces · 3 pods
        shop — 1 of 3 pods unhealthy
          web — Deployment · 2 of 2 ready · crashing: CrashLoopBackOff
            web — HPA · 10 replicas, 2 to 10 · wants more than its maximum
              Deployment web — is scaled
              Held back by a limit — it wants more than its maximum
            web-abc-9 — crashing: CrashLoopBackOff · 7 restarts
            web-abc-1 — running
            web-abc-2 — running
          Services — 1
          Autoscalers — 1
        default
        kube-system"
    `);
  });

  it('shows only what is unhealthy when that is wanted', () => {
    const wishes = { ...noWishes, unhealthyOnly: true };
    const objects = [...shop, pod('web-abc-9', crashing, { labels: { app: 'web' } })];
    expect(drawn(roots(live(objects), { wishes }), ['aks', 'shop', 'web', 'Autoscalers']))
      .toMatchInlineSnapshot(`
        "aks — v1.36.3 · 1 unhealthy pod
          Overview — v1.36.3 · 1 node · 3 namespaces · 3 pods
          shop — 1 of 3 pods unhealthy
            web — Deployment · 2 of 2 ready · crashing: CrashLoopBackOff
              web — HPA · 10 replicas, 2 to 10 · wants more than its maximum
                Deployment web — is scaled
                Held back by a limit — it wants more than its maximum
              web-abc-9 — crashing: CrashLoopBackOff · 7 restarts
            Autoscalers — 1
              web — HPA · 10 replicas, 2 to 10 · wants more than its maximum
                Deployment web — is scaled
                Held back by a limit — it wants more than its maximum"
      `);
    expect(
      drawn(roots(live([shop[0], shop[1]].filter((one) => one !== undefined)), { wishes }), [
        'aks',
      ]),
    ).toContain('Nothing is unhealthy');
  });

  it('shows the namespaces that the filter leaves', () => {
    const wishes = { ...noWishes, shows: nameFilter(['*', '!kube-*']) };
    expect(drawn(roots(live(), { wishes }), ['aks'])).not.toContain('kube-system');
    const none = { ...noWishes, shows: nameFilter(['nothing']) };
    expect(drawn(roots(live(), { wishes: none }), ['aks'])).toContain(
      'The filter hides all 3 namespaces',
    );
  });

  it('puts favourites first', () => {
    const wishes = { ...noWishes, favourites: new Set(['gke', 'aks/namespaces//shop']) };
    const nodes = roots([...live(), { view: view({ context: 'gke' }) }], { wishes });
    expect(nodes.map(({ label }) => label)).toEqual(['gke', 'aks']);
    expect(drawn(nodes, ['aks'])).toMatch(/shop.*\n.*default/);
    expect(nodes[0]?.context).toContain('favourite');
  });

  it('says which kinds may not be read', () => {
    const { kinds } = snapshot(shop);
    const forbidden = { kind: 'forbidden', message: 'pods is forbidden' } as const;
    const some = {
      kinds: {
        ...kinds,
        services: {
          objects: new Map(),
          count: 0,
          status: { kind: 'forbidden' as const, problem: forbidden },
        },
      },
    };
    const nodes = roots([{ view: view({ snapshot: some }) }]);
    expect(drawn(nodes, ['aks', 'shop'])).toContain(
      'No right to list services — choose to try again',
    );
  });

  it('without the right to list namespaces shows the one of its context', () => {
    const some = {
      kinds: {
        ...snapshot(shop).kinds,
        namespaces: {
          objects: new Map(),
          count: 0,
          status: { kind: 'forbidden' as const, problem },
        },
      },
    };
    const nodes = roots([{ view: view({ snapshot: some, namespace: 'mine' }) }]);
    expect(drawn(nodes, ['aks'])).toMatch(/No right to list namespaces[^]*mine/);
  });
});

it('what is wrong with the kubeconfig stands above the clusters', () => {
  const nodes = roots(live(), { problems: ['~/.kube/config cannot be read.'] });
  expect(nodes[0]).toMatchObject({
    label: '~/.kube/config cannot be read.',
    command: 'gauntlet.chooseKubeconfig',
  });
});

it('every row of a tree has an id of its own', () => {
  const ids: string[] = [];
  const visit = (nodes: ReturnType<typeof roots>): void => {
    for (const node of nodes) {
      ids.push(node.id);
      visit(node.children?.() ?? []);
    }
  };
  visit(roots([...live(), { view: view({ context: 'aks/ns', snapshot: snapshot(shop) }) }]));
  expect(ids.length).toBeGreaterThan(40);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

it('names from a cluster are labels and nothing else', () => {
  const name = '$(error) <b>[x](command:evil)</b>';
  const odd = pod(name, { ...running, image: name }, { labels: { app: 'web' } });
  const row = find(roots(live([...shop, odd])), name);
  expect(row.label).toBe(name);
  for (const part of row.tooltip?.() ?? [])
    expect(['heading', 'text', 'field']).toContain(part.kind);
});
