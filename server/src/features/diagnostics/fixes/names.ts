import { didYouMean } from '../../../metadata/did-you-mean.ts';
import { aggregators } from '../../../promql/index.ts';
import { fix, replace, textOf } from './site.ts';
import type { Fixer } from './site.ts';

/**
 * Functions that are gone, and what does the same today.
 * Source: prometheus CHANGELOG.md 2.0.0 (count_scalar, drop_common_labels), 3.0.0 (holt_winters).
 */
const successors: ReadonlyMap<string, string> = new Map([
  ['holt_winters', 'double_exponential_smoothing'],
  ['count_scalar', 'count'],
  ['xrate', 'rate'],
  ['xincrease', 'increase'],
  ['xdelta', 'delta'],
]);

/** Wrong case, an old name, or a typing error. */
export const knownFunction: Fixer = (site) => {
  const name = textOf(site, site.error);
  const { functions } = site.context.language;
  const lower = name.toLowerCase();
  const candidates = [
    functions.has(lower) ? lower : undefined,
    successors.get(lower),
    didYouMean(name, [...functions.keys(), ...aggregators.keys()]),
  ];
  const names = [...new Set(candidates)].filter((candidate) => candidate !== undefined);
  return names
    .filter((candidate) => functions.has(candidate) || aggregators.has(candidate))
    .map((candidate) => fix(`Replace by ${candidate}`, replace(site.error, candidate)));
};
