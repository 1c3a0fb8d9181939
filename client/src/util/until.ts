import { neverCancelled } from './cancellation.ts';
import type { Cancellation } from './cancellation.ts';
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
  readonly cancellation?: Cancellation;
}

/** Resolves when something holds: true; or when patience ends, or nobody waits any more: false. */
export async function until(waiting: Waiting): Promise<boolean> {
  const { timers, patienceMs, subscribe, holds, cancellation = neverCancelled } = waiting;
  if (holds()) return true;
  if (cancellation.isCancellationRequested) return false;
  return new Promise((resolve) => {
    const end = (held: boolean) => {
      subscription.dispose();
      called.dispose();
      cancel();
      resolve(held);
    };
    const subscription = subscribe(() => {
      if (holds()) end(true);
    });
    const called = cancellation.onCancellationRequested(() => end(false));
    const cancel = timers.after(patienceMs, () => end(false));
  });
}
