import type { Requirement, RequirementOperator } from './label-selector.ts';

type Values = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const operators: Readonly<Partial<Record<string, RequirementOperator>>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const expressionOf = (value: unknown): Requirement | undefined => {
  if (!isRecord(value) || typeof value['key'] !== 'string') return undefined;
  const operator = operators[String(value['operator'])];
  return operator && { label: value['key'], operator, values: textsOf(value['values']).toSorted() };
};

/**
 * The conditions of a metric's `selector`, sorted by label; undefined for what is none.
 * Source: k8s.io/apimachinery v0.36.3 pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector
 */
export const selectorRequirements = (selector: unknown): readonly Requirement[] | undefined => {
  if (selector === undefined) return [];
  if (!isRecord(selector)) return undefined;
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (!isRecord(matchLabels) || !Array.isArray(matchExpressions)) return undefined;
  const found = [
    ...Object.entries(matchLabels).map(([label, value]): Requirement => ({
      label,
      operator: '=',
      values: [String(value)],
    })),
    ...matchExpressions.map(expressionOf),
  ];
  const known = found.filter((one) => one !== undefined);
  return known.length === found.length
    ? known.toSorted((left, right) => (left.label < right.label ? -1 : 1))
    : undefined;
};
