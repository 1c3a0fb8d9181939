// The history itself: a closed loop of clients, replicas, scrapes and HPA controllers, step by step.
import { createRandom } from '../../../support/random.ts';
import type { Random } from '../../../support/random.ts';
import { conditionsOf, planEvents } from './events.ts';
import type { Conditions } from './events.ts';
import { globalP99, withScrape } from './global-p99.ts';
import type { RecentScrapes } from './global-p99.ts';
import { createHpa } from './hpa.ts';
import type { Hpa } from './hpa.ts';
import { binomial, loadCurve, poisson } from './load.ts';
import {
  hpaOf,
  scrapeOffset,
  startOf,
  stepSeconds,
  syncOffset,
  windowSeconds,
} from './parameters.ts';
import type { HistoryParameters } from './parameters.ts';
import { createDeployment } from './pods.ts';
import type { Deployment, Pod } from './pods.ts';
import { createPodSeries } from './pod-series.ts';
import type { PodSeries } from './pod-series.ts';
import { bounds, nominalRate, p99, serve, shareWithin } from './queue.ts';
import type { Served } from './queue.ts';
import { createRecorder } from './recorder.ts';
import type { RecordedWindow, Recorder } from './recorder.ts';
import { createTruth } from './truth.ts';
import type { HistoryTruth, Pass, TruthWriter } from './truth.ts';
import { createWorkloadSeries, readyPods } from './workload-series.ts';
import type { HpaStatus } from './workload-series.ts';

/** The samples of one cluster in one window. */
export interface ClusterWindow {
  readonly cluster: string;
  /** Seconds since 1970; the window is `windowSeconds` long. */
  readonly startSeconds: number;
  readonly recorded: RecordedWindow;
}

/** CPU seconds of one request, and of a second of idleness. */
const cpuPerRequest = 0.0004;
const cpuIdle = 0.002;

/** Share of requests that fail for reasons of their own. */
const failing = 0.0005;

/** Share of a lost cluster's clients that find another cluster. */
const movedShare = 0.8;

const initialReplicas = 2;

interface ClusterState {
  readonly index: number;
  readonly loadAt: (at: number) => number;
  readonly conditionsAt: (at: number) => Conditions;
  readonly deployment: Deployment;
  readonly hpa: Hpa;
  readonly recorder: Recorder;
  readonly writeWorkload: (at: number, status: HpaStatus, deployment: Deployment) => void;
  readonly podSeries: Map<Pod, PodSeries>;
  conditions: Conditions;
  recent: RecentScrapes;
  status: HpaStatus;
  queued: number;
}

/** Runs a history: gives each cluster's windows in order of time, and returns the truth. */
export function* simulate(
  parameters: HistoryParameters,
): Generator<ClusterWindow, HistoryTruth, undefined> {
  const events = planEvents(parameters, createRandom(parameters.seed));
  const random = createRandom(parameters.seed ^ 0x5bd1e995);
  const specs = parameters.clusters.map((_, index) => hpaOf(parameters, index));
  const truth = createTruth(parameters, specs, events);
  const clusters = parameters.clusters.map((name, index) => {
    const conditionsAt = conditionsOf(events, name);
    return createCluster({ parameters, index, conditionsAt, random });
  });
  for (let window = startOf(parameters); window < parameters.endSeconds; window += windowSeconds) {
    for (let step = window; step < window + windowSeconds; step += stepSeconds) {
      runStep(clusters, step, { truth, random });
    }
    for (const { index, recorder } of clusters) {
      const cluster = parameters.clusters[index] ?? '';
      yield { cluster, startSeconds: window, recorded: recorder.take() };
    }
  }
  return truth.finish();
}

const createCluster = (options: {
  readonly parameters: HistoryParameters;
  readonly index: number;
  readonly conditionsAt: (at: number) => Conditions;
  readonly random: Random;
}): ClusterState => {
  const { parameters, index, conditionsAt, random } = options;
  const hpa = createHpa(hpaOf(parameters, index));
  const recorder = createRecorder();
  const start = startOf(parameters);
  return {
    index,
    loadAt: loadCurve(index, parameters.seed),
    conditionsAt,
    deployment: createDeployment({
      name: hpa.spec.target,
      replicas: initialReplicas,
      since: start - 600,
      version: '6d5c8b7f9',
      network: 10 + index,
      random,
    }),
    hpa,
    recorder,
    writeWorkload: createWorkloadSeries(recorder, hpa, `10.9.0.${String(index + 1)}`),
    podSeries: new Map(),
    conditions: conditionsAt(start),
    recent: [],
    status: {
      currentReplicas: initialReplicas,
      desiredReplicas: initialReplicas,
      metricMilli: hpa.spec.targetMilli,
    },
    queued: 0,
  };
};

interface Tools {
  readonly truth: TruthWriter;
  readonly random: Random;
}

const runStep = (clusters: readonly ClusterState[], step: number, tools: Tools): void => {
  for (const cluster of clusters) takeUpConditions(cluster, step);
  const offered = offeredTo(clusters, step);
  for (const [index, cluster] of clusters.entries()) {
    const at = step + scrapeOffset(index);
    const served = serveStep(cluster, at, offered[index] ?? 0);
    tools.truth.step(index, served.step);
    if (!cluster.conditions.lost) {
      countRequests(cluster, at, { served: served.served, random: tools.random });
      if (cluster.conditions.recorded) scrape(cluster, at);
    }
  }
  for (const [index, cluster] of clusters.entries()) {
    const at = step + syncOffset(index);
    tools.truth.pass(index, cluster.conditions.lost ? undefined : pass(clusters, cluster, at));
  }
};

