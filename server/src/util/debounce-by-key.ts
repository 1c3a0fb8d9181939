import type { Timers } from './timers.ts';

/** One pending task per key: scheduling a key again replaces its task and starts the delay anew. */
export interface DebounceByKey {
  readonly schedule: (key: string, delayMs: number, task: () => void) => void;
  readonly cancel: (key: string) => void;
  readonly dispose: () => void;
}

export const createDebounceByKey = (timers: Timers): DebounceByKey => {
  const pending = new Map<string, () => void>();
  const cancel = (key: string): void => {
    pending.get(key)?.();
    pending.delete(key);
  };
  return {
    schedule: (key, delayMs, task) => {
      cancel(key);
      const stop = timers.after(delayMs, () => {
        pending.delete(key);
        task();
      });
      pending.set(key, stop);
    },
    cancel,
    dispose: () => {
      for (const key of pending.keys()) cancel(key);
    },
  };
};
