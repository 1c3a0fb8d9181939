import { familyNames } from './family.ts';
import { indexOfName, nameAt, packNames } from './packed-names.ts';
import type { PackedNames } from './packed-names.ts';
import { nameSearch, smallNameSearch } from './name-search.ts';
import type { NameSearch } from './name-search.ts';
import type { Steps } from './steps.ts';
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

/** Names ready to be searched; kept while metadata comes and goes. */
export interface SearchableNames {
  readonly names: PackedNames;
  readonly search: NameSearch;
}

/** Makes names searchable: reads every byte once, interruptible. */
export const searchableNames = function* searchableNames(
  names: PackedNames,
): Steps<SearchableNames> {
  return { names, search: yield* nameSearch(names) };
};

/** The index that features read; `lookup` is asked only for names that are shown. */
export const createMetricIndex = (
  { names, search }: SearchableNames,
  lookup: InfoLookup,
): MetricIndex => {
  const info = infoByFamily(lookup);
  return {
    size: names.size,
    has: (name) => indexOfName(names, name) >= 0,
    info,
    search: (query, limit) =>
      search.best(query, limit).map(({ index, score }) => ({ name: nameAt(names, index), score })),
    names: function* everyName() {
      for (let index = 0; index < names.size; index += 1) yield nameAt(names, index);
    },
    closest: (name) => {
      const index = search.nearest(name);
      return index < 0 ? undefined : nameAt(names, index);
    },
  };
};

/** An index over names that are in memory as strings: catalogues and tests. */
export const metricIndexOf = (names: readonly string[], lookup: InfoLookup): MetricIndex => {
  const packed = packNames(names);
  return createMetricIndex({ names: packed, search: smallNameSearch(packed) }, lookup);
};
