import { describe, expect, it } from 'vitest';
import { coalesceMs } from '../../../client/src/k8s/create-clusters.ts';
import type { KindName } from '../../../client/src/k8s/model.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { ContextEntry } from '../../../client/src/k8s/kubeconfig/kubeconfig.ts';
import { contextEntry, setUpClusters } from './clusters-setup.ts';
import type { ClustersSetup } from './clusters-setup.ts';
import { lists, problem } from './faults-setup.ts';

const pods = '/api/v1/pods';
const namespaces = '/api/v1/namespaces';
const unauthorized = problem('unauthorized', 401);

const pod = (name: string, namespace = 'strest', phase = 'Running') => ({
  metadata: { name, namespace },
  spec: { containers: [{ name: 'main', image: 'strest' }] },
  status: { phase },
});

const names = ({ view }: ClustersSetup, context: string, kind: KindName): readonly string[] =>
  [...(view(context).snapshot.kinds[kind]?.objects ?? [])]
    .flatMap(([namespace, objects]) => [...objects.keys()].map((name) => `${namespace}/${name}`))
    .toSorted();

describe('pods and namespaces of one cluster', () => {
  it('come into the snapshot when they are held, page by page, and change with the cluster', async () => {
    const setup = await setUpClusters(['aks', 'do'], 2);
    const { clusters, cluster, view, pass } = setup;
    cluster('aks').serve(namespaces, [{ metadata: { name: 'strest' } }]);
    cluster('aks').serve(pods, [pod('a'), pod('b'), pod('c'), pod('d', 'other'), pod('e')]);
    expect(clusters.views.map(({ context, connection }) => [context, connection.kind])).toEqual([
      ['aks', 'idle'],
      ['do', 'idle'],
    ]);
    expect(setup.opened).toEqual([]);
    clusters.hold([
      { context: 'aks', kind: 'pods' },
      { context: 'aks', kind: 'namespaces' },
    ]);
    await pass(1_000);
    expect(view('aks').connection).toEqual({ kind: 'live' });
    expect(view('aks').version).toBe('v1.36.3');
    expect(view('aks').snapshot.kinds.pods?.status).toEqual({ kind: 'live' });
    expect(names(setup, 'aks', 'pods')).toEqual([
      'other/d',
      'strest/a',
      'strest/b',
      'strest/c',
      'strest/e',
    ]);
    expect(names(setup, 'aks', 'namespaces')).toEqual(['/strest']);
    expect(cluster('aks').requests.filter((path) => path.startsWith(`${pods}?limit=500`))).toEqual([
      `${pods}?limit=500`,
      `${pods}?limit=500&continue=2%40106`,
      `${pods}?limit=500&continue=4%40106`,
    ]);
    cluster('aks').put(pods, pod('f'));
    cluster('aks').remove(pods, pod('a'));
    await pass(coalesceMs);
    expect(names(setup, 'aks', 'pods')).toEqual([
      'other/d',
      'strest/b',
      'strest/c',
      'strest/e',
      'strest/f',
    ]);
    expect(setup.opened).toEqual(['aks']);
  });
});

describe('holding', () => {
  it('is by reference: a kind goes 10 s after its last holder, with the connection after the last kind', async () => {
    const { clusters, cluster, view, pass } = await setUpClusters(['aks']);
    cluster('aks').serve(pods, [pod('a')]);
    const first = clusters.hold([{ context: 'aks', kind: 'pods' }]);
    const second = clusters.hold([
      { context: 'aks', kind: 'pods' },
      { context: 'aks', kind: 'namespaces' },
    ]);
    await pass(1_000);
    expect(cluster('aks').watching()).toEqual([pods]);
    first.dispose();
    first.dispose();
    await pass(15_000);
    expect(Object.keys(view('aks').snapshot.kinds)).toEqual(['pods', 'namespaces']);
    second.dispose();
    await pass(9_000);
    expect(view('aks').connection).toEqual({ kind: 'live' });
    await pass(1_500);
    expect(view('aks')).toMatchObject({ connection: { kind: 'idle' }, snapshot: { kinds: {} } });
    expect(cluster('aks').watching()).toEqual([]);
    const { length } = cluster('aks').requests;
    await pass(60_000);
    expect(cluster('aks').requests).toHaveLength(length);
    // Others may still use the client.
    expect(cluster('aks').closed()).toBeUndefined();
  });

  it('again within 10 s goes on as if nothing had been', async () => {
    const { clusters, cluster, view, pass } = await setUpClusters(['aks']);
    cluster('aks').serve(pods, [pod('a')]);
    const needs = [{ context: 'aks', kind: 'pods' }] as const;
    let held = clusters.hold(needs);
    await pass(1_000);
    const { objects } = view('aks').snapshot.kinds.pods ?? {};
    for (let turn = 0; turn < 10; turn += 1) {
      held.dispose();
      held = clusters.hold(needs);
      await pass(5_000);
    }
    expect(view('aks').snapshot.kinds.pods?.objects).toBe(objects);
    expect(
      cluster('aks').requests.filter((path) => path.startsWith(`${pods}?limit=500`)),
    ).toHaveLength(1);
  });

  it('a context that is not there yet begins when it comes', async () => {
    const setup = await setUpClusters(['aks']);
    setup.cluster('do').serve(pods, [pod('a')]);
    setup.clusters.hold([{ context: 'do', kind: 'pods' }]);
    await setup.pass(1_000);
    expect(setup.opened).toEqual([]);
    await setup.setKubeconfig({ contexts: [contextEntry('do')], problems: ['odd'] });
    await setup.pass(1_000);
    expect(names(setup, 'do', 'pods')).toEqual(['strest/a']);
    expect(setup.clusters.problems).toEqual(['odd']);
  });
});

