/**
 * Work that can be interrupted: it yields every few milliseconds, so that whoever drives it may answer a keystroke in
 * between.
 */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Does all of the work at once. */
export const finishSteps = <T>(steps: Steps<T>): T => {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
};
