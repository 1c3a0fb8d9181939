import type { CompiledRule } from './rule.ts';
import { resourceText, type KnownResource } from './known-resources.ts';
import { isClusterWide } from './resource-labels.ts';

/** The labels of a series, with `__name__`. */
export type SeriesLabels = Readonly<Record<string, string>>;

/** A metric of the custom metrics API, as one rule makes it. */
export interface CustomMetric {
  readonly name: string;
  readonly resource: KnownResource;
  /** Whether it is asked for within a namespace. */
  readonly namespaced: boolean;
  /** The name of its series; of several the last one discovered. */
  readonly series: string;
  /** The series of that name, for values to ask with. */
  readonly examples: readonly SeriesLabels[];
}

export interface ExternalMetric {
  readonly name: string;
  readonly series: string;
  readonly examples: readonly SeriesLabels[];
}

/** Why series of one name give no metric. */
export interface Unpicked {
  readonly series: string;
  /** How many series of that name. */
  readonly count: number;
  readonly reason: string;
}

export interface Discovery<Metric> {
  /** How many series the rule's `seriesQuery` found. */
  readonly series: number;
  readonly metrics: readonly Metric[];
  readonly unpicked: readonly Unpicked[];
}

const nameOf = (series: SeriesLabels): string => series['__name__'] ?? '';

const byName = (all: readonly SeriesLabels[]): ReadonlyMap<string, readonly SeriesLabels[]> => {
  const groups = new Map<string, SeriesLabels[]>();
  for (const series of all) {
    const group = groups.get(nameOf(series));
    if (group === undefined) groups.set(nameOf(series), [series]);
    else group.push(series);
  }
  return groups;
};

const labelsOf = (series: SeriesLabels): readonly string[] =>
  Object.keys(series).filter((label) => label !== '__name__');

/** The name a series gets, or why it gets none. */
const named = (
  { filteredBy, nameOf: metricName }: CompiledRule,
  series: string,
): { readonly name: string } | { readonly reason: string } => {
  const filter = filteredBy(series);
  if (filter !== undefined) return { reason: `left out by \`${filter}\`` };
  const name = metricName(series);
  if (!name.ok) return { reason: name.message };
  return name.value === ''
    ? {
        reason:
          'its name in the metrics API is empty: no group of `matches` is called like in `as`',
      }
    : { name: name.value };
};

const withoutResource = ({ labels }: CompiledRule, all: readonly SeriesLabels[]): string => {
  const misread = all.flatMap((series) => labels.ofSeries(labelsOf(series)).misread);
  const [first] = misread;
  const why =
    first?.resource.ok === false ? `; label \`${first.label}\`: ${first.resource.message}` : '';
  return `none of its labels stands for a resource${why}`;
};

/**
 * The metrics of the custom metrics API that a rule makes of series.
 * Source: prometheus-adapter v0.12.0 pkg/custom-provider/series_registry.go SetSeries
 */
export const discoverCustom = (
  rule: CompiledRule,
  all: readonly SeriesLabels[],
): Discovery<CustomMetric> => {
  const metrics = new Map<string, CustomMetric>();
  const unpicked: Unpicked[] = [];
  for (const [series, group] of byName(all)) {
    const found = named(rule, series);
    if ('reason' in found) {
      unpicked.push({ series, count: group.length, reason: found.reason });
      continue;
    }
    const before = metrics.size;
    for (const one of group) {
      const { resources, namespaced } = rule.labels.ofSeries(labelsOf(one));
      for (const resource of resources) {
        const isNamespaced = namespaced && !isClusterWide(resource);
        const key = `${resourceText(resource)} ${String(isNamespaced)} ${found.name}`;
        const known = metrics.get(key);
        const examples = known?.series === series ? [...known.examples, one] : [one];
        metrics.set(key, {
          name: found.name,
          resource,
          namespaced: isNamespaced,
          series,
          examples,
        });
      }
    }
    const isPicked = [...metrics.values()].some((metric) => metric.series === series);
    if (!isPicked && metrics.size === before) {
      unpicked.push({ series, count: group.length, reason: withoutResource(rule, group) });
    }
  }
  return { series: all.length, metrics: [...metrics.values()], unpicked };
};

/**
 * The metrics of the external metrics API that a rule makes of series.
 * Source: prometheus-adapter v0.12.0 pkg/external-provider/external_series_registry.go filterAndStoreMetrics
 */
export const discoverExternal = (
  rule: CompiledRule,
  all: readonly SeriesLabels[],
): Discovery<ExternalMetric> => {
  const metrics = new Map<string, ExternalMetric>();
  const unpicked: Unpicked[] = [];
  for (const [series, examples] of byName(all)) {
    const found = named(rule, series);
    if ('reason' in found) unpicked.push({ series, count: examples.length, reason: found.reason });
    else metrics.set(found.name, { name: found.name, series, examples });
  }
  return { series: all.length, metrics: [...metrics.values()], unpicked };
};
