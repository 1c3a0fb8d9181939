import { duplicateLabelSets } from '../../../../server/src/doctor/checks/duplicate-label-sets.ts';
import { checkDoctor, storeOf } from '../../../support/check-doctor.ts';

const a = { cluster: 'eu1', replica: 'a' };
const b = { replica: 'b', cluster: 'eu1' };

checkDoctor(duplicateLabelSets, [
  { title: 'no list of stores', facts: {}, skips: 'The querier did not list its stores.' },
  { title: 'each its own', facts: { stores: [storeOf('s1', a), storeOf('s2', b)] } },
  {
    title: 'store gateways share the labels of their blocks with each other and with sidecars',
    facts: {
      stores: [
        storeOf('s1', a),
        storeOf('g1', a, { kind: 'store' }),
        storeOf('g2', a, { kind: 'store' }),
      ],
    },
  },
  {
    title: 'two sidecars, whatever the order of their labels',
    facts: { stores: [storeOf('s2', a), storeOf('s1', { replica: 'a', cluster: 'eu1' })] },
    says: [
      'error: The sidecars s1 and s2 have the same external labels {cluster="eu1", replica="a"}.',
    ],
  },
  {
    title: 'a sidecar and a ruler',
    facts: { stores: [storeOf('s1', a), storeOf('r1', a, { kind: 'rule' })] },
    says: [
      'error: The producers r1 and s1 have the same external labels {cluster="eu1", replica="a"}.',
    ],
  },
  {
    title: 'one of the label sets of two receivers',
    facts: {
      stores: [
        storeOf('r1', a, { kind: 'receive', labelSets: [{ tenant_id: 'x' }, { tenant_id: 'y' }] }),
        storeOf('r2', a, { kind: 'receive', labelSets: [{ tenant_id: 'y' }] }),
      ],
    },
    says: ['error: The receivers r1 and r2 have the same external labels {tenant_id="y"}.'],
  },
]);
