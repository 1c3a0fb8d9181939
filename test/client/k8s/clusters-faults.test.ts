import { describe, expect, it } from 'vitest';
import { coalesceMs } from '../../../client/src/k8s/create-clusters.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import { setUpClusters } from './clusters-setup.ts';
import { lists, live, pod, podNames, pods, problem, reviews, status } from './faults-setup.ts';

describe('the connection', () => {
  it.each([
    ['hangs', 'hang' as const, 'timeout'],
    ['refuses', problem('unreachable'), 'unreachable'],
    ['is not ready', problem('server-error', 500), 'server-error'],
  ])(
    'that %s is stale within 8 s, and live within 15 s when it is back',
    async (_, fault, kind) => {
      const setup = await live();
      const { cluster, view, pass, time } = setup;
      const before = view('aks').snapshot.kinds.pods?.objects;
      const { undo } = cluster('aks').fail({ path: '/', problem: fault });
      const lastSeen = time.clock();
      await pass(8_000);
      const { connection } = view('aks');
      expect(connection).toMatchObject({ kind: 'stale', problem: { kind } });
      expect(status(setup)).toEqual(connection);
      // The last answer was at most one look before.
      if (connection.kind === 'stale')
        expect(connection.since).toBeGreaterThanOrEqual(lastSeen - 2_500);
      expect(view('aks').snapshot.kinds.pods?.objects).toBe(before);
      expect(cluster('aks').watching()).toEqual([]);
      cluster('aks').put(pods, pod('c'));
      await pass(60_000);
      undo();
      await pass(7_000);
      expect(view('aks').connection).toEqual({ kind: 'live' });
      expect(status(setup)).toEqual({ kind: 'live' });
      expect(podNames(view('aks'))).toEqual(['a', 'b', 'c']);
      // It goes on from where it was.
      expect(lists(setup)).toHaveLength(1);
    },
  );

  it('that never answered is unreachable; another cluster is live meanwhile', async () => {
    const { clusters, cluster, view, pass } = await setUpClusters(['aks', 'do']);
    cluster('aks').serve(pods);
    cluster('do').serve(pods, [pod('a')]);
    cluster('aks').fail({ path: '/', problem: 'hang' });
    clusters.hold([
      { context: 'aks', kind: 'pods' },
      { context: 'do', kind: 'pods' },
    ]);
    await pass(600);
    expect(view('aks').connection).toEqual({ kind: 'connecting' });
    expect(podNames(view('do'))).toEqual(['a']);
    await pass(4_000);
    expect(view('aks').connection).toMatchObject({
      kind: 'unreachable',
      problem: { kind: 'timeout' },
    });
    expect(view('aks').snapshot.kinds.pods?.status).toEqual({ kind: 'loading' });
  });

  it.each([
    ['configuration', 'unreachable', 4],
    ['untrusted', 'untrusted', 1],
    ['credentials', 'unreachable', 2],
    ['tls', 'unreachable', 6],
  ] as const)('that cannot be opened (%s) is not tried too often', async (kind, state, times) => {
    const { clusters, refuse, opened, view, pass } = await setUpClusters(['aks']);
    refuse('aks', new ClusterError(problem(kind)));
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(30_000);
    expect(view('aks').connection.kind).toBe(state);
    expect(opened).toHaveLength(times);
    clusters.retry('aks');
    refuse('aks', undefined);
    await pass(1_000);
    expect(opened).toHaveLength(times + 1);
  });

  it('is live for a server that lets nobody ask for its health', async () => {
    const { clusters, cluster, view, pass } = await setUpClusters(['aks']);
    cluster('aks').serve(pods, [pod('a')]);
    cluster('aks').fail({ path: '/readyz', problem: problem('forbidden', 403) });
    cluster('aks').fail({ path: '/version', problem: problem('not-found', 404) });
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(1_000);
    expect(view('aks')).toMatchObject({ connection: { kind: 'live' }, version: '' });
    expect(podNames(view('aks'))).toEqual(['a']);
  });

  it('that fails with what is no ClusterError says so without its text', async () => {
    const { clusters, refuse, view, pass } = await setUpClusters(['aks']);
    refuse('aks', new TypeError('token abc'));
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await pass(1_000);
    expect(view('aks').connection).toEqual({
      kind: 'unreachable',
      problem: { kind: 'bad-answer', message: 'Something unexpected happened (TypeError).' },
    });
  });
});

