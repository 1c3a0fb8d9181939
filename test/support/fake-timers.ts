import type { Clock, Timers } from '../../server/src/util/timers.ts';

/** Time that moves only when a test says so. */
export interface FakeTimers {
  readonly timers: Timers;
  readonly clock: Clock;
  /** Lets `ms` pass and runs what falls due, in order of time. */
  readonly advance: (ms: number) => void;
  /** Tasks that wait. */
  readonly pending: () => number;
}

/** `startMs` is the first answer of the clock, Unix milliseconds. */
export const createFakeTimers = (startMs = 0): FakeTimers => {
  let now = startMs;
  let tasks: { readonly at: number; readonly task: () => void }[] = [];
  return {
    clock: () => now,
    pending: () => tasks.length,
    timers: {
      after: (delayMs, task) => {
        const entry = { at: now + delayMs, task };
        tasks.push(entry);
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
