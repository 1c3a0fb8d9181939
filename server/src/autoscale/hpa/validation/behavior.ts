import type { Behavior, ScalingPolicy, ScalingRules } from '../spec.ts';
import { invalid, notSupported, required, type FieldError } from './field-error.ts';

// Source of this file: kubernetes v1.36.3 pkg/apis/autoscaling/validation/validation.go, one function each.

const longestWindow = 3600;
const longestPeriod = 1800;
const selectPolicies = ['Disabled', 'Max', 'Min'] as const;
const policyTypes = ['Percent', 'Pods'] as const;

const policyErrors = (
  { type, value, periodSeconds }: ScalingPolicy,
  field: string,
): readonly FieldError[] => {
  const errors: FieldError[] = [];
  if (!policyTypes.some((known) => known === type)) {
    errors.push(notSupported(`${field}.type`, type, policyTypes));
  }
  if (value <= 0) errors.push(invalid(`${field}.value`, value, 'must be greater than zero'));
  const period = `${field}.periodSeconds`;
  if (periodSeconds <= 0) errors.push(invalid(period, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > longestPeriod) {
    const detail = `must be less than or equal to ${String(longestPeriod)}`;
    errors.push(invalid(period, periodSeconds, detail));
  }
  return errors;
};

const windowErrors = (seconds: number | undefined, field: string): readonly FieldError[] => {
  if (seconds === undefined) return [];
  if (seconds < 0) return [invalid(field, seconds, 'must be greater than or equal to zero')];
  return seconds > longestWindow
    ? [invalid(field, seconds, `must be less than or equal to ${String(longestWindow)}`)]
    : [];
};

const rulesErrors = (rules: ScalingRules | undefined, field: string): readonly FieldError[] => {
  if (rules === undefined) return [];
  const { stabilizationWindowSeconds, selectPolicy, policies = [], tolerance } = rules;
  const errors = [
    ...windowErrors(stabilizationWindowSeconds, `${field}.stabilizationWindowSeconds`),
  ];
  if (selectPolicy !== undefined && !selectPolicies.some((known) => known === selectPolicy)) {
    errors.push(notSupported(`${field}.selectPolicy`, selectPolicy, selectPolicies));
  }
  if (policies.length === 0) {
    errors.push(required(`${field}.policies`, 'must specify at least one Policy'));
  }
  for (const [index, policy] of policies.entries()) {
    errors.push(...policyErrors(policy, `${field}.policies[${String(index)}]`));
  }
  if (tolerance !== undefined && tolerance.sign < 0) {
    const detail = 'must be greater than or equal to 0';
    errors.push(invalid(`${field}.tolerance`, tolerance.canonical, detail));
  }
  return errors;
};

/** Source: as above, validateBehavior */
export const behaviorErrors = (
  behavior: Behavior | undefined,
  field: string,
): readonly FieldError[] => [
  ...rulesErrors(behavior?.scaleUp, `${field}.scaleUp`),
  ...rulesErrors(behavior?.scaleDown, `${field}.scaleDown`),
];