describe('401', () => {
  const refused = problem('unauthorized', 401);

  it('once: the credentials are renewed, and nobody notices', async () => {
    const setup = await live();
    setup.cluster('aks').fail({ path: '/readyz', problem: refused, times: 1 });
    const { told } = setup;
    const before = told();
    await setup.pass(10_000);
    expect(setup.cluster('aks').renewals()).toBe(1);
    expect(told()).toBe(before);
  });

  it('that stays: unauthorised, renewed once a minute at most, live again when it ends', async () => {
    const setup = await live();
    const { cluster, view, pass } = setup;
    const { undo } = cluster('aks').fail({ path: '/', problem: refused });
    await pass(4_000);
    expect(view('aks').connection).toEqual({ kind: 'unauthorized', problem: refused });
    expect(status(setup)).toMatchObject({ kind: 'stale', problem: refused });
    expect(podNames(view('aks'))).toEqual(['a', 'b']);
    await pass(50_000);
    expect(cluster('aks').renewals()).toBe(1);
    await pass(70_000);
    expect(cluster('aks').renewals()).toBe(2);
    undo();
    await pass(6_000);
    expect(view('aks').connection).toEqual({ kind: 'live' });
    expect(status(setup)).toEqual({ kind: 'live' });
  });

  it('only where objects are read: renewed, and told of the kind', async () => {
    const setup = await live();
    const { cluster, pass, view } = setup;
    const { undo } = cluster('aks').fail({ path: pods, problem: refused });
    cluster('aks').endWatches();
    await pass(4_000);
    expect(cluster('aks').renewals()).toBe(1);
    expect(view('aks').connection).toEqual({ kind: 'live' });
    expect(status(setup)).toMatchObject({ kind: 'stale', problem: refused });
    undo();
    await pass(15_000);
    expect(status(setup)).toEqual({ kind: 'live' });
  });
});

describe('410', () => {
  it('in a watch lists again at once; what did not change stays the same', async () => {
    const setup = await live();
    const { cluster, view, pass } = setup;
    const before = view('aks').snapshot.kinds.pods?.objects;
    cluster('aks').endWatches();
    cluster('aks').remove(pods, pod('a'));
    cluster('aks').compact();
    await pass(coalesceMs);
    expect(lists(setup)).toHaveLength(2);
    expect(status(setup)).toEqual({ kind: 'live' });
    const after = view('aks').snapshot.kinds.pods?.objects;
    expect(podNames(view('aks'))).toEqual(['b']);
    expect(after?.get('other')).toBe(before?.get('other'));
  });

  it('again and again waits in between', async () => {
    const setup = await live();
    setup.cluster('aks').fail({ path: `${pods}?watch`, problem: problem('gone', 410) });
    setup.cluster('aks').endWatches();
    await setup.pass(10_000);
    // 0, 0.25 (twice 0 without chance), 0.5, 1, 2, 4 …
    expect(lists(setup).length).toBeLessThanOrEqual(8);
    expect(status(setup)).toMatchObject({ kind: 'stale', problem: { kind: 'gone' } });
  });

  it('between pages starts the list again', async () => {
    const setup = await setUpClusters(['aks'], 1);
    setup.cluster('aks').serve(pods, [pod('a'), pod('b')]);
    setup
      .cluster('aks')
      .fail({ path: `${pods}?limit=500&continue`, problem: problem('gone', 410), times: 1 });
    setup.clusters.hold([{ context: 'aks', kind: 'pods' }]);
    await setup.pass(1_000);
    expect(podNames(setup.view('aks'))).toEqual(['a', 'b']);
    expect(lists(setup)).toHaveLength(4);
  });
});

