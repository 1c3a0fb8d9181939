import { compileFormula } from '../../keda/formula/formula.ts';
import { itemsOf, textOf, valueAt, valuesOf } from '../read.ts';
import type { ManifestCheck, ManifestRemark } from './check.ts';

const place = ['spec', 'advanced', 'scalingModifiers'];

/** Source: keda v2.21.0 apis/keda/v1alpha1/scaledobject_webhook.go ValidateAndCompileScalingModifiers */
const targetRemarks = (modifiers: Readonly<Record<string, unknown>>): readonly ManifestRemark[] => {
  const { formula, target, metricType } = modifiers;
  if (textOf(target) === '') {
    const path = formula === undefined ? place : [...place, 'formula'];
    return [{ path, at: 'key', message: 'formula is given but target is empty' }];
  }
  const remarks: ManifestRemark[] = [];
  if (!(Number(target) > 0)) {
    remarks.push({
      path: [...place, 'target'],
      message:
        'error converting target for scalingModifiers (string->float) to valid target: it must be a number greater than 0',
    });
  }
  if (metricType === 'Utilization') {
    remarks.push({
      path: [...place, 'metricType'],
      message:
        'error trigger type is Utilization, but it needs to be AverageValue or Value for external metrics',
    });
  }
  return remarks;
};

/** Formulas of scaling modifiers that KEDA refuses, in its words. */
export const formula: ManifestCheck = {
  code: 'keda-formula',
  severity: 'error',
  run: ({ manifest: { kind, value } }) => {
    const modifiers = valuesOf(valueAt(value, ...place));
    if (kind !== 'ScaledObject' || Object.keys(modifiers).length === 0) return [];
    const text = textOf(modifiers['formula']);
    if (text === '') {
      return [{ path: place, at: 'key', message: 'error ScalingModifiers.Formula is mandatory' }];
    }
    const triggers = itemsOf(valueAt(value, 'spec', 'triggers')).flatMap((trigger) => {
      const { type, name } = valuesOf(trigger);
      return type === 'cpu' || type === 'memory' || textOf(name) === '' ? [] : [textOf(name)];
    });
    const compiled = compileFormula(text, triggers);
    const isInvalid = !compiled.ok && compiled.problem.isInvalid;
    return [
      ...(isInvalid ? [{ path: [...place, 'formula'], message: compiled.problem.message }] : []),
      ...targetRemarks(modifiers),
    ];
  },
};
