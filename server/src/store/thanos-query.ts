import type { ConnectionProfile } from '../protocol/connections.ts';
import type { Part, QueryBatchParams, QueryBatchResult, VectorSample } from '../protocol/thanos.ts';
import type { ThanosApi } from '../thanos/api.ts';
import type { QueryResult, ResultSeries } from '../thanos/endpoints/query.ts';
import { warningKind } from '../thanos/warnings.ts';
import type { Timers } from '../util/timers.ts';
import { withPatience } from './patience.ts';

/** Series of one answer that are kept, queries of one batch, and how many of them are under way at a time. */
const maxSeries = 5000;
const maxQueries = 64;
const concurrency = 4;
/** Milliseconds that a view waits for one of them. */
const patienceMs = 30_000;

const special: ReadonlySet<string> = new Set(['NaN', '+Inf', '-Inf']);

const valueOf = (text: string): VectorSample['value'] =>
  special.has(text) ? (text as 'NaN' | '+Inf' | '-Inf') : Number(text);

/** Histograms have no single value and are left out. */
const sampleOf = ({ labels, samples }: ResultSeries): readonly VectorSample[] => {
  const value = samples.at(-1)?.[1];
  return typeof value === 'string' ? [{ labels, value: valueOf(value) }] : [];
};

const vectorOf = ({ type, series }: QueryResult): readonly VectorSample[] =>
  type === 'string' ? [] : series.flatMap(sampleOf);

const askOne = async (
  { api, profile, timers }: QueryServer,
  expr: string,
  { at, signal }: { readonly at: number | undefined; readonly signal: AbortSignal },
): Promise<Part<readonly VectorSample[]>> => {
  const time = { kind: 'instant', at: at === undefined ? null : at / 1000 } as const;
  const options = profile.options ?? {};
  const patience = { timers, ms: patienceMs, late: () => api.failure('timeout') };
  const outcome = await withPatience(patience, signal, (until) =>
    api.query({ expr, time, options, limit: maxSeries }, until),
  );
  if (!outcome.ok) return { ok: false, failure: outcome.failure };
  const warnings = outcome.value.warnings
    .filter((text) => warningKind(text) !== 'promql-info')
    .map(api.redact);
  return {
    ok: true,
    value: vectorOf(outcome.value.data),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
};

export interface QueryServer {
  readonly api: ThanosApi;
  readonly profile: ConnectionProfile;
  readonly timers: Timers;
}

const tooMany: Part<never> = {
  ok: false,
  failure: {
    kind: 'too-large',
    message: `More than ${String(maxQueries)} queries at once are not asked. Ask for less at a time.`,
  },
};

/** Runs the instant queries of one view, a few at a time; one that fails takes no other one with it. */
export const queryBatch = async (
  server: QueryServer,
  { queries, at }: Omit<QueryBatchParams, 'endpoint'>,
  signal: AbortSignal,
): Promise<QueryBatchResult> => {
  const results: [id: string, answer: Part<readonly VectorSample[]>][] = queries
    .slice(maxQueries)
    .map(({ id }) => [id, tooMany]);
  const waiting = queries.slice(0, maxQueries).values();
  const work = async (): Promise<void> => {
    for (const { id, expr } of waiting) {
      // One after the other on purpose: as many are under way as there are workers.
      results.push([id, await askOne(server, expr, { at, signal })]);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { results: Object.fromEntries(results) };
};
