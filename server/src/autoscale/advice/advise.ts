import { readSubject, type Subject } from '../history/subject.ts';
import type { ControllerConfig } from '../hpa/controller.ts';
import { targetOf } from '../hpa/metric-target.ts';
import { done, failed, type Outcome } from '../hpa/outcome.ts';
import {
  fitLatency,
  latencyAt,
  latencyScore,
  mostWithin,
  type LatencyHistory,
  type LatencyModel,
  type LatencyQuality,
  type LatencyScore,
} from '../replay/latency-model.ts';
import { metricKey, type RecordedMetric, type Recording } from '../replay/recording.ts';
import { replaySettings, type SyncTimes } from '../replay/replay.ts';
import type { Score } from '../replay/score.ts';
import { cursorOf, leastWithin, seriesOf, type Series } from '../replay/series.ts';
import { withSettings } from '../settings/assign.ts';
import { blocksFor, groundOf, refusalOf, unmetNeeds, type AdviceGround } from './conditions.ts';
import type { OwnQueries } from './own-demand.ts';

/** What advice on the own demand of a cluster is made from. */
export interface OwnDemandRequest {
  readonly manifest: unknown;
  readonly subject: Subject;
  readonly config: ControllerConfig;
  readonly recording: Recording;
  readonly times: SyncTimes;
  readonly queries: OwnQueries;
  /** Of the cluster: what was answered to the queries. */
  readonly demand: Series;
  readonly latency: Series;
  /** Of all clusters by name, this one as well: what the pods of one take, those of the others take. */
  readonly clusters: ReadonlyMap<string, LatencyHistory>;
}

/** What settings cost, and what the latency of the cluster was or would have been. */
export interface DemandRun {
  readonly replicaHours: number;
  readonly latency: LatencyScore;
}

export interface DemandCandidate extends DemandRun {
  /** Requests/s of a replica. */
  readonly target: number;
  /** What brings the settings about, as `gauntlet autoscale replay --set` takes it. */
  readonly sets: readonly string[];
  readonly score: Score;
}

export interface OwnDemandAdvice {
  /** What latencies are held against: the target in force. */
  readonly limit: number;
  /** The cluster whose history tells most of what a pod takes, and what it tells. */
  readonly from: string;
  readonly model: LatencyModel;
  readonly quality: LatencyQuality;
  /** What that rests on. */
  readonly ground: AdviceGround;
  /** As it was measured. */
  readonly measured: DemandRun;
  /** The same time with the replicas there were, by the model: with this, candidates are compared. */
  readonly modelled: DemandRun;
  /** Of the times when the metric was above its target, those when this cluster was slow itself. */
  readonly slowItself: { readonly times: number; readonly own: number };
  readonly candidates: readonly DemandCandidate[];
  /**
   * The cheapest candidate that is above the limit no longer than what there was; undefined where it is neither cheaper
   * nor faster. A cluster that is slow may need more than it had, and others less.
   */
  readonly best: DemandCandidate | undefined;
}

/** An autoscaler lets its metric be so much above the target. */
const tolerated = 1.1;
/** Of what a replica was seen to take: the less, the more is left for what comes before new pods do. */
const shares = [1, 0.85, 0.7, 0.55, 0.4];

const hour = 3_600_000;

const twoDigits = (value: number): number => Number(value.toPrecision(2));

/** The one metric in force that is held against a target as a whole, and that target. */
const wholeMetric = ({
  spec: { metrics },
}: Subject):
  { readonly key: string; readonly name: string; readonly limit: number } | undefined => {
  const [metric, second] = metrics;
  const limit = metric && targetOf(metric)?.value?.approximate;
  const name = (metric?.external ?? metric?.object)?.metric.name;
  return metric === undefined || second !== undefined || limit === undefined || name === undefined
    ? undefined
    : { key: metricKey(metric), name, limit };
};

/** The query that the one metric of an autoscaler comes from, where it is held against a target as a whole. */
export const wholeQueryOf = (subject: Subject): string | undefined => {
  const metric = wholeMetric(subject);
  return metric && subject.queries.get(metric.key);
};

/** The name of the metric in an HPA's adapter; KEDA numbers its own. */
const adapterName = 'requests_per_second_of_this_cluster';

