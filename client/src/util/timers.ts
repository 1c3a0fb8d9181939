/** Time as the code sees it; injected, so that tests decide what time it is. */
export interface Timers {
  /** Runs `task` once after `delayMs`; the answer cancels it. */
  readonly after: (delayMs: number, task: () => void) => () => void;
}

/** Unix milliseconds. */
export type Clock = () => number;
