import type { Subscription } from './emitter.ts';
import type { Timers } from './timers.ts';

/** What is waited for. */
export interface Waiting {
  readonly timers: Timers;
  /** Milliseconds until it is given up. */
  readonly patienceMs: number;
  /** Tells when it may hold. */
  readonly subscribe: (listener: () => void) => Subscription;
  readonly holds: () => boolean;
}

/** Resolves when something holds: true; or when patience ends: false. */
export async function until(waiting: Waiting): Promise<boolean> {
  const { timers, patienceMs, subscribe, holds } = waiting;
  if (holds()) return true;
  return new Promise((resolve) => {
    const end = (held: boolean) => {
      subscription.dispose();
      cancel();
      resolve(held);
    };
    const subscription = subscribe(() => {
      if (holds()) end(true);
    });
    const cancel = timers.after(patienceMs, () => end(false));
  });
}
