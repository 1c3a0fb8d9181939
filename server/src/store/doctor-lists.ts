import type { DoctorFacts, ListedValues } from '../protocol/doctor.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { Endpoints } from './endpoints.ts';

/** Who is asked, and for how long somebody waits. */
export interface Asking {
  readonly api: ThanosApi;
  readonly signal: AbortSignal;
}

type Other = DoctorFacts['others'][number];

/** Labels that are looked at: external ones are few and have few values. */
const maxLabels = 4;
const maxValues = 2000;
/** Seconds that variables of dashboards are expected to cover. */
const weekS = 7 * 86_400;

/** Values of one label, by the frontend without a time and by the querier of a week; none when one list is not whole. */
const compared = async (
  frontend: ThanosApi,
  { api: querier, signal }: Asking,
  { label, now }: { readonly label: string; readonly now: number },
): Promise<readonly ListedValues[]> => {
  const end = Math.ceil(now / 1000);
  const [byDefault, ofWeek] = await Promise.all([
    frontend.labelValuesByDefault({ label, limit: maxValues }, signal),
    querier.labelValues(
      { label, scope: '', range: { start: end - weekS, end }, limit: maxValues, options: {} },
      signal,
    ),
  ]);
  const areWhole = byDefault.ok && ofWeek.ok && byDefault.value.complete && ofWeek.value.complete;
  return areWhole ? [{ label, byDefault: byDefault.value.data, ofWeek: ofWeek.value.data }] : [];
};

/** Adds to query-frontends what they list when nobody says a time: their flags they do not tell. */
export const withLists = async (
  endpoints: Endpoints,
  { others, names, now }: { others: readonly Other[]; names: readonly string[]; now: number },
  querier: Asking,
): Promise<readonly Other[]> =>
  Promise.all(
    others.map(async (other) => {
      const found = endpoints.find(other.endpoint);
      if (other.component !== 'query-frontend' || !found.ok) return other;
      const labels = names.slice(0, maxLabels);
      const lists = await Promise.all(
        labels.map((label) => compared(found.value.api, querier, { label, now })),
      );
      const known = lists.flat();
      return known.length === 0 ? other : { ...other, lists: known };
    }),
  );
