import { missingExternalLabels } from '../../../../server/src/doctor/checks/missing-external-labels.ts';
import { checkDoctor, podOf, storeOf } from '../../../support/check-doctor.ts';

checkDoctor(missingExternalLabels, [
  {
    title: 'nothing known',
    facts: {},
    skips: 'The querier did not list its stores, and no cluster is connected.',
  },
  {
    title: 'all have some',
    facts: {
      stores: [storeOf('s1', { cluster: 'eu1' })],
      deployed: [podOf('receive', ['receive', '--tsdb.path=/d', '--label=receive_replica="0"'])],
    },
  },
  {
    title: 'a query and a store need none',
    facts: {
      stores: [
        storeOf('q', {}, { kind: 'query', labelSets: [] }),
        storeOf('g', {}, { kind: 'store', labelSets: [] }),
      ],
    },
  },
  {
    title: 'a sidecar without, and a receiver with an empty set',
    facts: {
      stores: [storeOf('s1', {}, { labelSets: [] }), storeOf('r1', {}, { kind: 'receive' })],
    },
    says: [
      'error: The sidecar s1 announces no external labels.',
      'error: The receive r1 announces no external labels.',
    ],
  },
  {
    title: 'a receiver that is started without, but not a router',
    facts: {
      deployed: [
        podOf('receive', ['receive', '--tsdb.path=/d']),
        podOf('receive', ['receive', '--receive.hashrings-file=/h'], { workload: 'router' }),
      ],
    },
    says: ['error: The receiver eu1/mon/receive-0 is started without `--label`.'],
  },
]);
