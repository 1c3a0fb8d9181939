import type { Timing } from './reflector.ts';

/** Tells of changes at most once in a while: the first at once, the rest together; what is news, soon. */
export interface Announcer {
  /** `news` when a state changed that people wait for, and not only objects. */
  readonly changed: (news: boolean) => void;
  /** Tells nothing any more. */
  readonly dispose: () => void;
}

/** What is news is gathered for so long (ms): it often comes in threes. */
const newsMs = 20;

export function createAnnouncer(
  { clock, timers }: Pick<Timing, 'clock' | 'timers'>,
  everyMs: number,
  tell: () => void,
): Announcer {
  let cancel: (() => void) | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let toldAt = Number.NEGATIVE_INFINITY;
  let disposed = false;
  return {
    changed: (news) => {
      const now = clock();
      const at = Math.max(now, toldAt + (news ? newsMs : everyMs));
      if (disposed || at >= dueAt) return;
      cancel?.();
      dueAt = at;
      cancel = timers.after(at - now, () => {
        cancel = undefined;
        dueAt = Number.POSITIVE_INFINITY;
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
