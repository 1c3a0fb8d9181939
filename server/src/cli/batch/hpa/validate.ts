import * as z from 'zod';
import { readHpaSpec, validateHpaSpec, type ControllerConfig } from '../../../autoscale/index.ts';
import type { BatchAnswer } from '../request.ts';

const validateShape = z.object({ input: z.object({ spec: z.unknown() }) });

/** What the API server says about a spec as it is, not filled in; all errors, the first one also on its own. */
export const validateStep = (row: unknown, { traits }: ControllerConfig): BatchAnswer => {
  const { spec, problems } = readHpaSpec(validateShape.parse(row).input.spec);
  const errors = [...problems, ...validateHpaSpec(spec, traits)].map(
    ({ field, message }) => `${field}: ${message}`,
  );
  const [first] = errors;
  return first === undefined
    ? { valid: true, errors }
    : { valid: false, errorContains: first, errors };
};
