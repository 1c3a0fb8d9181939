import type { DoctorFacts } from '../../protocol/doctor.ts';
import { skipped, type Check, type Problem } from '../check.ts';

/** Times that a store must have gone to be more than restarted. */
const leastFlaps = 2;

const unstable = ({ flaps, stores = [] }: DoctorFacts): ReadonlyMap<string, string> => {
  const down = stores
    .filter(({ lastError }) => lastError !== undefined)
    .map(({ name }) => [name, 'is down now'] as const);
  const flapping = Object.entries(flaps)
    .filter(([, count]) => count >= leastFlaps)
    .map(([name, count]) => [name, `came and went ${String(count)} times`] as const);
  return new Map([...down, ...flapping]);
};

/** Rule groups that a ruler evaluates through the querier; those of Prometheus itself look the same in the list. */
const abortingGroups = ({ rules = [], stores = [] }: DoctorFacts): number =>
  stores.some(({ kind }) => kind === 'rule')
    ? rules.filter(({ partialResponse }) => partialResponse === 'abort').length
    : 0;

/** Without partial response a store that comes and goes makes queries fail. */
export const flappingStore: Check = {
  name: 'flapping-store',
  title: 'Partial response off while a store comes and goes',
  look: (facts) => {
    const { flags, stores } = facts;
    if (flags === undefined || stores === undefined) {
      return skipped('The querier did not tell its stores and flags.');
    }
    const isOff = flags['query.partial-response'] === 'false';
    const aborting = abortingGroups(facts);
    const what = [
      ...(isOff ? ['queries'] : []),
      ...(aborting > 0 ? [`${String(aborting)} rule groups`] : []),
    ].join(' and ');
    if (what === '') return [];
    return [...unstable(facts)]
      .filter(([, how]) => isOff || !how.startsWith('is down'))
      .map(([name, how]): Problem => ({
        key: name,
        severity: isOff ? 'error' : 'warning',
        message: `The store ${name} ${how}, and ${what} do without partial response.`,
        explanation:
          'Without partial response a query fails as a whole when one store does not answer. Once the querier has noticed that a store is gone it leaves it out without a word: queries then succeed and are incomplete.',
        fix: 'Find out why the store comes and goes (restarts, memory, the network between the clusters). Until then let dashboards use partial response (`partial_response=true`, or `--query.partial-response` on the querier), and keep alerting rules on `abort` only where a missing store must not hide an alert.',
        subject: { store: name },
      }));
  },
};
