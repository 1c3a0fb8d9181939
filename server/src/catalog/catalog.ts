import { metricIndexOf } from '../metadata/name-index.ts';
import { metricType } from '../metadata/metric-type.ts';
import { parseScope } from '../metadata/scope.ts';
import type { Known, Lookup, MetadataSnapshot, MetricInfo } from '../metadata/snapshot.ts';
import { familyNames } from '../metadata/family.ts';
import type { CatalogAsset, CatalogFamily } from './asset.ts';

/** Labels that Prometheus puts on every series it scrapes. */
const targetLabels = ['instance', 'job'];

/** Series names that a family of each type shows. */
const suffixes: Readonly<Partial<Record<string, readonly string[]>>> = {
  histogram: ['_bucket', '_count', '_sum'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['', '_count', '_sum'],
};

const ownLabel: Readonly<Partial<Record<string, string>>> = {
  _bucket: 'le',
};

const namesOf = (family: CatalogFamily): readonly string[] =>
  (suffixes[family.type] ?? ['']).map((suffix) => family.name + suffix);

/**
 * What is known without any server: names, types, help, usual labels and a few values of well-known metrics.
 * Nothing in it is complete: a name that is absent here may exist anywhere.
 */
export const catalogSnapshot = (asset: CatalogAsset): MetadataSnapshot => {
  const families = new Map(asset.families.map((family) => [family.name, family]));
  const infos = new Map<string, MetricInfo>(
    asset.families.map(({ name, type, help, unit }) => [
      name,
      { name, type: metricType(type), help, unit },
    ]),
  );
  const index = metricIndexOf(asset.families.flatMap(namesOf), (name) => infos.get(name));
  const metricOf = (scope: string): string | undefined =>
    parseScope(scope)?.find(({ label, op }) => label === '__name__' && op === '=')?.value;
  const familyOf = (metric: string): CatalogFamily | undefined =>
    familyNames(metric)
      .map((name) => families.get(name))
      .find((family) => family !== undefined);
  const labelsOf = (metric: string, family: CatalogFamily): string[] => {
    const own = ownLabel[metric.slice(family.name.length)];
    const names = family.labels.map((at) => asset.labels[at] ?? '');
    return [...new Set([...names, ...targetLabels, ...(own === undefined ? [] : [own])])].sort();
  };
  const everyLabel = [...new Set([...asset.labels, ...targetLabels, 'le'])].sort();

  const labels = (scope: string): Known<string> => {
    const metric = metricOf(scope);
    if (metric === undefined) return partial(everyLabel);
    const family = familyOf(metric);
    return partial(family ? labelsOf(metric, family) : targetLabels);
  };
  const values = (label: string, scope: string, prefix: string): Lookup<string> => {
    const metric = metricOf(scope);
    const found = metric === undefined ? undefined : familyOf(metric)?.values?.[label];
    if (!found) return { state: 'unavailable' };
    return partial(found.filter((value) => value.startsWith(prefix)));
  };
  return {
    source: 'catalogue',
    generation: 0,
    metrics: index,
    metricsComplete: false,
    labels,
    values,
    metricsIn: () => ({ state: 'unavailable' }),
    series: () => ({ state: 'unavailable' }),
    seriesSeen: () => undefined,
    metadata: (metric) => {
      const info = index.info(metric);
      return info ? partial([info]) : { state: 'unavailable' };
    },
    replicaLabels: [],
  };
};

const partial = <T>(items: readonly T[]): Known<T> => ({ state: 'known', items, complete: false });
