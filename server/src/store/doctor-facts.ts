import { labelKey, replicaLabelsOf } from '../doctor/label-sets.ts';
import type { Failure } from '../protocol/connections.ts';
import type { ClockFacts, DoctorFacts, DoctorParams } from '../protocol/doctor.ts';
import type { LabelSet, MetricSample, StoreFacts } from '../protocol/thanos.ts';
import type { ResultSeries } from '../thanos/endpoints/query.ts';
import type { Outcome } from '../thanos/failures.ts';
import type { Clock } from '../util/timers.ts';
import type { Endpoints } from './endpoints.ts';
import { withLists, type Asking } from './doctor-lists.ts';
import { buildOfMetrics, shownStore } from './thanos-look.ts';

/** What was found out, and what could not be. */
export interface GatheredFacts {
  readonly facts: DoctorFacts;
  readonly failures: readonly Failure[];
}

/** Series of an answer that are looked at. */
const maxSeries = 5000;
/** Milliseconds ahead of now in which samples of fast clocks are looked for; less than the look-back of five minutes. */
const aheadMs = 240_000;

/** What Prometheus behind the querier have scraped from Thanos: the families that checks read. */
const scrapedExpressions: readonly string[] = [
  '{__name__=~"thanos_build_info|thanos_compact_halted|thanos_compact_iterations_total|thanos_receive_replication_factor|thanos_receive_hashring_nodes"}',
  'thanos_objstore_bucket_operations_total{operation="iter"}',
];

const ask = (
  { api, signal }: Asking,
  expr: string,
  { at, dedup }: { readonly at: number | null; readonly dedup: boolean },
) =>
  api.query(
    {
      expr,
      time: { kind: 'instant', at: at === null ? null : at / 1000 },
      options: { dedup, partialResponse: true },
      limit: maxSeries,
    },
    signal,
  );

const numbersOf = (
  series: readonly ResultSeries[],
): readonly { readonly labels: LabelSet; readonly value: number }[] =>
  series.flatMap(({ labels, samples }) => {
    const value = samples.at(-1)?.[1];
    const number = typeof value === 'string' ? Number(value) : Number.NaN;
    return Number.isFinite(number) ? [{ labels, value: number }] : [];
  });

type Asked = Awaited<ReturnType<typeof ask>>;

const scrapedSamples = (answer: Asked): readonly MetricSample[] =>
  answer.ok
    ? numbersOf(answer.value.data.series).map(
        ({ labels: { __name__: name = '', ...labels }, value }) => ({
          name,
          labels,
          value,
        }),
      )
    : [];

const askScraped = (asking: Asking, now: number): Promise<readonly Asked[]> =>
  Promise.all(scrapedExpressions.map((expr) => ask(asking, expr, { at: now, dedup: true })));

/** Names of the external labels of those who scrape. */
const externalNames = (stores: readonly StoreFacts[]): readonly string[] => [
  ...new Set(
    stores
      .filter(({ kind }) => kind === 'sidecar' || kind === 'receive' || kind === 'query')
      .flatMap(({ labelSets }) => labelSets.flatMap((labels) => Object.keys(labels))),
  ),
];

/** The newest sample of `up` of each producer; one query looks ahead, one back. */
const newestOf = async (
  asking: Asking,
  names: readonly string[],
  now: number,
): Promise<ClockFacts['newest']> => {
  if (names.length === 0) return [];
  const quoted = names.map((name) => (/^[a-zA-Z_]\w*$/.test(name) ? name : JSON.stringify(name)));
  const expr = `max by (${quoted.join(', ')}) (timestamp(up))`;
  const answers = await Promise.all(
    [now, now + aheadMs].map((at) => ask(asking, expr, { at, dedup: false })),
  );
  const newest = new Map<string, { readonly labels: LabelSet; readonly at: number }>();
  for (const answer of answers) {
    if (!answer.ok) continue;
    for (const { labels, value } of numbersOf(answer.value.data.series)) {
      newest.set(labelKey(labels), { labels, at: value * 1000 });
    }
  }
  return [...newest.values()];
};

