import { frontendLabelRange } from '../../../../server/src/doctor/checks/frontend-label-range.ts';
import { checkDoctor, other, podOf } from '../../../support/check-doctor.ts';

const frontend = (...args: readonly string[]) => ({
  deployed: [podOf('query-frontend', ['query-frontend', ...args])],
});
const unseen =
  'No query-frontend is seen in a connected cluster, and none was asked that lists values to compare.';
const lists = (byDefault: readonly string[], ofWeek: readonly string[]) => ({
  others: [other('query-frontend', { lists: [{ label: 'cluster', byDefault, ofWeek }] })],
});

checkDoctor(frontendLabelRange, [
  { title: 'none', facts: {}, skips: unseen },
  {
    title: 'one that passes questions about flags on to the querier',
    facts: { others: [other('query-frontend', { flags: { 'query.replica-label': 'x' } })] },
    skips: unseen,
  },
  { title: 'one that lists what is there', facts: lists(['a', 'b'], ['a', 'b']) },
  { title: 'one that lists more', facts: lists(['a', 'b'], ['a']) },
  {
    title: 'one that leaves out what was there in the last week',
    facts: lists(['a'], ['a', 'b']),
    says: [
      'info: Without a time in the question the query-frontend query-frontend leaves out 1 of 2 values of cluster that were there in the last week: b.',
    ],
  },
  {
    title: 'one that leaves out many',
    facts: lists([], ['a', 'b', 'c', 'd', 'e', 'f']),
    says: [
      'info: Without a time in the question the query-frontend query-frontend leaves out 6 of 6 values of cluster that were there in the last week: a, b, c, d, e, ….',
    ],
  },
  {
    title: 'pods tell more',
    facts: { ...lists(['a'], ['a', 'b']), ...frontend('--labels.default-time-range=168h') },
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
