// Names of what is in clusters: what is told, what is asked of whom, and when nothing is.
import { describe, expect, it } from 'vitest';
import type { ClusterWant, KnownCluster } from '../../../server/src/protocol/clusters.ts';
import type { ClusterView } from '../../../client/src/k8s/model.ts';
import { createClusterNames } from '../../../client/src/topology/cluster-names.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import { clusterView } from '../cluster-view.ts';
import { raw, snapshot } from '../trees/clusters/fixture.ts';
import { createFakeApi } from './fake-api.ts';

const secret = (namespace: string, name: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace, name },
  data: { 'objstore.yml': 'aGlkZGVu' },
});
const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const idle = (context: string): ClusterView =>
  clusterView(context, { connection: { kind: 'idle' }, version: '' });

function start(...first: readonly ClusterView[]) {
  const api = createFakeApi(
    namespace('monitoring'),
    namespace('shop'),
    secret('monitoring', 'thanos-objstore'),
    secret('shop', 'web'),
  );
  api.objects.set('/apis/storage.k8s.io/v1/storageclasses/fast', {});
  const changes = createEmitter<void>();
  const told: (readonly KnownCluster[])[] = [];
  const whole: boolean[] = [];
  const opened: string[] = [];
  let views: readonly ClusterView[] = first;
  let problems: readonly string[] = [];
  let now = 1_000_000;
  const names = createClusterNames({
    clusters: {
      get views() {
        return views;
      },
      get problems() {
        return problems;
      },
      onDidChange: (listener) => changes.event(listener),
    },
    apiOf: async (context) => {
      opened.push(context);
      return Promise.resolve(api);
    },
    send: (params) => {
      told.push(params.clusters);
      whole.push(params.whole);
    },
    now: () => now,
  });
  return {
    names,
    api,
    told,
    whole,
    opened,
    blame: (...next: readonly string[]) => {
      problems = next;
      changes.fire();
    },
    see: (...next: readonly ClusterView[]) => {
      views = next;
      changes.fire();
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

/** Until all answers that are under way have come. */
const settle = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const wantsOf = (context: string): readonly ClusterWant[] => [
  { kind: 'namespaces', context },
  { kind: 'storageClasses', context },
  { kind: 'secrets', context, namespace: 'monitoring' },
];

describe('names of clusters', () => {
  it('are contexts at first: no cluster is asked, and nothing told before somebody wants it', async () => {
    const { names, told, opened, see } = start();
    see(clusterView('aks'));
    expect(told).toEqual([]);
    names.want([]);
    see(clusterView('aks'), idle('gke'));
    see(clusterView('aks'), idle('gke'));
    await settle();
    expect(told).toEqual([
      [{ context: 'aks', version: 'v1.36.3', connected: true }],
      [
        { context: 'aks', version: 'v1.36.3', connected: true },
        { context: 'gke', version: '', connected: false },
      ],
    ]);
    expect(opened).toEqual([]);
  });

  it('are asked of clusters that are connected, by name only, and of no other ones', async () => {
    const { names, told, opened, api } = start(clusterView('aks'), idle('gke'));
    names.want([...wantsOf('aks'), ...wantsOf('gke'), ...wantsOf('nowhere')]);
    await settle();
    expect(new Set(opened)).toEqual(new Set(['aks']));
    expect(api.asked).toEqual([
      'NAMES /api/v1/namespaces',
      'NAMES /apis/storage.k8s.io/v1/storageclasses',
      'NAMES /api/v1/namespaces/monitoring/secrets',
    ]);
    expect(told.at(-1)).toEqual([
      {
        context: 'aks',
        version: 'v1.36.3',
        connected: true,
        namespaces: { names: ['monitoring', 'shop'] },
        storageClasses: { names: ['fast'] },
        secrets: { monitoring: { names: ['thanos-objstore'] } },
      },
      { context: 'gke', version: '', connected: false },
    ]);
    expect(JSON.stringify(told)).not.toContain('aGlkZGVu');
  });

  it('are asked again after half a minute, and told only where they changed', async () => {
    const { names, told, opened, api, pass } = start(clusterView('aks'));
    const want = wantsOf('aks').slice(2);
    names.want(want);
    names.want(want);
    await settle();
    names.want(want);
    await settle();
    expect(opened).toHaveLength(1);
    const before = told.length;
    pass(31_000);
    names.want(want);
    await settle();
    expect(opened).toHaveLength(2);
    expect(told).toHaveLength(before);
    api.objects.set('/api/v1/namespaces/monitoring/secrets/new', {});
    pass(31_000);
    names.want(want);
    await settle();
    expect(told.at(-1)?.[0]?.secrets).toEqual({
      monitoring: { names: ['thanos-objstore', 'new'] },
    });
  });

  it('of namespaces are those that the explorer watches', async () => {
    const watched = snapshot([raw('Namespace', 'b', {}), raw('Namespace', 'a', {})]);
    const { names, told, opened } = start(clusterView('aks', { snapshot: watched }));
    names.want(wantsOf('aks').slice(0, 1));
    await settle();
    expect(told.at(-1)?.[0]?.namespaces).toEqual({ names: ['a', 'b'] });
    expect(opened).toEqual([]);
  });

  it('that must not be listed, or are not answered, are told as such', async () => {
    const { names, told, api, pass } = start(clusterView('aks'));
    api.forbidden.add('/api/v1/namespaces/monitoring/secrets');
    names.want(wantsOf('aks'));
    await settle();
    expect(told.at(-1)?.[0]).toMatchObject({
      namespaces: { names: ['monitoring', 'shop'] },
      secrets: { monitoring: { names: [], lacking: 'forbidden' } },
    });
    api.dies = true;
    pass(31_000);
    names.want([...wantsOf('aks'), { kind: 'secrets', context: 'aks', namespace: 'shop' }]);
    await settle();
    expect(told.at(-1)?.[0]).toMatchObject({
      namespaces: { names: ['monitoring', 'shop'], lacking: 'failed' },
      secrets: {
        monitoring: { names: [], lacking: 'failed' },
        shop: { names: [], lacking: 'failed' },
      },
    });
  });

  it('that are more than are read are told as not all', async () => {
    const { names, told, api } = start(clusterView('aks'));
    api.mostNames = 1;
    names.want(wantsOf('aks'));
    await settle();
    expect(told.at(-1)?.[0]).toMatchObject({
      namespaces: { names: ['monitoring'], lacking: 'rest' },
      storageClasses: { names: ['fast'] },
    });
  });

  it('are of a kubeconfig that was read whole, or else said not to be all', () => {
    const { names, whole, blame } = start(clusterView('aks'));
    names.want([]);
    blame('A file cannot be read.');
    blame();
    expect(whole).toEqual([true, false, true]);
  });

  it.each<[what: string, next: readonly ClusterView[]]>([
    ['a connection that was lost and came back', [idle('aks'), clusterView('aks')]],
    ['a context that leads to another server', [clusterView('aks', { server: 'https://other' })]],
  ])('of an older connection never replace those of a newer one: %s', async (_, next) => {
    const { names, told, api, see } = start(clusterView('aks'));
    const want = wantsOf('aks').slice(2);
    const answers: ((names: readonly string[]) => void)[] = [];
    api.names = async () =>
      new Promise((resolve) => {
        answers.push((found) => resolve({ names: found, whole: true }));
      });
    names.want(want);
    await settle();
    for (const view of next) see(view);
    // The new connection is asked though the question to the old one is still out.
    names.want(want);
    await settle();
    expect(answers).toHaveLength(2);
    answers[1]?.(['new']);
    await settle();
    answers[0]?.(['old']);
    await settle();
    expect(told.at(-1)?.[0]?.secrets).toEqual({ monitoring: { names: ['new'] } });
  });

  it('are asked and kept while the cluster rests because none of its rows is in sight', async () => {
    const resting = clusterView('aks', { connection: { kind: 'idle' } });
    const { names, told, opened, see } = start(clusterView('aks'));
    see(resting);
    names.want(wantsOf('aks').slice(2));
    await settle();
    expect(opened).toEqual(['aks']);
    const secrets = { monitoring: { names: ['thanos-objstore'] } };
    const known = { context: 'aks', version: 'v1.36.3', connected: true, secrets };
    expect(told.at(-1)).toEqual([known]);
    const { length } = told;
    see(clusterView('aks', { connection: { kind: 'connecting' } }));
    see(clusterView('aks'));
    expect(told).toHaveLength(length);
  });

  it('are forgotten with the connection, and not told after the end', async () => {
    const { names, told, see } = start(clusterView('aks'));
    names.want(wantsOf('aks'));
    await settle();
    see(idle('aks'));
    expect(told.at(-1)).toEqual([{ context: 'aks', version: '', connected: false }]);
    see(clusterView('aks'));
    expect(told.at(-1)).toEqual([{ context: 'aks', version: 'v1.36.3', connected: true }]);
    const { length } = told;
    names.dispose();
    see(idle('aks'));
    expect(told).toHaveLength(length);
  });
});
