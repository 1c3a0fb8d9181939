import type { Clock, Timers } from '../../server/src/util/timers.ts';

/** Time that moves only when a test says so. */
export interface FakeTimers {
  readonly timers: Timers;
  readonly clock: Clock;
  /** Lets `ms` pass and runs what falls due, in order of time. */
  readonly advance: (ms: number) => void;
  /** Resolves as soon as a task waits that was set to that many milliseconds. */
  readonly armed: (delayMs: number) => Promise<void>;
  /** Tasks that wait. */
  readonly pending: () => number;
}

/** `startMs` is the first answer of the clock, Unix milliseconds. */
export const createFakeTimers = (startMs = 0): FakeTimers => {
  let now = startMs;
  let tasks: { readonly at: number; readonly delayMs: number; readonly task: () => void }[] = [];
  const watchers = new Map<number, () => void>();
  return {
    clock: () => now,
    pending: () => tasks.length,
    armed: (delayMs) =>
      new Promise((resolve) => {
        if (tasks.some((task) => task.delayMs === delayMs)) resolve();
        else watchers.set(delayMs, resolve);
      }),
    timers: {
      after: (delayMs, task) => {
        const entry = { at: now + delayMs, delayMs, task };
        tasks.push(entry);
        watchers.get(delayMs)?.();
        return () => {
          tasks = tasks.filter((other) => other !== entry);
        };
      },
    },
    advance: (ms) => {
      const until = now + ms;
      for (;;) {
        const due = tasks.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        tasks = tasks.filter((other) => other !== due);
        now = due.at;
        due.task();
      }
      now = until;
    },
  };
};
