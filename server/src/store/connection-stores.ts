import type { ThanosApi } from '../thanos/api.ts';
import type { Clock } from '../util/timers.ts';

/**
 * Whether all stores behind a querier answer. A querier that has noticed that a store is down leaves it out without a
 * warning, even with `partial_response=false`: then no answer is complete. Seen with Thanos 0.42.4.
 */
export interface StoreHealth {
  readonly areWell: (signal: AbortSignal) => Promise<boolean>;
  /** Asks again with the next question. */
  readonly forget: () => void;
}

/** Milliseconds for which an answer counts: questions that are asked together share it, later ones do not. */
const freshMs = 1000;

export const createStoreHealth = (api: ThanosApi, clock: Clock): StoreHealth => {
  let last: { readonly at: number; readonly answer: Promise<boolean> } | undefined;
  const ask = async (signal: AbortSignal): Promise<boolean> => {
    const stores = await api.stores(signal);
    // No list of stores: nothing is known against them.
    return !stores.ok || stores.value.every(({ lastError }) => lastError === undefined);
  };
  return {
    areWell: (signal) => {
      if (last === undefined || clock() - last.at >= freshMs) {
        last = { at: clock(), answer: ask(signal) };
      }
      return last.answer;
    },
    forget: () => {
      last = undefined;
    },
  };
};
