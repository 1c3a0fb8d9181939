import type { DeployedQuerier, ExpectedStores } from '../../../server/src/protocol/topology.ts';
import { asFields, asFieldsList, asText, asTextRecord } from '../util/values.ts';
import { say } from '../util/words.ts';

interface Store {
  readonly type: string;
  readonly name: string;
  /** Empty while it answers. */
  readonly error: string;
  readonly labelSets: readonly Readonly<Record<string, string>>[];
}

/** The answer of `/api/v1/stores`: stores by type. */
const storesIn = (answer: unknown): readonly Store[] =>
  Object.entries(asFields(asFields(answer)?.['data']) ?? {}).flatMap(([type, list]) =>
    asFieldsList(list).map((store) => ({
      type,
      name: asText(store['name']) ?? '',
      error: asText(store['lastError']) ?? '',
      labelSets: asFieldsList(store['labelSets']).map(asTextRecord),
    })),
  );

const fits = ({ type, labelSets }: Store, { type: wanted, labels }: ExpectedStores): boolean => {
  const pairs = Object.entries(labels);
  if (type !== wanted) return false;
  return (
    pairs.length === 0 ||
    labelSets.some((set) => pairs.every(([name, value]) => set[name] === value))
  );
};

/** Expectations of the same stores are one: two gateways without labels of their own are two of one kind. */
const together = (expects: readonly ExpectedStores[]): readonly ExpectedStores[] => {
  const all = new Map<string, ExpectedStores>();
  for (const one of expects) {
    const key = JSON.stringify([
      one.type,
      Object.keys(one.labels)
        .toSorted()
        .map((name) => [name, one.labels[name]]),
    ]);
    const known = all.get(key);
    all.set(key, known === undefined ? one : { ...known, count: known.count + one.count });
  }
  return [...all.values()];
};

/** What a querier does not show of what it has to; empty when all is there and answers. */
export function missingStores({ expects }: DeployedQuerier, answer: unknown): readonly string[] {
  const stores = storesIn(answer);
  const failing = stores
    .filter(({ error }) => error !== '')
    .map(({ name, error }) => say('{name} does not answer: {error}', { name, error }));
  const missing = together(expects).flatMap((expected) => {
    const found = stores.filter((store) => store.error === '' && fits(store, expected)).length;
    if (found >= expected.count) return [];
    const labels = Object.entries(expected.labels)
      .map(([name, value]) => `${name}="${value}"`)
      .join(', ');
    return [
      say('{found} of {count} stores of the type {type} {labels} answer', {
        found,
        count: expected.count,
        type: expected.type,
        labels: labels === '' ? '' : `{${labels}}`,
      }).replaceAll('  ', ' '),
    ];
  });
  return [...missing, ...failing];
}

/** Stores that a querier shows beside those that it has to; the file's own further endpoints may be of any type. */
export function surplusStores(
  { expects, further }: DeployedQuerier,
  answer: unknown,
): readonly string[] {
  const stores = storesIn(answer);
  const types = [...new Set(stores.map(({ type }) => type))];
  const surplus = types.flatMap((type) => {
    const expected = expects
      .filter((one) => one.type === type)
      .reduce((sum, { count }) => sum + count, 0);
    const shown = stores.filter((store) => store.type === type);
    return shown.length > expected ? [{ type, expected, shown }] : [];
  });
  const over = surplus.reduce((sum, { expected, shown }) => sum + shown.length - expected, 0);
  if (over <= further) return [];
  return surplus.map(({ type, expected, shown }) =>
    say('{shown} stores of the type {type} in place of {expected} ({names})', {
      shown: shown.length,
      type,
      expected,
      names: shown.map(({ name }) => name).join(', '),
    }),
  );
}

/** Why a query is no answer of everybody; undefined when it is. */
export function incomplete(answer: unknown): string | undefined {
  const fields = asFields(answer);
  if (fields?.['status'] !== 'success') {
    return asText(fields?.['error']) ?? say('The querier does not answer.');
  }
  const warnings: readonly unknown[] = Array.isArray(fields['warnings']) ? fields['warnings'] : [];
  return asText(warnings[0]);
}