const takeUpConditions = (cluster: ClusterState, step: number): void => {
  const before = cluster.conditions;
  cluster.conditions = cluster.conditionsAt(step);
  const { lost, version } = cluster.conditions;
  if (lost) return;
  if (before.lost) {
    cluster.deployment.restart(step);
    cluster.hpa.restart();
    cluster.queued = 0;
  }
  if (version !== undefined && version !== cluster.deployment.version()) {
    cluster.deployment.rollout(version);
  }
  cluster.deployment.settle(step);
};

/** Requests per second at each cluster: most clients of a lost one go to the others. */
const offeredTo = (clusters: readonly ClusterState[], at: number): readonly number[] => {
  const wanted = clusters.map(({ loadAt, conditions }) => loadAt(at) * conditions.loadFactor);
  const sum = (lost: boolean): number =>
    clusters.reduce(
      (total, { conditions, index }) =>
        conditions.lost === lost ? total + (wanted[index] ?? 0) : total,
      0,
    );
  const factor = 1 + (movedShare * sum(true)) / Math.max(1, sum(false));
  return clusters.map(({ conditions, index }) =>
    conditions.lost ? 0 : (wanted[index] ?? 0) * factor,
  );
};

/** Pods that were ready through the whole step before `at`. */
const serving = ({ deployment }: ClusterState, at: number): readonly Pod[] =>
  deployment.pods().filter(({ readyAt }) => readyAt <= at - stepSeconds);

const serveStep = (
  cluster: ClusterState,
  at: number,
  offered: number,
): { readonly served: Served; readonly step: Parameters<TruthWriter['step']>[1] } => {
  const replicas = cluster.conditions.lost ? 0 : serving(cluster, at).length;
  const rate = nominalRate * cluster.conditions.rateFactor;
  const interval = { seconds: stepSeconds, offered, replicas, rate, queued: cluster.queued };
  const served = serve(interval);
  cluster.queued = served.queued;
  const step = {
    offeredRps: offered,
    capacityRps: replicas * rate,
    p99Ms: p99(served.latency),
  };
  return { served, step };
};

/** Spreads a step's requests over the pods that served, with the chance that real ones have. */
const countRequests = (
  cluster: ClusterState,
  at: number,
  { served, random }: { readonly served: Served; readonly random: Random },
): void => {
  const pods = serving(cluster, at);
  const { latency } = served;
  for (const pod of pods) {
    const { counters } = pod;
    const completed = poisson(served.completed / pods.length, random);
    const refused = poisson(served.refused / pods.length, random);
    const failed = refused + binomial(completed, failing, random);
    const responses = completed + refused;
    counters.requests += responses;
    counters.failed += failed;
    counters.succeeded += responses - failed;
    counters.latencyMs += responses * (latency.waitMs + latency.meanMs);
    counters.cpuSeconds += completed * cpuPerRequest + cpuIdle * stepSeconds;
    addLatencies(counters.within, responses, { served, random });
  }
  for (const pod of cluster.deployment.pods()) {
    if (pod.readyAt <= at && !pods.includes(pod)) pod.counters.cpuSeconds += cpuIdle * stepSeconds;
  }
};

/** Adds so many responses to cumulative buckets. */
const addLatencies = (
  within: Float64Array,
  responses: number,
  { served, random }: { readonly served: Served; readonly random: Random },
): void => {
  let done = 0;
  let share = 0;
  for (const [bucket, bound] of bounds.entries()) {
    if (done < responses) {
      const next = bound === Infinity ? 1 : shareWithin(served.latency, bound);
      done += binomial(responses - done, (next - share) / (1 - share), random);
      share = next;
    }
    within[bucket] = (within[bucket] ?? 0) + done;
  }
};

const scrape = (cluster: ClusterState, at: number): void => {
  const { deployment, hpa, recorder, podSeries } = cluster;
  const pods = deployment.pods();
  recorder.scrape(at);
  for (const [pod, series] of podSeries) {
    if (pods.includes(pod)) continue;
    series.end();
    podSeries.delete(pod);
  }
  for (const pod of pods) {
    let series = podSeries.get(pod);
    if (!series) {
      const { namespace, target } = hpa.spec;
      const node = `node-${String(cluster.index)}`;
      series = createPodSeries(recorder, pod, { namespace, deployment: target, node });
      podSeries.set(pod, series);
    }
    series.scrape(at);
  }
  cluster.writeWorkload(at, cluster.status, deployment);
  const counts = pods.map(({ name, counters }) => [name, counters.within.slice()] as const);
  cluster.recent = withScrape(cluster.recent, { at, pods: new Map(counts) });
};

/** One pass of the cluster's HPA controller, with what KEDA tells it. */
const pass = (clusters: readonly ClusterState[], cluster: ClusterState, at: number): Pass => {
  const { deployment, hpa } = cluster;
  const value = globalP99(
    clusters.map(({ recent }) => recent),
    at,
  );
  // KEDA, as the demo sets it: nothing and NaN are errors; thousandths are cut off.
  const known = value !== undefined && Number.isFinite(value);
  const metricMilli = known ? Math.trunc(value * 1000) : undefined;
  const specReplicas = deployment.desired();
  const statusReplicas = deployment.pods().length;
  const readyReplicas = readyPods(deployment, at);
  const decision = hpa.decide({
    at,
    metricMilli,
    specReplicas,
    statusReplicas,
    readyPods: readyReplicas,
  });
  if (decision.desired !== specReplicas) deployment.scale(decision.desired, at);
  cluster.status = {
    currentReplicas: specReplicas,
    desiredReplicas: decision.desired,
    metricMilli: metricMilli ?? cluster.status.metricMilli,
  };
  return { specReplicas, statusReplicas, readyReplicas, metricMilli, decision };
};
