import { describe, expect, it } from 'vitest';
import { coalesceMs } from '../../../client/src/k8s/create-clusters.ts';
import { setUpClusters } from './clusters-setup.ts';
import type { ClustersSetup } from './clusters-setup.ts';
import { lists, live, pod, podNames, pods, problem, status } from './faults-setup.ts';

describe('a watch', () => {
  it('that ends goes on from its last version', async () => {
    const setup = await live();
    const { cluster, view, pass } = setup;
    cluster('aks').send(pods, {
      type: 'BOOKMARK',
      object: { kind: 'Pod', metadata: { resourceVersion: '150' } },
    });
    cluster('aks').endWatches();
    await pass(1_000);
    expect(lists(setup)).toHaveLength(1);
    const last = new URL(
      cluster('aks').requests.findLast((path) => path.includes('watch')) ?? '',
      'http://x',
    );
    expect(Object.fromEntries(last.searchParams)).toEqual({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '150',
      timeoutSeconds: '300',
    });
    expect(podNames(view('aks'))).toEqual(['a', 'b']);
  });

  it('that breaks once is no news; what happened meanwhile is seen', async () => {
    const setup = await live();
    const { cluster, view, pass } = setup;
    cluster('aks').endWatches(problem('unreachable'));
    cluster('aks').put(pods, pod('c'));
    await pass(1_000);
    expect(status(setup)).toEqual({ kind: 'live' });
    expect(podNames(view('aks'))).toEqual(['a', 'b', 'c']);
    expect(lists(setup)).toHaveLength(1);
  });

  it('that is never accepted is given up after 15 s', async () => {
    const setup = await live();
    const { cluster, view, pass } = setup;
    cluster('aks').fail({ path: `${pods}?watch`, problem: 'hang', times: 1 });
    cluster('aks').endWatches();
    cluster('aks').put(pods, pod('c'));
    await pass(16_000);
    expect(podNames(view('aks'))).toEqual(['a', 'b', 'c']);
    expect(lists(setup)).toHaveLength(1);
  });

  it('that ends at once, always, is asked for less and less often', async () => {
    const setup = await live();
    const { cluster, pass } = setup;
    const before = cluster('aks').requests.length;
    cluster('aks').endWatches();
    for (let i = 0; i < 200; i += 1) {
      await pass(50);
      cluster('aks').endWatches();
    }
    const watches = cluster('aks')
      .requests.slice(before)
      .filter((one) => one.includes('watch='));
    expect(watches.length).toBeLessThan(12);
  });

  it.each([
    ['nothing', null],
    ['a text', 'x'],
    ['an object without a name', { metadata: { namespace: 'strest' } }],
    ['odd types everywhere', { metadata: { name: 1, labels: [], ownerReferences: 'x' }, spec: 7 }],
  ])('with %s in a line goes on', async (_, object) => {
    const setup = await live();
    const { cluster, view, pass } = setup;
    cluster('aks').send(pods, { type: 'MODIFIED', object });
    cluster('aks').put(pods, pod('c'));
    await pass(coalesceMs);
    expect(podNames(view('aks'))).toEqual(['a', 'b', 'c']);
    expect(lists(setup)).toHaveLength(1);
  });
});

describe('a list', () => {
  it.each([
    ['a text', 'hello'],
    ['nothing', undefined],
    ['an object that is none', { kind: 'Status' }],
    ['items that are none', { metadata: { resourceVersion: '1' }, items: 'x' }],
  ])('that is %s is a bad answer, and asked for again', async (_, answer) => {
    const setup = await setUpClusters(['aks']);
    const { cluster, clusters, view, pass } = setup;
    cluster('aks').serve(pods, [pod('a')]);
    cluster('aks').answer(pods, answer);
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(200);
    const first = view('aks').snapshot.kinds.pods;
    await pass(1_000);
    expect(first).toMatchObject({ status: { kind: 'stale', problem: { kind: 'bad-answer' } } });
    expect(podNames(view('aks'))).toEqual(['a']);
    expect(lists(setup)).toHaveLength(2);
  });

  it('with items that are no objects has the others', async () => {
    const { cluster, clusters, view, pass } = await setUpClusters(['aks']);
    cluster('aks').serve(pods);
    cluster('aks').answer(pods, {
      metadata: { resourceVersion: '101' },
      items: [null, 'x', {}, { metadata: { name: '' } }, pod('a')],
    });
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(1_000);
    expect(podNames(view('aks'))).toEqual(['a']);
  });

  it('that is null, as Go writes an empty one, is empty', async () => {
    const setup = await setUpClusters(['aks']);
    setup.cluster('aks').serve(pods);
    setup.cluster('aks').answer(pods, { metadata: { resourceVersion: '101' }, items: null });
    setup.clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await setup.pass(1_000);
    expect(status(setup)).toEqual({ kind: 'live' });
  });

  it('that is refused for now is asked for when the server wants it', async () => {
    const setup = await setUpClusters(['aks']);
    const { cluster, clusters, pass } = setup;
    cluster('aks').serve(pods, [pod('a')]);
    cluster('aks').fail({
      path: pods,
      problem: { ...problem('rate-limited', 429), retryAfter: 7_000 },
      times: 1,
    });
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(6_500);
    expect(status(setup)).toMatchObject({ kind: 'stale', problem: { kind: 'rate-limited' } });
    expect(lists(setup)).toHaveLength(1);
    await pass(1_000);
    expect(status(setup)).toEqual({ kind: 'live' });
  });

  it('that fails for long is tried every few seconds', async () => {
    const setup = await setUpClusters(['aks']);
    const { cluster, clusters, pass } = setup;
    cluster('aks').serve(pods, [pod('a')]);
    const { undo } = cluster('aks').fail({ path: pods, problem: problem('server-error', 503) });
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(120_000);
    expect(lists(setup).length).toBeLessThan(35);
    undo();
    await pass(10_000);
    expect(status(setup)).toEqual({ kind: 'live' });
  });
});

describe('a kind', () => {
  const servers = (version: string): string => `/apis/policy.linkerd.io/${version}/servers`;
  const serverStatus = ({ view }: ClustersSetup) => view('aks').snapshot.kinds.servers?.status;

  it('that the cluster has in an older version is read in that', async () => {
    const setup = await setUpClusters(['aks']);
    setup.cluster('aks').serve(servers('v1beta1'), [pod('a')]);
    setup.clusters.hold([{ context: 'aks', kind: 'servers' }]);
    await setup.pass(1_000);
    expect(serverStatus(setup)).toEqual({ kind: 'live' });
    expect(setup.cluster('aks').watching()).toEqual([servers('v1beta1')]);
  });

  it('of the core that is not there is a problem: this is no cluster', async () => {
    const setup = await setUpClusters(['aks']);
    setup.clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await setup.pass(1_000);
    expect(status(setup)).toMatchObject({ kind: 'stale', problem: { kind: 'not-found' } });
  });

  it('that is not there is absent, until it is', async () => {
    const setup = await setUpClusters(['aks']);
    const { cluster, clusters, pass, view } = setup;
    clusters.hold([{ context: 'aks', kind: 'servers' }]);
    await pass(1_000);
    expect(serverStatus(setup)).toEqual({ kind: 'absent' });
    cluster('aks').serve(servers('v1beta3'), [pod('a')]);
    await pass(61_000);
    expect(serverStatus(setup)).toEqual({ kind: 'live' });
    cluster('aks').unserve(servers('v1beta3'));
    await pass(1_000);
    expect(serverStatus(setup)).toEqual({ kind: 'absent' });
    expect(view('aks').snapshot.kinds.servers?.count).toBe(0);
  });
});
