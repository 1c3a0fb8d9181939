/** Crashes within this time (ms) count together. */
const windowMs = 3 * 60_000;
const mostCrashes = 5;
/** The first restart comes at once; the next wait this long (ms), twice as long each time. */
const firstDelayMs = 500;

export type CrashDecision =
  | { readonly kind: 'restart'; readonly delayMs: number }
  | { readonly kind: 'give-up'; readonly message: string };

/**
 * What to do after the server ended by itself. `crashes` are the times (ms) of its crashes, the last one included,
 * in order.
 */
export function afterCrash(crashes: readonly number[]): CrashDecision {
  const last = crashes.at(-1) ?? 0;
  const recent = crashes.filter((time) => last - time < windowMs).length;
  if (recent > mostCrashes) {
    return {
      kind: 'give-up',
      message:
        `The Gauntlet language server stopped ${recent} times within three minutes and is not started again. ` +
        'The log tells what it said last.',
    };
  }
  return { kind: 'restart', delayMs: recent <= 1 ? 0 : firstDelayMs * 2 ** (recent - 2) };
}
