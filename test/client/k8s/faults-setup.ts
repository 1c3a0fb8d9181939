import { expect } from 'vitest';
import type { ClusterProblem, ClusterView, KindStatus } from '../../../client/src/k8s/model.ts';
import { setUpClusters } from './clusters-setup.ts';
import type { ClustersSetup } from './clusters-setup.ts';

/** The path of all pods. */
export const pods = '/api/v1/pods';
/** Where rights are asked for. */
export const reviews = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
/** Names of the pods that are known, sorted. */
export const podNames = ({ snapshot }: ClusterView): readonly string[] =>
  [...(snapshot.kinds.pods?.objects.values() ?? [])].flatMap((map) => [...map.keys()]).toSorted();

export const pod = (name: string, namespace = 'strest') => ({ metadata: { name, namespace } });

export const problem = (kind: ClusterProblem['kind'], status?: number): ClusterProblem => ({
  kind,
  message: `scripted ${kind}`,
  ...(status === undefined ? {} : { status }),
});

/** A live cluster with two pods, which are held. */
export const live = async (): Promise<ClustersSetup> => {
  const setup = await setUpClusters(['aks', 'do']);
  setup.cluster('aks').serve(pods, [pod('a'), pod('b', 'other')]);
  setup.clusters.hold([{ context: 'aks', kind: 'pods' }]);
  await setup.pass(5_000);
  expect(setup.view('aks').connection).toEqual({ kind: 'live' });
  return setup;
};

/** Lists of a path that were asked for, page by page. */
export const lists = ({ cluster }: ClustersSetup, path = pods): readonly string[] =>
  cluster('aks').requests.filter((one) => one.startsWith(`${path}?limit=500`));

/** How current the pods are. */
export const status = ({ view }: ClustersSetup): KindStatus | undefined =>
  view('aks').snapshot.kinds.pods?.status;
