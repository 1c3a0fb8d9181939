import * as z from 'zod';
import { BatchError, type BatchAnswer } from '../request.ts';
import { controllerOf } from './case-inputs.ts';
import { caseShape } from './case-shapes.ts';
import { reconcileStep } from './reconcile.ts';
import { steps, type Step } from './steps.ts';
import { validateStep } from './validate.ts';

const kinds: ReadonlyMap<string, Step> = new Map([
  ...steps,
  ['reconcile', reconcileStep],
  ['validate', validateStep],
]);

/** The answer to a row of HPA cases, with the keys its `expect` may have. Throws `BatchError` for an unusable row. */
export const answerCase = (row: unknown): BatchAnswer => {
  try {
    const head = caseShape.parse(row);
    const step = kinds.get(head.kind);
    if (step === undefined) throw new BatchError(`unknown kind of case: ${head.kind}`);
    return step(row, controllerOf(head));
  } catch (error) {
    if (error instanceof z.ZodError) throw new BatchError(z.prettifyError(error));
    throw error;
  }
};
