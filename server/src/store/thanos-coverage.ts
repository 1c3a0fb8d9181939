import { coverage, type Coverage } from '../doctor/coverage.ts';
import { replicaLabelsOf } from '../doctor/label-sets.ts';
import type { Failure } from '../protocol/connections.ts';
import type { CoverageParams, CoverageResult, Part } from '../protocol/thanos.ts';
import type { Endpoints } from './endpoints.ts';
import { shownStore, withoutStores } from './thanos-look.ts';

const leftOut = ({ rows, total }: Coverage): readonly Failure[] =>
  rows.length === total
    ? []
    : [
        {
          kind: 'too-large',
          message: `${String(rows.length)} of ${String(total)} label sets are shown: those with gaps that nobody fills, then the first of the others.`,
        },
      ];

/** Asks the querier for its stores and the buckets for their blocks; a bucket that does not answer is a problem of the picture. */
export const askCoverage = async (
  endpoints: Endpoints,
  { endpoint, buckets, now }: CoverageParams,
  signal: AbortSignal,
): Promise<Part<CoverageResult>> => {
  const found = endpoints.find(endpoint);
  if (!found.ok) return found;
  const { api } = found.value;
  const askBucket = async (name: string) => {
    const bucket = endpoints.find(name);
    return bucket.ok ? bucket.value.api.blocks(signal) : bucket;
  };
  const [stores, flags, blocks] = await Promise.all([
    api.stores(signal),
    api.flags(signal),
    Promise.all([...new Set(buckets)].map(askBucket)),
  ]);
  if (!stores.ok) return withoutStores(found.value, stores.failure);
  const picture = coverage({
    stores: stores.value.map((store) => shownStore(store, api)),
    buckets: blocks.flatMap((answer) => (answer.ok ? [answer.value.blocks] : [])),
    replicaLabels: flags.ok ? replicaLabelsOf(flags.value) : [],
    now,
  });
  const problems = [
    ...leftOut(picture),
    ...blocks.flatMap((answer) => (answer.ok ? [] : [answer.failure])),
  ];
  return { ok: true, value: { ...picture, problems } };
};
