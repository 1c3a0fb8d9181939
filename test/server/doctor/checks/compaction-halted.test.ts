import { compactionHalted } from '../../../../server/src/doctor/checks/compaction-halted.ts';
import { checkDoctor, other, sample } from '../../../support/check-doctor.ts';

checkDoctor(compactionHalted, [
  {
    title: 'no compactor',
    facts: { others: [other('store', { metrics: [] })] },
    skips: 'No compactor could be asked, and nobody scrapes one.',
  },
  {
    title: 'at work',
    facts: { others: [other('compact', { metrics: [sample('thanos_compact_halted', 0)] })] },
  },
  {
    title: 'halted, told by itself',
    facts: { others: [other('compact', { metrics: [sample('thanos_compact_halted', 1)] })] },
    says: ['error: The compactor compact has halted.'],
  },
  {
    title: 'halted, told by Prometheus',
    facts: {
      scraped: [
        sample('thanos_compact_halted', 1, {
          cluster: 'eu1',
          job: 'thanos-compact',
          instance: 'a:1',
        }),
        sample('thanos_compact_halted', 0, {
          cluster: 'us1',
          job: 'thanos-compact',
          instance: 'b:1',
        }),
      ],
    },
    says: ['error: The compactor eu1/thanos-compact/a:1 has halted.'],
  },
]);
