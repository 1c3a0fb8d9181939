import { coverage, type Coverage } from '../doctor/coverage.ts';
import { replicaLabelsOf } from '../doctor/label-sets.ts';
import type { Failure } from '../protocol/connections.ts';
import type { BlockFacts, CoverageParams, CoverageResult, Part } from '../protocol/thanos.ts';
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

interface BucketAnswer {
  readonly blocks: readonly BlockFacts[];
  readonly problems: readonly Failure[];
}

/** A component whose look at its bucket failed lists what it saw before. */
const outdated = (name: string, error: string): Failure => ({
  kind: 'unavailable',
  message: `${name} could not read its bucket when it looked last (${error}): the blocks are those it saw before.`,
});

/** Asks the querier for its stores and the buckets for their blocks; a bucket that does not answer is a problem of the picture. */
export const askCoverage = async (
  endpoints: Endpoints,
  { endpoint, buckets, now }: CoverageParams,
  signal: AbortSignal,
): Promise<Part<CoverageResult>> => {
  const found = endpoints.find(endpoint);
  if (!found.ok) return found;
  const { api } = found.value;
  const askBucket = async (name: string): Promise<BucketAnswer> => {
    const bucket = endpoints.find(name);
    if (!bucket.ok) return { blocks: [], problems: [bucket.failure] };
    const answer = await bucket.value.api.blocks(signal);
    if (!answer.ok) return { blocks: [], problems: [answer.failure] };
    const { blocks, error } = answer.value;
    return {
      blocks,
      problems: error === undefined ? [] : [outdated(name, bucket.value.api.redact(error))],
    };
  };
  const [stores, flags, asked] = await Promise.all([
    api.stores(signal),
    api.flags(signal),
    Promise.all([...new Set(buckets)].map(askBucket)),
  ]);
  if (!stores.ok) return withoutStores(found.value, stores.failure);
  const picture = coverage({
    stores: stores.value.map((store) => shownStore(store, api)),
    buckets: asked.map(({ blocks }) => blocks),
    replicaLabels: flags.ok ? replicaLabelsOf(flags.value) : [],
    now,
  });
  const problems = [...leftOut(picture), ...asked.flatMap((bucket) => bucket.problems)];
  return { ok: true, value: { ...picture, problems } };
};
