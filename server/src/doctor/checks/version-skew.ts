import type { DoctorFacts } from '../../protocol/doctor.ts';
import { skipped, type Check, type Problem } from '../check.ts';
import { placeOf } from '../flags.ts';
import { samplesOf } from '../samples.ts';

interface Versioned {
  readonly place: string;
  readonly minor: number;
  readonly major: number;
  readonly text: string;
}

const parse = (place: string, version: string): readonly Versioned[] => {
  const found = /^v?(\d+)\.(\d+)(?:\.|$|-)/.exec(version);
  return found === null
    ? []
    : [
        {
          place,
          major: Number(found[1]),
          minor: Number(found[2]),
          text: version.replace(/^v/, ''),
        },
      ];
};

/** Prometheus has versions of its own. */
const isThanos = (component: string): boolean => component !== 'prometheus';

const versionsOf = (facts: DoctorFacts): readonly Versioned[] => [
  ...parse('the querier', facts.version ?? ''),
  ...facts.others
    .filter(({ component }) => isThanos(component))
    .flatMap(({ endpoint, version = '' }) => parse(endpoint, version)),
  ...facts.deployed
    .filter(({ component }) => isThanos(component))
    .flatMap((one) => parse(placeOf(one), one.version)),
  ...samplesOf({ ...facts, others: [] }, 'thanos_build_info').flatMap(({ place, labels }) =>
    parse(place, labels['version'] ?? ''),
  ),
];

/** Minor versions apart that are tested together; more than that is no upgrade under way. */
const harmlessDistance = 1;

const distance = (oldest: Versioned, newest: Versioned): number =>
  oldest.major === newest.major ? newest.minor - oldest.minor : Infinity;

/** Components of Thanos should have the same version, or neighbouring ones while they are upgraded. */
export const versionSkew: Check = {
  name: 'version-skew',
  title: 'Components of different versions',
  look: (facts) => {
    const found = versionsOf(facts).toSorted(
      (left, right) => left.major - right.major || left.minor - right.minor,
    );
    const [oldest] = found;
    const newest = found.at(-1);
    if (oldest === undefined || newest === undefined || found.length < 2) {
      return skipped('The versions of fewer than two components are known.');
    }
    const apart = distance(oldest, newest);
    if (apart === 0) return [];
    const behind = found.filter((one) => distance(one, newest) > 0).map(({ place }) => place);
    const names = [...new Set(behind)];
    const shown =
      names.length > 5 ? [...names.slice(0, 5), `${String(names.length - 5)} more`] : names;
    const problem: Problem = {
      key: 'thanos',
      severity: apart > harmlessDistance ? 'warning' : 'info',
      message: `Thanos runs in versions from ${oldest.text} to ${newest.text}; behind are ${shown.join(', ')}.`,
      explanation:
        'Components talk to each other in a protocol that grows. Far apart, an old store does not understand what a new querier asks it to leave out, so that answers are larger or deduplicated elsewhere; flags and metrics differ as well.',
      fix: `Bring all components to ${newest.text}: stores, sidecars and receivers first, queriers next, the query-frontend last.`,
    };
    return [problem];
  },
};
