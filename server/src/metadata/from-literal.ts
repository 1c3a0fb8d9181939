import { metricIndexOf } from './name-index.ts';
import { metricType } from './metric-type.ts';
import { labelValue, parseScope, seriesFilter } from './scope.ts';
import type { Known, MetadataSnapshot, MetricInfo } from './snapshot.ts';

type Series = Readonly<Record<string, string>>;

/** What a server would know, written out: the `metadata` of a batch request, and of tests. */
export interface MetadataLiteral {
  readonly metrics?: Readonly<
    Record<string, { readonly type?: string; readonly help?: string; readonly unit?: string }>
  >;
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  readonly series?: readonly Series[];
  readonly replicaLabels?: readonly string[];
  /** False when the literal stands for an answer that was cut. */
  readonly complete?: boolean;
}

const known = <T>(items: readonly T[], complete: boolean): Known<T> => ({
  state: 'known',
  items,
  complete,
});

const sortedSet = (items: Iterable<string>): readonly string[] => [...new Set(items)].sort();

const infosOf = (metrics: MetadataLiteral['metrics'] = {}): ReadonlyMap<string, MetricInfo> =>
  new Map(
    Object.entries(metrics).map(([name, { type, help = '', unit = '' }]) => [
      name,
      { name, type: metricType(type), help, unit },
    ]),
  );

/** Series of a scope; when the literal lists none of the scope's metric, nothing is known about it. */
const selectSeries = (all: readonly Series[], scope: string): Known<Series> | undefined => {
  const filter = seriesFilter(scope);
  const found = all.filter((series) => filter.test(series));
  if (found.length > 0) return known(found, filter.exact);
  const metric = parseScope(scope)?.find(({ label, op }) => label === '__name__' && op === '=');
  const isListed =
    metric === undefined
      ? all.length > 0
      : all.some((series) => series['__name__'] === metric.value);
  return isListed ? known(found, filter.exact) : undefined;
};

/**
 * A snapshot made from a literal; everything in it is known at once. Scoped questions are answered from `series`;
 * where it says nothing about a metric, `labels` answers for all metrics alike.
 */
export const snapshotFromLiteral = (literal: MetadataLiteral): MetadataSnapshot => {
  const { labels = {}, series = [], complete = true, replicaLabels = [] } = literal;
  const infos = infosOf(literal.metrics);
  const names = sortedSet([
    ...infos.keys(),
    ...(labels['__name__'] ?? []),
    ...series.flatMap((one) => one['__name__'] ?? []),
  ]);
  const everyLabel = sortedSet([
    ...Object.keys(labels),
    ...series.flatMap((one) => Object.keys(one)),
  ]);
  const valueIn =
    (label: string) =>
    (one: Series): readonly string[] => {
      const value = labelValue(one, label);
      return value === '' ? [] : [value];
    };
  const everyValue = (label: string): readonly string[] => {
    if (label === '__name__') return names;
    const listed = Object.hasOwn(labels, label) ? (labels[label] ?? []) : [];
    return sortedSet([...listed, ...series.flatMap(valueIn(label))]);
  };
  const answer = (
    scope: string,
    everything: () => readonly string[],
    ofSeries: (one: Series) => readonly string[],
  ): Known<string> => {
    if (scope === '') return known(everything(), complete);
    const selected = selectSeries(series, scope);
    if (selected === undefined) return known(everything(), false);
    return known(sortedSet(selected.items.flatMap(ofSeries)), complete && selected.complete);
  };
  const values = (label: string, scope: string): Known<string> =>
    answer(scope, () => everyValue(label), valueIn(label));
  return {
    source: 'live',
    generation: 1,
    metrics: metricIndexOf(names, (name) => infos.get(name)),
    metricsComplete: complete,
    labels: (scope) =>
      answer(
        scope,
        () => everyLabel,
        (one) => Object.keys(one),
      ),
    values,
    metricsIn: (scope) => values('__name__', scope),
    series: (scope) => selectSeries(series, scope) ?? known<Series>([], false),
    seriesSeen: (scope) => selectSeries(series, scope),
    metadata: (metric) => {
      const info = infos.get(metric);
      return known(info === undefined ? [] : [info], complete);
    },
    replicaLabels,
  };
};