const clocksOf = async (
  asking: Asking,
  names: readonly string[],
  clock: Clock,
): Promise<ClockFacts> => {
  const askedAt = clock();
  const answer = await ask(asking, 'time()', { at: null, dedup: true });
  const answeredAt = clock();
  const [time] = answer.ok ? numbersOf(answer.value.data.series) : [];
  const now = time === undefined ? answeredAt : time.value * 1000;
  const newest = await newestOf(asking, names, now);
  return {
    ...(time === undefined ? {} : { querier: { askedAt, answeredAt, time: time.value * 1000 } }),
    newest,
  };
};

/** A component has not all there is to ask for; that it does not is no failure. */
const failuresOf = (outcomes: readonly Outcome<unknown>[]): readonly Failure[] =>
  outcomes.flatMap((outcome) =>
    outcome.ok || outcome.failure.kind === 'not-found' ? [] : [outcome.failure],
  );

type Other = DoctorFacts['others'][number];

const otherOf = async (
  endpoints: Endpoints,
  { endpoint, component }: DoctorParams['others'][number],
  signal: AbortSignal,
): Promise<{ readonly other: Other; readonly failures: readonly Failure[] }> => {
  const found = endpoints.find(endpoint);
  if (!found.ok) return { other: { endpoint, component }, failures: [found.failure] };
  const { api } = found.value;
  const [flags, metrics, blocks, labels] = await Promise.all([
    api.flags(signal),
    api.metrics(signal),
    api.blocks(signal),
    component === 'prometheus' ? api.externalLabels(signal) : undefined,
  ]);
  const build = metrics.ok ? buildOfMetrics(metrics.value) : undefined;
  return {
    other: {
      endpoint,
      component,
      ...(flags.ok ? { flags: flags.value } : {}),
      ...(metrics.ok ? { metrics: metrics.value } : {}),
      ...(blocks.ok ? { blocks: blocks.value } : {}),
      ...(build === undefined ? {} : { version: build.version }),
      ...(labels?.ok === true ? { externalLabels: labels.value } : {}),
    },
    failures: failuresOf([flags, metrics, blocks, ...(labels === undefined ? [] : [labels])]),
  };
};

/** Asks the querier and the other servers for all that checks look at; what fails is left out and said. */
export const gatherFacts = async (
  { endpoints, clock }: { readonly endpoints: Endpoints; readonly clock: Clock },
  { endpoint, others, deployed, now, flaps = {} }: DoctorParams,
  signal: AbortSignal,
): Promise<
  | { readonly ok: true; readonly value: GatheredFacts }
  | { readonly ok: false; readonly failure: Failure }
> => {
  const found = endpoints.find(endpoint);
  if (!found.ok) return found;
  const { api } = found.value;
  const [stores, flags, build, rules, scraped, asked] = await Promise.all([
    api.stores(signal),
    api.flags(signal),
    api.buildInfo(signal),
    api.rules(signal),
    askScraped({ api, signal }, now),
    Promise.all(others.map((other) => otherOf(endpoints, other, signal))),
  ]);
  const names = stores.ok ? externalNames(stores.value) : [];
  const replicaLabels = replicaLabelsOf(flags.ok ? flags.value : undefined);
  const [clocks, known] = await Promise.all([
    clocksOf({ api, signal }, names, clock),
    withLists(
      endpoints,
      {
        others: asked.map(({ other }) => other),
        // Replicas come and go, and nobody chooses one.
        names: names.filter((name) => !replicaLabels.includes(name)),
        now,
      },
      { api, signal },
    ),
  ]);
  const facts: DoctorFacts = {
    now,
    ...(stores.ok ? { stores: stores.value.map((store) => shownStore(store, api)) } : {}),
    ...(flags.ok ? { flags: flags.value } : {}),
    ...(build.ok ? { version: build.value.version } : {}),
    ...(rules.ok ? { rules: rules.value.data } : {}),
    others: known,
    deployed,
    flaps,
    scraped: scraped.flatMap(scrapedSamples),
    clocks,
  };
  const failures = [
    ...failuresOf([stores, flags, build, rules, ...scraped]),
    ...asked.flatMap((one) => one.failures),
  ];
  const unique = [...new Map(failures.map((failure) => [failure.message, failure])).values()];
  return { ok: true, value: { facts, failures: unique } };
};
