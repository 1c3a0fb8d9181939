import { withApiDefaults } from '../../hpa/defaults.ts';
import { traitsOf } from '../../hpa/controller.ts';
import { readHpaSpec } from '../../hpa/manifest.ts';
import { validateHpaSpec } from '../../hpa/validation/validate.ts';
import type { Path } from '../../../yaml-file/path.ts';
import { valueAt } from '../read.ts';
import type { ManifestCheck } from './check.ts';

const pathOf = (field: string): Path =>
  [...field.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, index]) =>
    index === undefined ? (name ?? '') : Number(index),
  );

/** What the API server refuses in an HPA, in its words. */
export const apiServer: ManifestCheck = {
  code: 'autoscale-refused',
  severity: 'error',
  run: ({ manifest: { kind, apiVersion, value } }) => {
    if (kind !== 'HorizontalPodAutoscaler' || apiVersion !== 'autoscaling/v2') return [];
    const { spec, problems } = readHpaSpec(valueAt(value, 'spec'));
    // What is of the wrong type is said by its form.
    if (problems.length > 0) return [];
    return validateHpaSpec(withApiDefaults(spec), traitsOf('1.36')).map(({ field, message }) => ({
      path: pathOf(field),
      message: `${field}: ${message}`,
    }));
  },
};
