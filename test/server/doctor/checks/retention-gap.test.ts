import { retentionGap } from '../../../../server/src/doctor/checks/retention-gap.ts';
import {
  blockOf,
  checkDoctor,
  hours,
  other,
  podOf,
  storeOf,
} from '../../../support/check-doctor.ts';

const labels = { cluster: 'eu1', replica: 'a' };
const gateway = (until: number) =>
  storeOf('g', labels, { kind: 'store', minTime: hours(-100), maxTime: hours(until) });

checkDoctor(retentionGap, [
  { title: 'no list of stores', facts: {}, skips: 'The querier did not list its stores.' },
  { title: 'they overlap', facts: { stores: [storeOf('s', labels), gateway(-2)] } },
  { title: 'no store at all', facts: { stores: [storeOf('s', labels)] } },
  {
    title: 'the store ends before the sidecar begins',
    facts: { stores: [storeOf('s', labels), gateway(-8)] },
    says: [
      'error: Nobody answers for {cluster="eu1", replica="a"} from 2025-12-31T16:00:00Z to 2025-12-31T18:00:00Z (2h): the store g ends before the sidecar s begins.',
    ],
  },
  {
    title: 'the other replica has it',
    facts: {
      stores: [
        storeOf('s', labels),
        storeOf('s2', { cluster: 'eu1', replica: 'b' }, { minTime: hours(-20) }),
        gateway(-8),
      ],
      flags: { 'query.replica-label': 'replica' },
    },
  },
  {
    title: 'blocks show that one cluster is behind',
    facts: {
      stores: [
        storeOf('s', labels),
        storeOf('g', labels, {
          kind: 'store',
          minTime: hours(-100),
          maxTime: hours(-2),
          labelSets: [labels, { cluster: 'us1' }],
        }),
      ],
      others: [
        other('compact', {
          blocks: {
            blocks: [blockOf(labels, [-100, -10]), blockOf({ cluster: 'us1' }, [-100, -2])],
          },
        }),
      ],
    },
    says: [
      'error: Nobody answers for {cluster="eu1", replica="a"} from 2025-12-31T14:00:00Z to 2025-12-31T18:00:00Z (4h): the store g ends before the sidecar s begins.',
    ],
  },
  {
    title: 'a Prometheus that keeps less than three blocks, with and without uploads',
    facts: {
      stores: [],
      deployed: [
        podOf('sidecar', ['sidecar', '--objstore.config-file=/b'], {
          prometheusArgs: ['--storage.tsdb.retention.time=4h'],
        }),
        podOf('sidecar', ['sidecar'], {
          pod: 'other-0',
          prometheusArgs: ['--storage.tsdb.retention.time=4h'],
        }),
        podOf('sidecar', ['sidecar', '--objstore.config-file=/b'], {
          pod: 'third-0',
          prometheusArgs: ['--storage.tsdb.retention.time=6h'],
        }),
      ],
    },
    says: ['warning: The Prometheus of eu1/mon/sidecar-0 keeps its data for 4h only.'],
  },
]);
