import { done, failed, type Outcome } from '../hpa/outcome.ts';

export type RequirementOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

/** One condition of a label selector; values are sorted and distinct. */
export interface Requirement {
  readonly label: string;
  readonly operator: RequirementOperator;
  readonly values: readonly string[];
}

const set = /^\s*([^\s,=!()<>]+)\s+(in|notin)\s*\(([^()]*)\)\s*(?:,|$)/;
const equality = /^\s*([^\s,=!()<>]+)\s*(==|=|!=|>|<)\s*([^\s,=!()<>]*)\s*(?:,|$)/;
const existence = /^\s*(!?)\s*([^\s,=!()<>]+)\s*(?:,|$)/;

const operators: Readonly<Record<string, RequirementOperator>> = {
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
};

const next = (text: string): (Requirement & { readonly length: number }) | undefined => {
  const inSet = set.exec(text);
  if (inSet !== null) {
    const [{ length }, label = '', word, list = ''] = inSet;
    const values = [...new Set(list.split(',').map((value) => value.trim()))].sort();
    return { label, operator: word === 'in' ? 'in' : 'notin', values, length };
  }
  const equal = equality.exec(text);
  if (equal !== null) {
    const [{ length }, label = '', sign = '=', value = ''] = equal;
    return { label, operator: operators[sign] ?? '=', values: [value], length };
  }
  const exists = existence.exec(text);
  if (exists === null) return undefined;
  const [{ length }, not, label = ''] = exists;
  return { label, operator: not === '' ? 'exists' : '!', values: [], length };
};

/** Source: k8s.io/apimachinery v0.36.3 pkg/util/validation/validation.go labelValueErrMsg */
const labelValue = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

/**
 * A label selector as the metrics API takes it: `queue=worker,tier in (a,b),!canary`. Sorted by label.
 * Source: k8s.io/apimachinery v0.36.3 pkg/labels/selector.go Parse
 */
export const parseLabelSelector = (text: string): Outcome<readonly Requirement[]> => {
  const requirements: Requirement[] = [];
  let rest = text;
  while (rest.trim() !== '') {
    const found = next(rest);
    if (found === undefined) return failed(`unable to parse requirement: ${rest.trim()}`);
    const { length, ...requirement } = found;
    const wrong = requirement.values.find((value) => !labelValue.test(value));
    if (wrong !== undefined) return failed(`${JSON.stringify(wrong)} is no value of a label`);
    requirements.push(requirement);
    rest = rest.slice(length);
  }
  return done(requirements.sort((left, right) => (left.label < right.label ? -1 : 1)));
};
