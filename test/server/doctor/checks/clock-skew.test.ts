import { clockSkew } from '../../../../server/src/doctor/checks/clock-skew.ts';
import { checkDoctor, doctorNow } from '../../../support/check-doctor.ts';

const eu1 = { cluster: 'eu1' };
/** The querier's clock and the newest sample, as milliseconds off ours; an answer takes 200 ms. */
const clocks = (querier: number, newest: number) => ({
  clocks: {
    querier: { askedAt: doctorNow, answeredAt: doctorNow + 200, time: doctorNow + querier },
    newest: [{ labels: eu1, at: doctorNow + newest }],
  },
});

checkDoctor(clockSkew, [
  { title: 'nothing known', facts: {}, skips: 'The querier could not be asked for the time.' },
  {
    title: 'no time of the querier',
    facts: { clocks: { newest: [{ labels: eu1, at: 0 }] } },
    skips: 'The querier could not be asked for the time.',
  },
  { title: 'all agree', facts: clocks(100, -15_000) },
  { title: 'within what is tolerable', facts: clocks(5000, 9000) },
  {
    title: 'the querier is ahead',
    facts: clocks(20_200, 0),
    says: ['warning: The clock of the querier is 20s ahead of the one of this machine.'],
  },
  {
    title: 'the querier is behind',
    facts: clocks(-90_000, -90_000),
    says: ['warning: The clock of the querier is 1m 30s behind the one of this machine.'],
  },
  {
    title: 'a producer is ahead',
    facts: clocks(0, 60_200),
    says: ['warning: The newest sample of {cluster="eu1"} lies 1m in the future.'],
  },
  {
    title: 'a producer is behind, or has stopped',
    facts: clocks(0, -180_000),
    says: ['info: The newest sample of {cluster="eu1"} is 3m old.'],
  },
]);
