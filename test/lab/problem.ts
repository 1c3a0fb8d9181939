// What goes wrong with a lab, told to the person who runs it.

/** A failure with what can be done about it. */
export class LabProblem extends Error {
  readonly advice: string;

  constructor(message: string, advice: string) {
    super(message);
    this.name = 'LabProblem';
    this.advice = advice;
  }
}

/** The text for a person: what failed, and what to do. */
export function describeProblem(error: unknown): string {
  if (error instanceof LabProblem) return `${error.message}\n${error.advice}`;
  return error instanceof Error ? error.message : String(error);
}
