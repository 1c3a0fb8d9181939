import * as z from 'zod';
import { answer, fullPrometheus, referenceError } from '../support/conformance.ts';
import type { Answer } from '../support/conformance.ts';

/** A row of mutants and probe_cases: an expression and what the reference says about it. */
const rowShape = z.object({
  expr: z.string(),
  ok: z.boolean(),
  type: z.string().optional(),
  string: z.string().optional(),
  errors: z.array(referenceError).optional(),
});

export interface LabelledCase {
  readonly row: z.infer<typeof rowShape>;
  readonly found: Answer;
}

/** The row with our answer. */
export function labelledCase(value: unknown): LabelledCase {
  const row = rowShape.parse(value);
  return { row, found: answer(row.expr, fullPrometheus) };
}
