import { familyNames } from './family.ts';
import { didYouMean, reachOf } from './did-you-mean.ts';
import { indexOfName, nameAt, packNames } from './packed-names.ts';
import type { PackedNames } from './packed-names.ts';
import { nameSearch } from './name-search.ts';
import type { MetricIndex, MetricInfo } from './snapshot.ts';

/** Type, help and unit by the name that the server lists; a view over whatever holds them. */
export type InfoLookup = (name: string) => MetricInfo | undefined;

/** Metadata of a series name, found under its own name or that of its family. */
export const infoByFamily =
  (lookup: InfoLookup): InfoLookup =>
  (name) => {
    for (const family of familyNames(name)) {
      const found = lookup(family);
      if (found !== undefined) return found.name === name ? found : { ...found, name };
    }
    return undefined;
  };

/** An index over packed names. Building it reads every byte once; `lookup` is asked only for names that are shown. */
export const createMetricIndex = (names: PackedNames, lookup: InfoLookup): MetricIndex => {
  const search = nameSearch(names);
  const info = infoByFamily(lookup);
  const textsOf = function* textsOf(indices: Iterable<number>): Generator<string> {
    for (const index of indices) yield nameAt(names, index);
  };
  return {
    size: names.size,
    has: (name) => indexOfName(names, name) >= 0,
    info,
    search: (query, limit) =>
      search.best(query, limit).map(({ index, score }) => ({ name: nameAt(names, index), score })),
    names: function* everyName() {
      for (let index = 0; index < names.size; index += 1) yield nameAt(names, index);
    },
    closest: (name) => didYouMean(name, textsOf(search.near(name, reachOf(name)))),
  };
};

/** An index over names that are in memory as strings: catalogues and tests. */
export const metricIndexOf = (names: Iterable<string>, lookup: InfoLookup): MetricIndex =>
  createMetricIndex(packNames(names), lookup);