/** The metric that an adapter has to give for advice; KEDA asks by itself. */
export const metricToGive = ({ manager }: Subject): string | undefined =>
  manager === 'hpa' ? adapterName : undefined;

/** What makes a manifest go by demand: its trigger asks for it, or an HPA for a metric that an adapter has to have. */
const setsOf = (
  { manager, spec: { metrics } }: Subject,
  name: string,
  { demand }: OwnQueries,
  target: number,
): readonly string[] | undefined => {
  if (manager === 'hpa') {
    const external = {
      metric: { name: adapterName },
      target: { type: 'AverageValue', averageValue: String(target) },
    };
    const index = metrics.findIndex(({ external: one }) => one?.metric.name === name);
    return index === -1
      ? undefined
      : [`spec.metrics[${String(index)}]=${JSON.stringify({ type: 'External', external })}`];
  }
  const at = /^s(\d+)-prometheus$/.exec(name)?.[1];
  return at === undefined
    ? undefined
    : [
        `spec.triggers[${at}].metricType=AverageValue`,
        `spec.triggers[${at}].metadata.query=${JSON.stringify(demand)}`,
        `spec.triggers[${at}].metadata.threshold="${String(target)}"`,
      ];
};

const settingsOf = (
  { manifest, config, queries }: OwnDemandRequest,
  sets: readonly string[],
): Outcome<Subject> => {
  const changed = withSettings(manifest, sets);
  if (!changed.ok) return changed;
  const read = readSubject(changed.value, config);
  if (!read.ok) return failed(read.problems.map(({ message }) => message).join('; '));
  const [asked = queries.demand] = read.subject.queries.values();
  return asked === queries.demand
    ? done(read.subject)
    : failed('the query cannot be written as a setting');
};

const runOf = (
  request: OwnDemandRequest,
  model: LatencyModel,
  limit: number,
  replicas: { readonly times: readonly number[]; readonly ready: readonly number[] },
): LatencyScore => {
  const demandAt = cursorOf(request.demand);
  const ready = leastWithin(
    seriesOf(replicas.times, replicas.ready),
    request.queries.window,
  ).values;
  const latencies = replicas.times.flatMap((at, index) => {
    const demand = demandAt(at);
    // Where nobody asks, nobody waits, however few pods there are.
    return demand === undefined || demand === 0
      ? []
      : [latencyAt(model, demand / (ready[index] ?? 0))];
  });
  return latencyScore(latencies, limit, request.times.period);
};

const candidateOf = (
  request: OwnDemandRequest,
  model: LatencyModel,
  {
    target,
    name,
    limit,
  }: { readonly target: number; readonly name: string; readonly limit: number },
): Outcome<DemandCandidate> => {
  const { subject, recording, times, config, queries, demand } = request;
  const sets = setsOf(subject, name, queries, target);
  if (sets === undefined) return failed('only Prometheus triggers and external metrics are known');
  const settings = settingsOf(request, sets);
  if (!settings.ok) return settings;
  const { spec } = settings.value;
  const metrics = spec.metrics.map((metric): RecordedMetric => ({
    key: metricKey(metric),
    values: demand,
    sharing: 'total',
  }));
  const options = { config, missing: subject.missing };
  const replay = replaySettings({ ...recording, metrics }, spec, times, options);
  return done({
    target,
    sets,
    score: replay.score,
    replicaHours: replay.score.replicaHours,
    latency: runOf(request, model, limit, replay),
  });
};

const passesOf = ({ start, end, period }: SyncTimes): readonly number[] =>
  Array.from({ length: Math.floor((end - start) / period) + 1 }, (_, at) => start + at * period);

/** What happened: with the latencies that were measured, and with those that the model has for it. */
const happened = (
  request: OwnDemandRequest,
  model: LatencyModel,
  limit: number,
): Pick<OwnDemandAdvice, 'measured' | 'modelled'> => {
  const { recording, latency, times } = request;
  const passes = passesOf(times);
  const [replicasAt, readyAt, measuredAt] = [
    cursorOf(recording.replicas),
    cursorOf(recording.ready),
    cursorOf(latency),
  ];
  const known = passes.map((at) => [at, replicasAt(at), readyAt(at), measuredAt(at)] as const);
  const replicaTime = known.reduce((sum, [, replicas = 0]) => sum + replicas * times.period, 0);
  const replicaHours = replicaTime / hour;
  const measured = known.flatMap(([, , , value]) => value ?? []);
  const there = known.flatMap(([at, , ready]) => (ready === undefined ? [] : [{ at, ready }]));
  const replicas = { times: there.map(({ at }) => at), ready: there.map(({ ready }) => ready) };
  return {
    measured: { replicaHours, latency: latencyScore(measured, limit, times.period) },
    modelled: { replicaHours, latency: runOf(request, model, limit, replicas) },
  };
};

