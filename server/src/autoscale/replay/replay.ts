import { decide } from '../hpa/decide.ts';
import type { ControllerConfig } from '../hpa/controller.ts';
import type { Decision } from '../hpa/decision.ts';
import { targetOf } from '../hpa/metric-target.ts';
import { noMemory, type HpaMemory } from '../hpa/memory.ts';
import type { FullHpaSpec, MetricSpec } from '../hpa/spec.ts';
import { metricReaders, type MissingRule } from './observe.ts';
import { containersOf, simulatePods } from './pods.ts';
import { metricKey, type Recording } from './recording.ts';
import { scorer, type Score } from './score.ts';
import { cursorOf } from './series.ts';

/** From when to when passes run, and how far apart, in ms. */
export interface SyncTimes {
  readonly start: number;
  readonly end: number;
  readonly period: number;
}

export interface ReplayOptions {
  readonly config: ControllerConfig;
  readonly missing?: MissingRule;
  /** Whose targets `minutesAboveTarget` goes by, so that candidates are measured alike; absent: their own. */
  readonly slo?: FullHpaSpec;
  /** Hears every pass, for those who want to explain one. */
  readonly onDecision?: (decision: Decision) => void;
}

/** What an autoscaler with given settings would have done. Times in ms. */
export interface Replay {
  readonly times: readonly number[];
  /** Replicas after each pass. */
  readonly replicas: readonly number[];
  readonly ready: readonly number[];
  readonly events: readonly ReplayEvent[];
  readonly score: Score;
}

export interface ReplayEvent {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** The controller's own words. */
  readonly reason: string;
}

const longestStep = 60_000;

/** The times that all series of a recording have in common, or why there is nothing to replay. */
export const syncTimesOf = (
  { metrics, replicas, desired, ready }: Recording,
  { syncPeriod }: Pick<ControllerConfig, 'syncPeriod'>,
): SyncTimes | { readonly refused: string } => {
  const all = [replicas, desired, ready, ...metrics.map(({ values }) => values)];
  const coarse = Math.max(...all.map(({ step }) => step));
  if (coarse > longestStep) {
    return {
      refused: `the recording has a value every ${String(coarse / 1000)} s; decisions every ${String(syncPeriod / 1000)} s cannot be replayed from more than ${String(longestStep / 1000)} s (ask for raw data, not downsampled)`,
    };
  }
  const start = Math.max(...all.map(({ times }) => times[0] ?? Infinity));
  const end = Math.min(...all.map(({ times }) => times.at(-1) ?? -Infinity));
  return start < end
    ? { start, end, period: syncPeriod }
    : { refused: 'the series have no time in common' };
};

/** How far each target is from the target that is measured by. */
const targetScales = ({ metrics }: FullHpaSpec, slo: FullHpaSpec | undefined): readonly number[] =>
  metrics.map((metric) => {
    const other = slo?.metrics.find((one) => metricKey(one) === metricKey(metric));
    const [own, wanted] = [targetNumber(metric), other && targetNumber(other)];
    return own === undefined || wanted === undefined || wanted === 0 ? 1 : own / wanted;
  });

const targetNumber = (metric: MetricSpec): number | undefined => {
  const { averageValue, averageUtilization, value } = targetOf(metric) ?? {};
  return averageValue?.approximate ?? averageUtilization ?? value?.approximate;
};

const isAboveTarget = ({ metrics }: Decision, scales: readonly number[]): boolean => {
  let index = -1;
  for (const result of metrics) {
    index += 1;
    if (!result.ok) continue;
    const { ratio, tolerance } = result.proposal.calculation;
    if (ratio * (scales[index] ?? 1) > 1 + tolerance.up) return true;
  }
  return false;
};

/**
 * What the settings would have done: the replay steers, and metrics follow its pods.
 * Assumes that the sum over pods of an average does not depend on their number.
 */
export const replaySettings = (
  recording: Recording,
  spec: FullHpaSpec,
  { start, end, period }: SyncTimes,
  { config, missing = 'fail', slo, onDecision }: ReplayOptions,
): Replay => {
  const readers = metricReaders(recording, spec.metrics, missing);
  const recordedReady = cursorOf(recording.ready);
  const first = cursorOf(recording.replicas)(start) ?? spec.minReplicas;
  const { cpuInitializationPeriod, initialReadinessDelay } = config;
  const life = {
    startup: recording.startup,
    settled: Math.max(cpuInitializationPeriod, initialReadinessDelay),
  };
  const target = simulatePods(first, life, containersOf(recording.requests));
  const total = scorer(period);
  const scales = targetScales(spec, slo);
  const times: number[] = [];
  const replicas: number[] = [];
  const ready: number[] = [];
  const events: ReplayEvent[] = [];
  let current = first;
  let memory: HpaMemory = noMemory;
  for (let now = start; now <= end; now += period) {
    target.advance(current, now);
    const pods = target.pods();
    const view = { recordedReady: recordedReady(now) ?? 0, ready: target.ready(), pods, now };
    const decision = decide(
      {
        now,
        spec,
        scale: { specReplicas: current, statusReplicas: current },
        lastDesired: current,
        pods,
        observations: readers.map((read) => read(view)),
        memory,
      },
      config,
    );
    onDecision?.(decision);
    ({ memory } = decision);
    const after = decision.desired;
    total.add({
      at: now,
      before: current,
      after,
      ready: view.ready,
      needed: decision.course?.proposed,
      isAboveTarget: isAboveTarget(decision, scales),
      isFailed: decision.error !== 'none',
    });
    if (after !== current) {
      events.push({ at: now, from: current, to: after, reason: decision.rescaleReason ?? '' });
    }
    current = after;
    times.push(now);
    replicas.push(current);
    ready.push(view.ready);
  }
  return { times, replicas, ready, events, score: total.score() };
};
