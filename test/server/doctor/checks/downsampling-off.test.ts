import { downsamplingOff } from '../../../../server/src/doctor/checks/downsampling-off.ts';
import { checkDoctor, other, podOf } from '../../../support/check-doctor.ts';

const pod = (...args: readonly string[]) => ({
  deployed: [podOf('compact', ['compact', ...args])],
});
const asked = (flags: Readonly<Record<string, string>>) => ({
  others: [other('compact', { flags })],
});

checkDoctor(downsamplingOff, [
  { title: 'no compactor', facts: {}, skips: 'The flags of no compactor are known.' },
  { title: 'the defaults', facts: pod('--wait') },
  {
    title: 'the defaults, as a compactor tells them',
    facts: asked({
      'downsampling.disable': 'false',
      'retention.resolution-raw': '0s',
      'retention.resolution-5m': '0s',
    }),
  },
  {
    title: 'off, with raw data for ever',
    facts: pod('--downsampling.disable'),
    says: [
      'warning: The compactor eu1/mon/compact-0 does not downsample, and keeps raw data for ever.',
    ],
  },
  {
    title: 'off, with raw data for a month',
    facts: asked({ 'downsampling.disable': 'true', 'retention.resolution-raw': '30d' }),
    says: ['warning: The compactor compact does not downsample, and keeps raw data for 30d.'],
  },
  {
    title: 'off, with raw data for a week',
    facts: pod('--downsampling.disable', '--retention.resolution-raw=7d'),
  },
  {
    title: 'on, and raw data that is gone before',
    facts: pod('--retention.resolution-raw=1d', '--retention.resolution-5m=30d'),
    says: [
      'warning: The compactor eu1/mon/compact-0 deletes raw data after 1d, before 5m data is made of it (after 1d 16h).',
    ],
  },
  {
    title: 'on, and 5m data that is gone before',
    facts: pod('--retention.resolution-raw=30d', '--retention.resolution-5m=1w'),
    says: [
      'warning: The compactor eu1/mon/compact-0 deletes 5m data after 7d, before 1h data is made of it (after 10d).',
    ],
  },
]);
