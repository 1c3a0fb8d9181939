import type { RangeAnswer, RangeReader } from '../../protocol/autoscale.ts';
import { columnOf, sumOf, type Span } from '../history/columns.ts';
import { targetSeriesOf } from '../history/questions.ts';
import type { Subject } from '../history/subject.ts';
import type { LatencyHistory } from '../replay/latency-model.ts';
import type { Series } from '../replay/series.ts';
import { wholeQueryOf } from './advise.ts';
import { ownQueriesOf, type OwnQueries } from './own-demand.ts';

/** What was recorded of a cluster's own demand and latency. */
export interface OwnDemandHistory {
  readonly queries: OwnQueries;
  readonly demand: Series;
  readonly latency: Series;
  /** Every cluster that the metric in force is of, this one as well. */
  readonly clusters: ReadonlyMap<string, LatencyHistory>;
}

interface Asked {
  readonly subject: Subject;
  readonly matchers: readonly string[];
  /** Seconds. */
  readonly range: Span;
  readonly step: number;
}

const readyOf = ({ namespace, spec }: Subject, label: string): string | undefined => {
  const { scaleTargetRef: target } = spec;
  const series = targetSeriesOf(target);
  return series === undefined
    ? undefined
    : `max by (${label}) (${series.ready}{namespace=${JSON.stringify(namespace)}, ${series.label}=${JSON.stringify(target.name)}})`;
};

const columns = ({ series }: RangeAnswer, label: string): ReadonlyMap<string, Series> =>
  new Map(
    series.flatMap(({ labels, points }) => {
      const column = columnOf(points);
      return column === undefined ? [] : [[labels[label] ?? '', column] as const];
    }),
  );

/**
 * Reads the own demand of a cluster where its autoscaler goes by a quantile that several clusters have in common, so that
 * it is the same in all of them; undefined where it does not. Never rejects.
 */
export const readOwnDemand = async (
  { subject, matchers, range, step }: Asked,
  reader: RangeReader,
  signal: AbortSignal,
): Promise<OwnDemandHistory | undefined> => {
  const query = wholeQueryOf(subject);
  const queries = query === undefined ? undefined : ownQueriesOf(query, matchers);
  const readyByCluster = queries && readyOf(subject, queries.label);
  if (queries === undefined || readyByCluster === undefined) return undefined;
  const { label, byCluster } = queries;
  const start = Math.ceil(range.from / step) * step;
  const ask = (expr: string): Promise<RangeAnswer> =>
    reader.read({ expr, start, end: range.to, step, resolution: 'raw' }, signal);
  const [demands, latencies, readies, ownDemand, ownLatency] = await Promise.all([
    ask(byCluster.demand),
    ask(byCluster.latency),
    ask(readyByCluster),
    ask(queries.demand),
    ask(queries.latency),
  ]);
  const [demand, latency] = [columnOf(sumOf(ownDemand)), columnOf(sumOf(ownLatency))];
  const [latencyIn, readyIn] = [columns(latencies, label), columns(readies, label)];
  const clusters = new Map<string, LatencyHistory>();
  for (const [name, one] of columns(demands, label)) {
    const [theirs, ready] = [latencyIn.get(name), readyIn.get(name)];
    if (theirs !== undefined && ready !== undefined) {
      clusters.set(name, { demand: one, latency: theirs, ready });
    }
  }
  return clusters.size < 2 || demand === undefined || latency === undefined
    ? undefined
    : { queries, clusters, demand, latency };
};
