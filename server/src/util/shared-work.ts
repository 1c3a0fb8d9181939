import { abortion } from './abortion.ts';

/** Work that is done once for all who want it at the same time, and ends when nobody wants it any more. */
export type SharedWork<T> = (
  key: string,
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
) => Promise<T | 'cancelled'>;

export const createSharedWork = <T>(): SharedWork<T> => {
  const running = new Map<
    string,
    { readonly result: Promise<T>; readonly ending: AbortController; wanted: number }
  >();
  const begin = (key: string, work: (signal: AbortSignal) => Promise<T>) => {
    const ending = new AbortController();
    const flight = { result: work(ending.signal), ending, wanted: 0 };
    const forget = (): void => {
      if (running.get(key) === flight) running.delete(key);
    };
    flight.result.then(forget, forget);
    running.set(key, flight);
    return flight;
  };
  return async (key, work, signal) => {
    const known = running.get(key);
    const flight = known === undefined || known.ending.signal.aborted ? begin(key, work) : known;
    flight.wanted += 1;
    const end = abortion(signal);
    try {
      return await Promise.race([flight.result, end.happened]);
    } finally {
      end.stop();
      flight.wanted -= 1;
      if (flight.wanted === 0) flight.ending.abort();
    }
  };
};
