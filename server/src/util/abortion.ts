/** The end of a signal, as a promise. */
export interface Abortion {
  /** Resolves when the signal is aborted, at once when it is already. */
  readonly happened: Promise<'cancelled'>;
  /** Lets go of the signal. */
  readonly stop: () => void;
}

/** Waits for a signal; `stop` it when the wait is over. */
export const abortion = (signal: AbortSignal): Abortion => {
  let stop = (): void => undefined;
  const happened = new Promise<'cancelled'>((resolve) => {
    const listener = (): void => resolve('cancelled');
    if (signal.aborted) listener();
    signal.addEventListener('abort', listener, { once: true });
    stop = () => signal.removeEventListener('abort', listener);
  });
  return { happened, stop };
};
