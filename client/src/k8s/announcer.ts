import type { Timing } from './reflector.ts';

/** Tells of changes at most once in a while: the first at once, the rest together. */
export interface Announcer {
  readonly changed: () => void;
  /** Tells nothing any more. */
  readonly dispose: () => void;
}

export function createAnnouncer(
  { clock, timers }: Pick<Timing, 'clock' | 'timers'>,
  everyMs: number,
  tell: () => void,
): Announcer {
  let cancel: (() => void) | undefined;
  let toldAt = Number.NEGATIVE_INFINITY;
  let disposed = false;
  return {
    changed: () => {
      if (disposed || cancel !== undefined) return;
      const waitMs = Math.max(0, toldAt + everyMs - clock());
      cancel = timers.after(waitMs, () => {
        cancel = undefined;
        toldAt = clock();
        tell();
      });
    },
    dispose: () => {
      disposed = true;
      cancel?.();
    },
  };
}
