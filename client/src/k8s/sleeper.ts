import type { Timers } from '../util/timers.ts';

/** Sleep that others can end. */
export interface Sleeper {
  /** Resolves after that time (ms; endless sleeps are `Infinity`), when woken, or when the signal is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly wake: () => void;
}

export function createSleeper(timers: Timers): Sleeper {
  const sleepers = new Set<() => void>();
  return {
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const end = (): void => {
          cancel();
          signal.removeEventListener('abort', end);
          sleepers.delete(end);
          resolve();
        };
        const cancel = Number.isFinite(ms) ? timers.after(ms, end) : (): void => undefined;
        signal.addEventListener('abort', end, { once: true });
        sleepers.add(end);
      }),
    wake: () => {
      for (const end of sleepers) end();
    },
  };
}
