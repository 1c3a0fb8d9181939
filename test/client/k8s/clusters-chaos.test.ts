import { expect, it } from 'vitest';
import type { ClusterProblem } from '../../../client/src/k8s/model.ts';
import { createRandom } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';
import { setUpClusters } from './clusters-setup.ts';
import { pod, podNames, pods, status } from './faults-setup.ts';
import type { ScriptedCluster } from './scripted-cluster.ts';

const faults: readonly (ClusterProblem | 'hang')[] = [
  'hang',
  { kind: 'unreachable', message: 'reset' },
  { kind: 'server-error', message: 'not ready', status: 503 },
  { kind: 'rate-limited', message: 'slow down', status: 429, retryAfter: 2_000 },
  { kind: 'unauthorized', message: 'who?', status: 401 },
  { kind: 'forbidden', message: 'no', status: 403 },
  { kind: 'gone', message: 'too old', status: 410 },
  { kind: 'bad-answer', message: 'what?' },
];

const paths = ['/', pods, `${pods}?limit`, `${pods}?watch`, '/readyz'];

/** One thing that may happen to a cluster. */
const happen = (cluster: ScriptedCluster, random: Random): void => {
  const name = `pod-${random.below(12)}`;
  switch (random.below(8)) {
    case 0:
      cluster.endWatches();
      return;
    case 1:
      cluster.endWatches({ kind: 'unreachable', message: 'reset' });
      return;
    case 2:
      cluster.compact();
      return;
    case 3:
      cluster.fail({ path: random.pick(paths), problem: random.pick(faults), times: 1 });
      return;
    case 4:
      cluster.remove(pods, pod(name));
      return;
    default:
      cluster.put(pods, { ...pod(name), status: { phase: `p${random.below(3)}` } });
  }
};

it.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'whatever happens (seed %i), what is known comes to be what is there',
  async (seed) => {
    const random = createRandom(seed);
    const { clusters, cluster, view, pass, ...setup } = await setUpClusters(['aks'], 3);
    const aks = cluster('aks');
    aks.serve(pods);
    clusters.hold([{ context: 'aks', kind: 'pods' }]);
    for (let round = 0; round < 12; round += 1) {
      const lasting = random.below(3) === 0;
      const fault = lasting
        ? aks.fail({ path: random.pick(paths), problem: random.pick(faults) })
        : undefined;
      for (let turn = 0; turn < 10; turn += 1) {
        happen(aks, random);
        await pass(random.below(8) * 100);
      }
      fault?.undo();
      const before = aks.requests.length;
      // Single failures that nobody met yet are met now: each costs a wait, a list that hangs 30 s.
      await pass(150_000);
      expect(view('aks').connection).toEqual({ kind: 'live' });
      expect(status({ clusters, cluster, view, pass, ...setup })).toEqual({ kind: 'live' });
      expect(podNames(view('aks'))).toEqual(aks.names(pods));
      expect(aks.watching()).toEqual([pods]);
      // Two questions every 3 s, and few requests more.
      expect(aks.requests.length - before).toBeLessThan(130);
    }
  },
);
