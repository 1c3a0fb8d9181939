import type { DeployedQuerier } from '../../../../server/src/protocol/topology.ts';
import { asFields, asFieldsList, asText, asTextRecord } from '../../util/values.ts';
import { say } from '../../util/words.ts';
import type { ClusterApi } from '../api.ts';
import { incomplete } from '../application-check.ts';

/** Instants at which all history is asked for. Unix seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** How many series answered, by cluster and instant (Unix seconds). */
export type History = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Instants of a span. */
const instants = 240;
/** Seconds: no more often than things are scraped. */
const leastStep = 30;

const placeOf = ({ namespace, service, port }: DeployedQuerier) => ({ namespace, service, port });

/** From the first sample that any store knows of until now; undefined while none knows of any, a sentence if it does not tell. */
export async function spanOf(
  api: ClusterApi,
  querier: DeployedQuerier,
  now: number,
): Promise<Span | string | undefined> {
  const answer = await api.ask(placeOf(querier), '/api/v1/stores');
  if (answer['status'] !== 'success') {
    return incomplete(answer) ?? say('The querier does not answer.');
  }
  const starts = Object.values(asFields(answer['data']) ?? {})
    .flatMap(asFieldsList)
    .map(({ minTime }) => minTime)
    // Empty buckets begin at the end of time, and a Prometheus may say that it knows the beginning.
    .filter((time): time is number => typeof time === 'number' && time > 0 && time < now);
  if (starts.length === 0) return undefined;
  const end = Math.floor(now / 1000);
  const start = Math.floor(Math.min(...starts) / 1000);
  const step = Math.max(leastStep, Math.ceil((end - start) / instants));
  return { start, end, step };
}

/** Instants to ask for; `partial` takes what those stores know that answer. */
export type HistoryQuestion = Span & { readonly partial?: boolean };

/** Asks a querier how many targets it knows of at each instant, by cluster; a sentence where that is no answer. */
export async function historyOf(
  api: ClusterApi,
  querier: DeployedQuerier,
  { start, end, step, partial = false }: HistoryQuestion,
): Promise<History | string> {
  const query = new URLSearchParams({
    query: 'count(up)by(cluster)',
    start: String(start),
    end: String(end),
    step: String(step),
    partial_response: String(partial),
  });
  const answer = await api.ask(placeOf(querier), `/api/v1/query_range?${query.toString()}`);
  const why = incomplete(answer);
  if (why !== undefined && !(partial && answer['status'] === 'success')) return why;
  const result = asFieldsList(asFields(answer['data'])?.['result']);
  return new Map(
    result.map((series) => [
      asText(asTextRecord(series['metric'])['cluster']) ?? '',
      new Map(valuesOf(series['values'])),
    ]),
  );
}

const valuesOf = (values: unknown): readonly (readonly [number, number])[] =>
  Array.isArray(values)
    ? values.flatMap((pair: unknown) =>
        Array.isArray(pair) ? [[Number(pair[0]), Number(pair[1])] as const] : [],
      )
    : [];

const timeWords = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** What an answer lacks that an earlier one to the same question had, a sentence a cluster. */
export const lostSince = (before: History, after: History): readonly string[] =>
  [...before].flatMap(([cluster, values]) => {
    const now = after.get(cluster);
    const lost = [...values].filter(([at, count]) => (now?.get(at) ?? 0) < count);
    const [first] = lost;
    const last = lost.at(-1);
    if (first === undefined || last === undefined) return [];
    return [
      say(
        'At {count, plural, one {# instant} other {# instants}} between {first} and {last} fewer series of {cluster} answer than before.',
        {
          count: lost.length,
          first: timeWords(first[0]),
          last: timeWords(last[0]),
          cluster: cluster === '' ? say('no cluster') : cluster,
        },
      ),
    ];
  });
