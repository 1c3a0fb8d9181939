import { quoteString } from '../../promql/index.ts';
import { done, failed, type Outcome } from '../hpa/outcome.ts';
import { parseGoTemplate, runGoTemplate, type TemplateFields } from './go-template.ts';
import type { KnownResource } from './known-resources.ts';
import type { Requirement, RequirementOperator } from './label-selector.ts';
import type { ResourceLabels } from './resource-labels.ts';

// Source of this file: prometheus-adapter v0.12.0 pkg/naming/metrics_query.go

/** What is asked of a metric of Kubernetes objects. */
export interface ObjectsQuestion {
  /** Empty in a resource rule. */
  readonly series: string;
  readonly resource: KnownResource;
  /** Empty for objects without one. */
  readonly namespace: string;
  readonly names: readonly string[];
  /** The names are patterns: of objects that come and go, and so have no list over time. */
  readonly arePatterns?: boolean;
  readonly selector: readonly Requirement[];
  /** Further labels to group by. */
  readonly groupBy?: readonly string[];
}

/** What is asked of an external metric. */
export interface ExternalQuestion {
  readonly series: string;
  readonly namespace: string;
  readonly selector: readonly Requirement[];
}

/** A `metricsQuery`: the PromQL of each question. */
export interface MetricsQuery {
  readonly forObjects: (question: ObjectsQuestion) => Outcome<string>;
  readonly forExternal: (question: ExternalQuestion) => Outcome<string>;
}

/** How a condition is written, by whether it has no, one or several values. */
const signs: Readonly<Partial<Record<RequirementOperator, readonly (string | undefined)[]>>> = {
  '=': [undefined, '=', '=~'],
  '==': [undefined, '=', '=~'],
  '!=': [undefined, '!=', '!~'],
  in: [undefined, '=~', '=~'],
  notin: [undefined, '!~', '!~'],
  exists: ['!='],
  '!': ['='],
};

const matcherOf = ({ label, operator, values }: Requirement): Outcome<string> => {
  const row = signs[operator];
  if (row === undefined) return failed('operator not supported by prometheus');
  const sign = row[Math.min(values.length, 2)];
  if (sign === undefined) return failed('operator requires values');
  return done(`${label}${sign}${quoteString(values.join('|'))}`);
};

interface Conditions {
  readonly matchers: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

const conditionsOf = (requirements: readonly Requirement[]): Outcome<Conditions> => {
  const matchers: string[] = [];
  const values = new Map<string, string>();
  for (const requirement of requirements) {
    const matcher = matcherOf(requirement);
    if (!matcher.ok) return matcher;
    matchers.push(matcher.value);
    values.set(requirement.label, requirement.values.join('|'));
  }
  return done({ matchers, values });
};

const namespaces: KnownResource = {
  group: '',
  resource: 'namespaces',
  singular: 'namespace',
  namespaced: false,
};

const inNamespace = (label: string, namespace: string): Requirement => ({
  label,
  operator: '=',
  values: [namespace],
});

/** Reads a `metricsQuery` of a rule whose labels stand for resources as `labels` says. */
export const createMetricsQuery = (
  template: string,
  labels: ResourceLabels,
  namespaced: boolean,
): Outcome<MetricsQuery> => {
  const parsed = parseGoTemplate(template);
  if (!parsed.ok) {
    const quoted = JSON.stringify(template);
    return failed(`unable to parse metrics query template ${quoted}: ${parsed.message}`);
  }
  const written = (fields: TemplateFields): Outcome<string> => {
    const query = runGoTemplate(parsed.value, fields);
    return query.ok && query.value === ''
      ? failed('empty query produced by metrics query template')
      : query;
  };
  const selected = (selector: readonly Requirement[], namespace: string): Outcome<Conditions> => {
    if (namespace === '') return conditionsOf(selector);
    const label = labels.labelFor(namespaces);
    return label.ok ? conditionsOf([...selector, inNamespace(label.value, namespace)]) : label;
  };
  return done({
    forObjects: ({ series, resource, namespace, names, selector, groupBy = [], ...how }) => {
      const conditions = selected(selector, namespace);
      if (!conditions.ok) return conditions;
      const label = labels.labelFor(resource);
      if (!label.ok) return label;
      const value = names.join('|');
      const sign = names.length > 1 || how.arePatterns === true ? '=~' : '=';
      const matchers = [...conditions.value.matchers, `${label.value}${sign}${quoteString(value)}`];
      const by = [label.value, ...groupBy];
      return written({
        Series: series,
        LabelMatchers: matchers.join(','),
        LabelValuesByName: new Map([...conditions.value.values, [label.value, value]]),
        GroupBy: by.join(','),
        GroupBySlice: by,
      });
    },
    forExternal: ({ series, namespace, selector }) => {
      const conditions = selected(selector, namespaced ? namespace : '');
      if (!conditions.ok) return conditions;
      return written({
        Series: series,
        LabelMatchers: conditions.value.matchers.join(','),
        LabelValuesByName: conditions.value.values,
        GroupBy: '',
        GroupBySlice: [],
      });
    },
  });
};
