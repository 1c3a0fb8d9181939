import type { ControllerTraits } from '../controller.ts';
import type { HpaSpec } from '../spec.ts';
import { behaviorErrors } from './behavior.ts';
import { forbidden, invalid, required, type FieldError } from './field-error.ts';
import { metricErrors } from './metrics.ts';
import { referenceErrors } from './references.ts';

const replicaErrors = (
  { minReplicas, maxReplicas }: HpaSpec,
  field: string,
  lowest: number,
): readonly FieldError[] => {
  const errors: FieldError[] = [];
  const max = `${field}.maxReplicas`;
  if (minReplicas !== undefined && minReplicas < lowest) {
    const detail = `must be greater than or equal to ${String(lowest)}`;
    errors.push(invalid(`${field}.minReplicas`, minReplicas, detail));
  }
  if (maxReplicas === 0) errors.push(required(max, 'must be set and greater than 0'));
  else if (maxReplicas < 0) {
    errors.push(invalid(max, maxReplicas, 'must be greater than or equal to 1'));
  }
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid(max, maxReplicas, 'must be greater than or equal to `minReplicas`'));
  }
  return errors;
};

/**
 * What the API server refuses in a new HPA, in its order and words. The server fills in what is not said first
 * (`withApiDefaults`): an HPA of a person is to be filled in before it comes here.
 * Source: kubernetes v1.36.3 pkg/apis/autoscaling/validation/validation.go validateHorizontalPodAutoscalerSpec,
 * pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go validationOptionsForHorizontalPodAutoscaler
 */
export const validateHpaSpec = (
  spec: HpaSpec,
  { scaleToZero }: Pick<ControllerTraits, 'scaleToZero'>,
  field = 'spec',
): readonly FieldError[] => {
  const { scaleTargetRef, metrics, behavior, minReplicas } = spec;
  const mayBeCore = scaleTargetRef.kind === 'ReplicationController';
  const path = `${field}.metrics`;
  const hasUnbound = metrics.some(({ type }) => type === 'Object' || type === 'External');
  const detail =
    'must specify at least one Object or External metric to support scaling to zero replicas';
  return [
    ...replicaErrors(spec, field, scaleToZero ? 0 : 1),
    ...referenceErrors(scaleTargetRef, `${field}.scaleTargetRef`, mayBeCore),
    ...metrics.flatMap((metric, index) => metricErrors(metric, `${path}[${String(index)}]`)),
    ...(minReplicas === 0 && !hasUnbound ? [forbidden(path, detail)] : []),
    ...behaviorErrors(behavior, `${field}.behavior`),
  ];
};
