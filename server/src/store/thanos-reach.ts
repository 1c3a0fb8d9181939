import { reach, type Asked } from '../doctor/reach.ts';
import { replicaLabelsOf } from '../doctor/label-sets.ts';
import type { Part, ReachResult } from '../protocol/thanos.ts';
import type { Endpoint } from './endpoints.ts';
import { shownStore, withoutStores } from './thanos-look.ts';

/** Asks a querier for its stores and judges which of them the selectors reach. */
export const askReach = async (
  endpoint: Endpoint,
  { selectors, now }: { readonly selectors: readonly Asked[]; readonly now: number },
  signal: AbortSignal,
): Promise<Part<ReachResult>> => {
  const { api, profile } = endpoint;
  const [stores, flags] = await Promise.all([api.stores(signal), api.flags(signal)]);
  if (!stores.ok) return withoutStores(endpoint, stores.failure);
  const facts = {
    stores: stores.value.map((store) => shownStore(store, api)),
    replicaLabels: flags.ok ? replicaLabelsOf(flags.value) : [],
    dedup: profile.options?.dedup ?? true,
    storeMatch: profile.options?.storeMatch ?? [],
    now,
  };
  return { ok: true, value: { selectors: selectors.map((asked) => reach(asked, facts)) } };
};
