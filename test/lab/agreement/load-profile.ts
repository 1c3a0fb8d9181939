// Loads that change: the same each time, and others for each client. Pure.

/** Requests/s, one after the other: jumps, steps, and a valley that is shorter than the windows. */
const shape = [4, 14, 24, 18, 22, 6, 3, 9, 3, 26, 12, 4] as const;

/** How long (ms) each lasts, by client; not alike, so that the autoscalers do not move together. */
const holdMs = [35_000, 42_000, 50_000] as const;

/** What a client sends so long (ms) after the beginning. */
export function rateAt(client: number, elapsed: number): number {
  const hold = holdMs[client % holdMs.length] ?? 1;
  const step = Math.floor(elapsed / hold) + 4 * client;
  return shape[step % shape.length] ?? 0;
}