describe('a change of the kubeconfig', () => {
  const shown = ['aks', 'do', 'eks'];
  const begin = async (): Promise<ClustersSetup> => {
    const setup = await setUpClusters(shown);
    for (const context of shown) setup.cluster(context).serve(pods, [pod('a')]);
    setup.clusters.hold(shown.map((context) => ({ context, kind: 'pods' as const })));
    await setup.pass(1_000);
    return setup;
  };

  it('keeps what is the same, and ends what went', async () => {
    const setup = await begin();
    const { clusters, cluster, view, pass } = setup;
    const before = view('aks');
    const contexts = [contextEntry('do'), contextEntry('aks')];
    await setup.setKubeconfig({ contexts, problems: [] });
    expect(view('aks')).toBe(before);
    expect(clusters.views.map(({ context }) => context)).toEqual(['do', 'aks']);
    expect(cluster('eks').watching()).toEqual([]);
    expect(cluster('eks').closed()).toBe('at once');
    await pass(1_000);
    expect(setup.opened).toEqual(shown);
    await setup.setKubeconfig({
      contexts: [contextEntry('do'), { ...contextEntry('aks'), namespace: 'strest' }],
      problems: [],
    });
    expect(view('aks')).toMatchObject({ namespace: 'strest', connection: { kind: 'live' } });
    expect(view('aks').snapshot).toBe(before.snapshot);
  });

  it('of credentials loses nothing: a new client goes on from where the old one was', async () => {
    const setup = await begin();
    const { cluster, view, pass } = setup;
    const before = view('aks');
    const asked = cluster('aks').requests.length;
    const contexts = shown.map((context) => contextEntry(context, `new key of ${context}`));
    await setup.setKubeconfig({ contexts, problems: [] });
    cluster('aks').put(pods, pod('b'));
    await pass(1_000);
    expect(setup.opened).toEqual([...shown, ...shown]);
    expect(cluster('aks').closed()).toBe('gently');
    expect(names(setup, 'aks', 'pods')).toEqual(['strest/a', 'strest/b']);
    expect(view('aks').connection).toBe(before.connection);
    const since = cluster('aks').requests.slice(asked);
    expect(since.filter((path) => path.includes('limit=500'))).toEqual([]);
    expect(cluster('aks').watching()).toEqual([pods]);
  });

  it('of credentials that were refused is live at once', async () => {
    const setup = await begin();
    const { undo } = setup.cluster('aks').fail({ path: '/', problem: unauthorized });
    setup.cluster('aks').endWatches(unauthorized);
    await setup.pass(4_000);
    expect(setup.view('aks').connection.kind).toBe('unauthorized');
    undo();
    await setup.setKubeconfig({ contexts: [contextEntry('aks', 'new key')], problems: [] });
    await setup.pass(500);
    expect(setup.view('aks').connection).toEqual({ kind: 'live' });
  });

  const aks = contextEntry('aks', 'new key');
  const server = 'https://other.invalid';
  it.each<[string, ContextEntry]>([
    [
      'server',
      { ...aks, connect: { ...aks.connect, cluster: { ...aks.connect.cluster, server } } },
    ],
    ['user', { ...aks, user: 'somebody else' }],
  ])('to another %s forgets what was known', async (_, entry) => {
    const setup = await begin();
    await setup.setKubeconfig({ contexts: [entry], problems: [] });
    expect(setup.cluster('aks').closed()).toBe('at once');
    await setup.pass(1_000);
    expect(lists(setup)).toHaveLength(2);
    expect(setup.view('aks').connection).toEqual({ kind: 'live' });
  });
});