const slowTimes = (
  { recording: { metrics }, latency, times }: OwnDemandRequest,
  key: string,
  limit: number,
): OwnDemandAdvice['slowItself'] => {
  const all = metrics.find((metric) => metric.key === key)?.values;
  const [allAt, ownAt] = [all && cursorOf(all), cursorOf(latency)];
  const above = passesOf(times).flatMap((at) => {
    const [whole, own] = [allAt?.(at), ownAt(at)];
    return whole !== undefined && own !== undefined && whole > limit ? [own] : [];
  });
  return { times: above.length, own: above.filter((own) => own > limit).length };
};

interface Fitted {
  readonly from: string;
  readonly model: LatencyModel;
  readonly quality: LatencyQuality;
  readonly ground: AdviceGround;
}

/** The cluster that lacks least of what advice needs; of those that lack nothing the one that is told best. */
const bestFit = (
  { clusters, times, queries }: OwnDemandRequest,
  limit: number,
): Fitted | undefined => {
  const passes = passesOf(times);
  const blocks = blocksFor(queries.window);
  const all = [...clusters].map(([from, history]) => {
    const { model, quality, blocks: seen } = fitLatency(history, passes, { limit, ...blocks });
    const ground = groundOf(seen, blocks.block);
    const lacks = unmetNeeds({ ground, quality }).length;
    return { fitted: { from, model, quality, ground }, lacks };
  });
  const [best] = all.toSorted(
    (one, other) =>
      one.lacks - other.lacks ||
      (one.lacks === 0
        ? other.fitted.quality.balanced - one.fitted.quality.balanced
        : other.fitted.quality.above.times - one.fitted.quality.above.times),
  );
  return best?.fitted;
};

const isBetter = (one: DemandRun, other: DemandRun | undefined): boolean =>
  other === undefined ||
  one.replicaHours < other.replicaHours ||
  (one.replicaHours === other.replicaHours &&
    one.latency.minutesAbove < other.latency.minutesAbove);

/**
 * How an autoscaler that goes by a quantile over all clusters would have done on its own cluster's demand. Fails, with
 * the reason, where what was recorded does not say how much a replica can take.
 */
export const adviseOwnDemand = (request: OwnDemandRequest): Outcome<OwnDemandAdvice> => {
  const metric = wholeMetric(request.subject);
  if (metric === undefined)
    return failed('only one metric that is held against its target as a whole is known');
  const { key, name, limit } = metric;
  const fitted = bestFit(request, limit);
  const refusal = fitted === undefined ? 'no cluster has a history' : refusalOf(fitted);
  if (fitted === undefined || refusal !== undefined) return failed(refusal ?? '');
  const { from, model, quality, ground } = fitted;
  const most = mostWithin(model, limit);
  if (most === undefined) return failed('a replica was never seen to keep the target');
  const targets = new Set(shares.map((share) => twoDigits((share * most) / tolerated)));
  const candidates: DemandCandidate[] = [];
  for (const target of targets) {
    const candidate = candidateOf(request, model, { target, name, limit });
    if (!candidate.ok) return candidate;
    candidates.push(candidate.value);
  }
  const before = happened(request, model, limit);
  const { replicaHours, latency } = before.modelled;
  const asFast = candidates.filter((one) => one.latency.minutesAbove <= latency.minutesAbove);
  const cheapest = asFast.reduce<DemandCandidate | undefined>(
    (found, one) => (isBetter(one, found) ? one : found),
    undefined,
  );
  const isWorth =
    cheapest !== undefined &&
    (cheapest.replicaHours < replicaHours || cheapest.latency.minutesAbove < latency.minutesAbove);
  const best = isWorth ? cheapest : undefined;
  const slowItself = slowTimes(request, key, limit);
  return done({ limit, from, model, quality, ground, ...before, slowItself, candidates, best });
};
