import { asFields, asText, asTextRecord, asTexts } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

type Labels = Readonly<Record<string, string>>;

/**
 * Whether a label selector selects an object. An empty selector selects everything, and an operator that nobody knows
 * nothing. Source: kubernetes apimachinery v0.36 pkg/labels/selector.go.
 */
export function selects(selector: Fields, labels: Labels): boolean {
  const wanted = Object.entries(asTextRecord(selector['matchLabels']));
  const expressions = selector['matchExpressions'];
  return (
    wanted.every(([name, value]) => labels[name] === value) &&
    (Array.isArray(expressions) ? expressions : []).every((value) => meets(value, labels))
  );
}

function meets(value: unknown, labels: Labels): boolean {
  const expression = asFields(value) ?? {};
  const own = labels[asText(expression['key']) ?? ''];
  const values = asTexts(expression['values']);
  switch (expression['operator']) {
    case 'In':
      return own !== undefined && values.includes(own);
    case 'NotIn':
      return own === undefined || !values.includes(own);
    case 'Exists':
      return own !== undefined;
    case 'DoesNotExist':
      return own === undefined;
    default:
      return false;
  }
}
