/** A signal that ends with another one or after a time without news. */
export interface Deadline {
  readonly signal: AbortSignal;
  /** It ended by itself, not by the caller's signal. */
  readonly passed: () => boolean;
  /** Begins the time anew. */
  readonly extend: () => void;
  /** Stops the clock; the caller's signal still counts. */
  readonly stop: () => void;
  /** Stops the clock and lets go of the caller's signal. */
  readonly done: () => void;
}

/** Starts the time of `ms` milliseconds; without it only the caller's signal counts. */
export function startDeadline(outer: AbortSignal, ms: number | undefined): Deadline {
  const own = new AbortController();
  let passed = false;
  let timer: NodeJS.Timeout | undefined;
  const follow = (): void => own.abort();
  const stop = (): void => clearTimeout(timer);
  const extend = (): void => {
    stop();
    if (ms === undefined || own.signal.aborted) return;
    timer = setTimeout(() => {
      passed = true;
      own.abort();
    }, ms);
  };
  if (outer.aborted) own.abort();
  else outer.addEventListener('abort', follow, { once: true });
  extend();
  return {
    signal: own.signal,
    passed: () => passed,
    extend,
    stop,
    done: () => {
      stop();
      outer.removeEventListener('abort', follow);
    },
  };
}
