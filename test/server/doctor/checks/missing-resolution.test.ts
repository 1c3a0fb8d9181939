import { missingResolution } from '../../../../server/src/doctor/checks/missing-resolution.ts';
import type { BlockFacts } from '../../../../server/src/protocol/thanos.ts';
import { blockOf, checkDoctor, other } from '../../../support/check-doctor.ts';

const labels = { cluster: 'eu1' };
const day = 24;
const listed = (...blocks: readonly BlockFacts[]) => ({
  others: [other('compact', { blocks: { blocks } })],
});
const fiveMinutes = 300_000;
const oneHour = 3_600_000;

checkDoctor(missingResolution, [
  { title: 'no blocks', facts: {}, skips: 'Nobody lists the blocks of a bucket.' },
  { title: 'young blocks', facts: listed(blockOf(labels, [-3 * day, 0])) },
  {
    title: 'all resolutions',
    facts: listed(
      blockOf(labels, [-60 * day, -2 * day]),
      blockOf(labels, [-60 * day, -2 * day - 1], fiveMinutes),
      blockOf(labels, [-60 * day, -20 * day], fiveMinutes),
      blockOf(labels, [-60 * day, -20 * day + 1], oneHour),
    ),
  },
  {
    title: 'a long downsampled block that reaches into the present, beside small raw ones',
    facts: listed(
      blockOf(labels, [-14 * day, -8 * day]),
      blockOf(labels, [-8 * day, 0]),
      blockOf(labels, [-14 * day, -2 * day], fiveMinutes),
    ),
  },
  {
    title: 'raw data deleted on purpose',
    facts: listed(
      blockOf(labels, [-60 * day, -20 * day], fiveMinutes),
      blockOf(labels, [-61 * day, -20 * day], oneHour),
    ),
  },
  {
    title: 'raw only, for a month',
    facts: listed(blockOf(labels, [-30 * day, -16 * day]), blockOf(labels, [-16 * day, 0])),
    says: [
      'warning: The bucket has no 5m data of {cluster="eu1"}, though its history is 30d old.',
      'warning: The bucket has no 1h data of {cluster="eu1"}, though its history is 30d old.',
    ],
  },
  {
    title: 'one cluster of two without 1h data',
    facts: listed(
      blockOf(labels, [-40 * day, -16 * day]),
      blockOf(labels, [-40 * day, -16 * day], fiveMinutes),
      blockOf({ cluster: 'us1' }, [-40 * day, -16 * day], fiveMinutes),
      blockOf({ cluster: 'us1' }, [-40 * day, -16 * day], oneHour),
    ),
    says: ['warning: The bucket has no 1h data of {cluster="eu1"}, though its history is 40d old.'],
  },
  {
    title: 'a short time of an old installation is never downsampled',
    facts: listed(blockOf(labels, [-40 * day, -40 * day + 2])),
  },
]);
