import type { Failure } from '../protocol/connections.ts';
import type { Timers } from '../util/timers.ts';

interface Failed {
  readonly ok: false;
  readonly failure: Failure;
}

/** How long somebody waits, and what is said then. */
export interface Patience {
  readonly timers: Timers;
  readonly ms: number;
  readonly late: () => Failure;
}

/** Gives a question up when patience is at its end; that is a failure, not a cancellation. */
export const withPatience = async <A extends { readonly ok: true } | Failed>(
  { timers, ms, late }: Patience,
  signal: AbortSignal,
  ask: (signal: AbortSignal) => Promise<A>,
): Promise<A | Failed> => {
  const own = new AbortController();
  const stop = timers.after(ms, () => own.abort());
  const answer = await ask(AbortSignal.any([signal, own.signal]));
  stop();
  const isLate = !answer.ok && own.signal.aborted && !signal.aborted;
  return isLate ? { ok: false, failure: late() } : answer;
};
