import { describe, expect, it } from 'vitest';
import { coalesceMs } from '../../../client/src/k8s/create-clusters.ts';
import type { KindName } from '../../../client/src/k8s/model.ts';
import { setUpClusters } from './clusters-setup.ts';
import type { ClustersSetup } from './clusters-setup.ts';

const pods = '/api/v1/pods';
const namespaces = '/api/v1/namespaces';

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
    expect(cluster('aks').requests.filter((path) => path.startsWith(`${pods}?limit`))).toEqual([
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