describe('403', () => {
  const denied = problem('forbidden', 403);

  it('is told at once, keeps what was known, and is asked for again when somebody wants it', async () => {
    const setup = await live();
    const { cluster, clusters, view, pass } = setup;
    const { undo } = cluster('aks').fail({ path: pods, problem: denied });
    cluster('aks').endWatches();
    await pass(coalesceMs);
    expect(status(setup)).toEqual({ kind: 'forbidden', problem: denied });
    expect(view('aks').connection).toEqual({ kind: 'live' });
    expect(podNames(view('aks'))).toEqual(['a', 'b']);
    undo();
    clusters.retry('aks');
    await pass(coalesceMs);
    expect(status(setup)).toEqual({ kind: 'live' });
  });

  it.each([
    ['of one kind', pods, ['forbidden', 'live']],
    ['of all', '/api/v1/', ['forbidden', 'forbidden']],
  ])('%s while the watch goes on is found out within seconds', async (_, path, wanted) => {
    const setup = await live();
    const { cluster, clusters, view, pass } = setup;
    cluster('aks').serve('/api/v1/services');
    clusters.hold([{ context: 'aks', kind: 'services' }]);
    await pass(10_000);
    const { undo } = cluster('aks').fail({ path, problem: denied });
    await pass(6_500);
    const { kinds } = view('aks').snapshot;
    expect([kinds.pods?.status.kind, kinds.services?.status.kind]).toEqual(wanted);
    expect(podNames(view('aks'))).toEqual(['a', 'b']);
    undo();
    await pass(11_000);
    expect(status(setup)).toEqual({ kind: 'live' });
    // A look is one question, and one for the rights to every other kind.
    const before = cluster('aks').requests.length;
    await pass(30_000);
    const since = cluster('aks').requests.slice(before);
    expect(since.length).toBeLessThanOrEqual(26);
    expect(since.filter((one) => one !== '/readyz' && one !== reviews)).toEqual([]);
  });

  it('is live again within 10 s however late it is allowed, and nothing is refused meanwhile', async () => {
    const setup = await live();
    const { undo } = setup.cluster('aks').fail({ path: pods, problem: denied });
    setup.cluster('aks').endWatches();
    await setup.pass(1_000);
    const before = lists(setup).length;
    await setup.pass(600_000);
    expect(status(setup)).toEqual({ kind: 'forbidden', problem: denied });
    expect(lists(setup)).toHaveLength(before);
    undo();
    await setup.pass(10_100);
    expect(status(setup)).toEqual({ kind: 'live' });
  });

  it('is asked for by listing where rights are not told', async () => {
    const setup = await live();
    setup.cluster('aks').fail({ path: reviews, problem: problem('not-found', 404) });
    const { undo } = setup.cluster('aks').fail({ path: pods, problem: denied });
    await setup.pass(8_000);
    expect(status(setup)).toEqual({ kind: 'forbidden', problem: denied });
    await setup.pass(300_000);
    undo();
    await setup.pass(10_100);
    expect(status(setup)).toEqual({ kind: 'live' });
  });

  it('of all: the namespaces that are wanted are read, until all may be', async () => {
    const setup = await setUpClusters(['aks']);
    const { cluster, clusters, view, pass } = setup;
    cluster('aks').serve(pods, [pod('a'), pod('b', 'other'), pod('c', 'third')]);
    const { undo } = cluster('aks').fail({ path: `${pods}?`, problem: denied });
    cluster('aks').fail({ path: '/api/v1/namespaces/third/', problem: denied });
    clusters.hold([{ context: 'aks', kind: 'pods', namespace: 'strest' }]);
    const others = clusters.hold([
      { context: 'aks', kind: 'pods', namespace: 'third' },
      { context: 'aks', kind: 'pods', namespace: 'other' },
    ]);
    await pass(1_000);
    expect(view('aks').snapshot.kinds.pods).toMatchObject({
      status: { kind: 'live' },
      namespaces: new Map([
        ['strest', { kind: 'live' }],
        ['third', { kind: 'forbidden', problem: denied }],
        ['other', { kind: 'live' }],
      ]),
    });
    expect(podNames(view('aks'))).toEqual(['a', 'b']);
    others.dispose();
    await pass(11_000);
    expect(podNames(view('aks'))).toEqual(['a']);
    undo();
    clusters.retry('aks');
    await pass(1_000);
    expect(view('aks').snapshot.kinds.pods?.namespaces).toBeUndefined();
    expect(podNames(view('aks'))).toEqual(['a', 'b', 'c']);
    expect(cluster('aks').watching()).toEqual([pods]);
  });
});
