import { receiveQuorum } from '../../../../server/src/doctor/checks/receive-quorum.ts';
import { checkDoctor, other, podOf, sample, storeOf } from '../../../support/check-doctor.ts';

const receivers = (count: number, factor: number, down = 0) => ({
  deployed: [
    podOf(
      'receive',
      ['receive', '--receive.hashrings-file=/h', `--receive.replication-factor=${String(factor)}`],
      {
        workload: 'router',
        pod: 'router-a',
      },
    ),
    ...Array.from({ length: count }, (_, at) =>
      podOf('receive', ['receive', '--tsdb.path=/d', '--label=a="b"'], {
        pod: `receive-${String(at)}`,
        ready: at >= down,
      }),
    ),
  ],
});

const router = (nodes: number, factor: number) => ({
  others: [
    other('receive', {
      metrics: [
        sample('thanos_receive_hashring_nodes', nodes, { name: 'default' }),
        sample('thanos_receive_replication_factor', factor),
      ],
    }),
  ],
});

checkDoctor(receiveQuorum, [
  {
    title: 'nothing known',
    facts: {},
    skips: 'No hashring is known: neither a router nor a cluster with receivers was asked.',
  },
  { title: 'no receivers', facts: { stores: [storeOf('s', { a: 'b' })] } },
  {
    title: 'receivers of which only the store is known',
    facts: { stores: [storeOf('r', { a: 'b' }, { kind: 'receive' })] },
    skips: 'No hashring is known: neither a router nor a cluster with receivers was asked.',
  },
  { title: 'three with three copies', facts: receivers(3, 3) },
  { title: 'one of three down', facts: receivers(3, 3, 1) },
  {
    title: 'two of three down',
    facts: receivers(3, 3, 2),
    says: ['error: 2 of 3 receivers of eu1/mon are not ready: writes reach no quorum of 2.'],
  },
  { title: 'two with two copies survive one: Thanos wants one then', facts: receivers(2, 2, 1) },
  {
    title: 'two for three copies',
    facts: receivers(2, 3),
    says: ['error: The hashring eu1/mon has 2 receivers for a replication factor of 3.'],
  },
  {
    title: 'one copy on several',
    facts: receivers(3, 1),
    says: [
      'warning: The hashring eu1/mon keeps one copy only: with one of 3 receivers down, a part of all writes fails.',
    ],
  },
  { title: 'a single one is no ring', facts: receivers(1, 1) },
  { title: 'what a router says: enough', facts: router(3, 3) },
  {
    title: 'what a router says: too few',
    facts: router(1, 2),
    says: ['error: The hashring default of receive has 1 receiver for a replication factor of 2.'],
  },
]);
