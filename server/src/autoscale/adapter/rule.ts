import { done, failed, type Outcome } from '../hpa/outcome.ts';
import type { DiscoveryRule, SeriesFilter } from './config.ts';
import { compileGoRegex, expandTemplate, type GoRegex } from './go-regex.ts';
import type { ResourceMapper } from './known-resources.ts';
import { createMetricsQuery, type MetricsQuery } from './metrics-query.ts';
import { createResourceLabels, type ResourceLabels } from './resource-labels.ts';

/** A rule that the adapter would start with. */
export interface CompiledRule {
  readonly rule: DiscoveryRule;
  /** The filter that leaves a series out, in words; undefined for a series that is let through. */
  readonly filteredBy: (seriesName: string) => string | undefined;
  /** The name in the metrics API. */
  readonly nameOf: (seriesName: string) => Outcome<string>;
  readonly labels: ResourceLabels;
  readonly query: MetricsQuery;
}

interface Filter {
  readonly regex: GoRegex;
  readonly positive: boolean;
  readonly words: string;
}

const filterOf = ({ is, isNot }: SeriesFilter): Outcome<Filter> => {
  if (is !== '' && isNot !== '') {
    return failed(
      `cannot have both an \`is\` (${JSON.stringify(is)}) and \`isNot\` (${JSON.stringify(isNot)}) expression in a single filter`,
    );
  }
  if (is === '' && isNot === '') {
    return failed('must have either an `is` or `isNot` expression in a filter');
  }
  const raw = is === '' ? isNot : is;
  const regex = compileGoRegex(raw);
  if (!regex.ok) {
    return failed(`unable to compile series filter ${JSON.stringify(raw)}: ${regex.message}`);
  }
  const words = is === '' ? `isNot: ${isNot}` : `is: ${is}`;
  return done({ regex: regex.value, positive: is !== '', words });
};

const filtersOf = ({
  seriesFilters,
  seriesQuery,
  name,
}: DiscoveryRule): Outcome<readonly Filter[]> => {
  const filters: Filter[] = [];
  for (const raw of seriesFilters) {
    const filter = filterOf(raw);
    if (!filter.ok) {
      return failed(
        `unable to generate series name filter associated with series query ${JSON.stringify(seriesQuery)}: ${filter.message}`,
      );
    }
    filters.push(filter.value);
  }
  if (name.matches === '') return done(filters);
  const filter = filterOf({ is: name.matches, isNot: '' });
  return filter.ok
    ? done([...filters, { ...filter.value, words: `name.matches: ${name.matches}` }])
    : failed(
        `unable to generate series name filter from name rules associated with series query ${JSON.stringify(seriesQuery)}: ${filter.message}`,
      );
};

const namingOf = ({ name, seriesQuery }: DiscoveryRule): Outcome<CompiledRule['nameOf']> => {
  const regex = compileGoRegex(name.matches === '' ? '.*' : name.matches);
  if (!regex.ok) return regex;
  const { groups, match } = regex.value;
  if (name.as === '' && groups > 1) {
    return failed(
      `must specify an 'as' value for name matcher ${JSON.stringify(name.matches)} associated with series query ${JSON.stringify(seriesQuery)}`,
    );
  }
  const template = name.as === '' ? `$${String(groups)}` : name.as;
  return done((series) => {
    const found = match(series);
    return found === undefined
      ? failed(
          `series name ${JSON.stringify(series)} did not match expected pattern ${JSON.stringify(name.matches)}`,
        )
      : done(expandTemplate(template, found));
  });
};

/**
 * A rule as the adapter reads it when it starts; it does not start with one that it refuses.
 * Source: prometheus-adapter v0.12.0 pkg/naming/metric_namer.go NamersFromConfig
 */
export const compileRule = (rule: DiscoveryRule, mapper: ResourceMapper): Outcome<CompiledRule> => {
  const labels = createResourceLabels(rule.resources, mapper);
  if (!labels.ok) return labels;
  const query = createMetricsQuery(
    rule.metricsQuery,
    labels.value,
    rule.resources.namespaced ?? true,
  );
  if (!query.ok) {
    return failed(
      `unable to construct metrics query associated with series query ${JSON.stringify(rule.seriesQuery)}: ${query.message}`,
    );
  }
  const filters = filtersOf(rule);
  if (!filters.ok) return filters;
  const naming = namingOf(rule);
  if (!naming.ok) return naming;
  return done({
    rule,
    labels: labels.value,
    query: query.value,
    nameOf: naming.value,
    filteredBy: (name) =>
      filters.value.find(({ regex, positive }) => (regex.match(name) !== undefined) !== positive)
        ?.words,
  });
};
