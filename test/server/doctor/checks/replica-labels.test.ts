import { replicaLabels } from '../../../../server/src/doctor/checks/replica-labels.ts';
import { checkDoctor, other, podOf, storeOf } from '../../../support/check-doctor.ts';

const pair = [
  storeOf('s1', { cluster: 'eu1', prometheus_replica: 'a' }),
  storeOf('s2', { cluster: 'eu1', prometheus_replica: 'b' }),
];
const known = { 'query.replica-label': 'prometheus_replica' };

checkDoctor(replicaLabels, [
  {
    title: 'no flags',
    facts: { stores: pair },
    skips: 'The querier did not tell its stores and flags.',
  },
  { title: 'a pair, and its label is known', facts: { stores: pair, flags: known } },
  {
    title: 'several labels in one flag',
    facts: {
      stores: [...pair, storeOf('r1', { ruler: 'x', rule_replica: '0' }, { kind: 'rule' })],
      flags: { 'query.replica-label': 'rule_replica, prometheus_replica' },
    },
  },
  {
    title: 'a pair that the querier does not know',
    facts: { stores: pair, flags: { 'query.replica-label': '' } },
    says: [
      'error: Replicas of {cluster="eu1"} differ in the label prometheus_replica, which the querier does not take for a replica label.',
    ],
  },
  {
    title: 'clusters that happen to have one Prometheus each are no pair',
    facts: {
      stores: [
        storeOf('s1', { cluster: 'eu1', replica: 'a' }),
        storeOf('s2', { cluster: 'us1', replica: 'a' }),
      ],
      flags: {},
    },
  },
  {
    title: 'one without the label that the others have',
    facts: { stores: [...pair, storeOf('s3', { cluster: 'us1' })], flags: known },
    says: [
      'warning: The sidecar s3 has no replica label; others of its kind have prometheus_replica.',
    ],
  },
  {
    title: 'a name that nobody has',
    facts: { stores: pair, flags: { 'query.replica-label': 'prometheus_replica,replicas' } },
    says: ['info: The querier takes replicas for a replica label, but no store has it.'],
  },
  {
    title: 'a querier below with another label',
    facts: {
      stores: pair,
      flags: known,
      deployed: [podOf('query', ['query', '--query.replica-label=replica'])],
    },
    says: [
      'warning: eu1/mon/query-0 has the replica labels replica, the querier prometheus_replica.',
    ],
  },
  {
    title: 'the pods of one workload are one',
    facts: {
      stores: pair,
      flags: known,
      deployed: [
        podOf('query', ['query', '--http-address=:1'], { pod: 'query-a' }),
        podOf('query', ['query', '--http-address=:1'], { pod: 'query-b' }),
      ],
    },
    says: [
      'warning: eu1/mon/query-b has the replica labels (none), the querier prometheus_replica.',
    ],
  },
  {
    title: 'compactors: without deduplication, with the same, with another',
    facts: {
      stores: pair,
      flags: known,
      others: [
        other('compact', { endpoint: 'c1', flags: { 'deduplication.replica-label': '' } }),
        other('compact', {
          endpoint: 'c2',
          flags: { 'deduplication.replica-label': 'prometheus_replica' },
        }),
        other('compact', { endpoint: 'c3', flags: { 'deduplication.replica-label': 'replica' } }),
      ],
    },
    says: ['warning: c3 has the replica labels replica, the querier prometheus_replica.'],
  },
]);
