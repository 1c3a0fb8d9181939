import { frontendLabelRange } from '../../../../server/src/doctor/checks/frontend-label-range.ts';
import { checkDoctor, other, podOf } from '../../../support/check-doctor.ts';

const frontend = (...args: readonly string[]) => ({
  deployed: [podOf('query-frontend', ['query-frontend', ...args])],
});
const unseen = 'No query-frontend is seen in a connected cluster; it does not tell its flags.';

checkDoctor(frontendLabelRange, [
  { title: 'none', facts: {}, skips: unseen },
  {
    title: 'one that passes questions about flags on to the querier',
    facts: { others: [other('query-frontend', { flags: { 'query.replica-label': 'x' } })] },
    skips: unseen,
  },
  {
    title: 'a week',
    facts: frontend('--labels.default-time-range=168h'),
  },
  {
    title: 'the default',
    facts: frontend('--query-range.split-interval=24h'),
    says: [
      'info: The query-frontend eu1/mon/query-frontend-0 lists labels and values of the last 24h (its default) only.',
    ],
  },
  {
    title: 'an hour',
    facts: frontend('--labels.default-time-range', '1h'),
    says: [
      'info: The query-frontend eu1/mon/query-frontend-0 lists labels and values of the last 1h only.',
    ],
  },
]);
