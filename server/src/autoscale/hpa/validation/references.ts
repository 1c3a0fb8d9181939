import type { ObjectReference } from '../spec.ts';
import { invalid, required, type FieldError } from './field-error.ts';
import { pathSegmentProblems } from './names.ts';

const nameErrors = (value: string, field: string): readonly FieldError[] =>
  value === ''
    ? [required(field)]
    : pathSegmentProblems(value).map((problem) => invalid(field, value, problem));

/** Source: kubernetes v1.36.3 pkg/apis/autoscaling/validation/validation.go ValidateAPIVersion */
const apiVersionProblem = (apiVersion: string, mayBeCore: boolean): string | undefined => {
  const slashes = apiVersion.split('/').length - 1;
  if (slashes > 1) return `unexpected GroupVersion string: ${apiVersion}`;
  const group = slashes === 1 ? apiVersion.split('/')[0] : '';
  return group === '' && !mayBeCore ? 'apiVersion must specify API group' : undefined;
};

/** Source: kubernetes v1.36.3 pkg/apis/autoscaling/validation/validation.go ValidateCrossVersionObjectReference */
export const referenceErrors = (
  { kind, name, apiVersion = '' }: ObjectReference,
  field: string,
  mayBeCore: boolean,
): readonly FieldError[] => {
  const problem = apiVersionProblem(apiVersion, mayBeCore);
  return [
    ...nameErrors(kind, `${field}.kind`),
    ...nameErrors(name, `${field}.name`),
    ...(problem === undefined ? [] : [invalid(`${field}.apiVersion`, apiVersion, problem)]),
  ];
};
