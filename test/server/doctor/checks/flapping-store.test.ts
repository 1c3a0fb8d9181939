import { flappingStore } from '../../../../server/src/doctor/checks/flapping-store.ts';
import { checkDoctor, storeOf } from '../../../support/check-doctor.ts';

const up = storeOf('s1', { cluster: 'eu1' });
const down = storeOf('s2', { cluster: 'us1' }, { lastError: 'refused' });
const ruler = storeOf('r1', { ruler: 'a' }, { kind: 'rule' });
const group = (partialResponse: 'abort' | 'warn') => ({
  name: 'g',
  file: 'f',
  interval: 30,
  evaluationTime: 0,
  partialResponse,
  rules: [],
});
const off = { 'query.partial-response': 'false' };
const on = { 'query.partial-response': 'true' };

checkDoctor(flappingStore, [
  {
    title: 'no flags',
    facts: { stores: [up] },
    skips: 'The querier did not tell its stores and flags.',
  },
  { title: 'off, and all are steady', facts: { stores: [up], flags: off, flaps: { s1: 1 } } },
  { title: 'on, and one is down', facts: { stores: [up, down], flags: on, flaps: { s2: 9 } } },
  {
    title: 'off, one is down, and one comes and goes',
    facts: { stores: [up, down], flags: off, flaps: { s1: 3 } },
    says: [
      'error: The store s2 is down now, and queries do without partial response.',
      'error: The store s1 came and went 3 times, and queries do without partial response.',
    ],
  },
  {
    title: 'rule groups that abort, of a ruler',
    facts: {
      stores: [up, ruler],
      flags: on,
      flaps: { s1: 2 },
      rules: [group('abort'), group('abort'), group('warn')],
    },
    says: [
      'warning: The store s1 came and went 2 times, and 2 rule groups do without partial response.',
    ],
  },
  {
    title: 'rule groups of Prometheus itself do not ask the querier',
    facts: { stores: [up], flags: on, flaps: { s1: 2 }, rules: [group('abort')] },
  },
]);