describe('telling', () => {
  it('is done at most once in 300 ms, and only of what changed', async () => {
    const { clusters, cluster, view, pass, told } = await setUpClusters(['aks', 'do']);
    cluster('aks').serve(pods, [pod('a'), pod('b', 'other')]);
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(2_000);
    const before = { told: told(), aks: view('aks'), do: view('do') };
    for (let turn = 0; turn < 30; turn += 1) {
      cluster('aks').put(pods, pod(`a${turn}`));
      await pass(20);
    }
    await pass(coalesceMs);
    expect(told() - before.told).toBeLessThanOrEqual(4);
    const old = before.aks.snapshot.kinds.pods;
    const next = view('aks').snapshot.kinds.pods;
    expect(next?.count).toBe(32);
    expect(old?.count).toBe(2);
    expect(old?.objects.get('strest')?.size).toBe(1);
    expect(next?.objects.get('other')).toBe(old?.objects.get('other'));
    expect(next?.objects.get('strest')?.get('a')).toBe(old?.objects.get('strest')?.get('a'));
    expect(view('do')).toBe(before.do);
  });

  it('is not done for what we do not keep', async () => {
    const { clusters, cluster, pass, told } = await setUpClusters(['aks']);
    cluster('aks').serve(pods, [pod('a')]);
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(2_000);
    const before = told();
    const changed = pod('a');
    cluster('aks').put(pods, {
      ...changed,
      metadata: { ...changed.metadata, managedFields: [{}], annotations: { secret: 'x' } },
    });
    await pass(1_000);
    expect(told()).toBe(before);
  });
});

describe('a cluster', () => {
  it('that is disconnected ends everything until it is held or tried again', async () => {
    const setup = await setUpClusters(['aks']);
    const { clusters, cluster, view, pass } = setup;
    cluster('aks').serve(pods, [pod('a')]);
    const needs = [{ context: 'aks', kind: 'pods' }] as const;
    clusters.hold(needs);
    await pass(1_000);
    clusters.disconnect('aks');
    await pass(1_000);
    expect(view('aks')).toMatchObject({ connection: { kind: 'idle' }, snapshot: { kinds: {} } });
    expect(cluster('aks').closed()).toBe('at once');
    clusters.hold(needs);
    await pass(1_000);
    expect(names(setup, 'aks', 'pods')).toEqual(['strest/a']);
    clusters.disconnect('aks');
    clusters.retry('aks');
    await pass(1_000);
    expect(names(setup, 'aks', 'pods')).toEqual(['strest/a']);
    expect(setup.opened).toHaveLength(3);
  });

  it('gives its client for what is asked once, without being watched', async () => {
    const { clusters, cluster, opened, view, pass } = await setUpClusters(['aks']);
    expect(await clusters.client('aks')).toBe(cluster('aks').client);
    expect(await clusters.client('aks')).toBe(cluster('aks').client);
    await pass(5_000);
    expect(opened).toEqual(['aks']);
    expect(cluster('aks').requests).toEqual([]);
    expect(view('aks').connection).toEqual({ kind: 'idle' });
    await expect(clusters.client('nowhere')).rejects.toMatchObject({
      problem: { kind: 'configuration', message: 'The kubeconfig has no context "nowhere".' },
    });
  });

  it('whose client cannot be made says why, every time, and makes it when it can', async () => {
    const { clusters, cluster, refuse } = await setUpClusters(['aks']);
    const error = new ClusterError({ kind: 'credentials', message: 'no such program' });
    refuse('aks', error);
    await expect(clusters.client('aks')).rejects.toBe(error);
    refuse('aks', undefined);
    expect(await clusters.client('aks')).toBe(cluster('aks').client);
  });

  it('leaves nothing behind when all is disposed', async () => {
    const { clusters, cluster, time, pass, told } = await setUpClusters(['aks']);
    cluster('aks').serve(pods, [pod('a')]);
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(1_000);
    const before = told();
    clusters.dispose();
    await pass(1_000);
    expect(time.pending()).toBe(0);
    expect(cluster('aks').closed()).toBe('at once');
    expect(cluster('aks').watching()).toEqual([]);
    expect(told()).toBe(before);
  });
});
