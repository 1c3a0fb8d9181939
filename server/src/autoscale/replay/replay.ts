import { decide } from '../hpa/decide.ts';
import type { ControllerConfig } from '../hpa/controller.ts';
import type { Decision } from '../hpa/decision.ts';
import { noMemory, type HpaMemory } from '../hpa/memory.ts';
import type { FullHpaSpec } from '../hpa/spec.ts';
import { metricReaders, type MissingRule } from './observe.ts';
import { containersOf, recordedPods, simulatePods } from './pods.ts';
import type { Recording } from './recording.ts';
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

/** How the current settings, replayed, compare with what was recorded. */
export interface Fit {
  /** Share of the compared passes that wanted the recorded number. */
  readonly agreement: number;
  readonly compared: number;
  /** Passes without a record to compare with, and those that may depend on what was before the record. */
  readonly skipped: number;
  /** The first passes that differ. */
  readonly differences: readonly FitDifference[];
  /** Mean distance of replicas when the replay steers on its own: the error of the load model. */
  readonly meanReplicaError: number;
}

export interface FitDifference {
  readonly at: number;
  readonly recorded: number;
  readonly replayed: number;
  readonly reason: string;
}

const longestStep = 60_000;
const shownDifferences = 20;

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

const isAboveTarget = ({ metrics }: Decision): boolean =>
  metrics.some(
    (result) =>
      result.ok && result.proposal.calculation.ratio > 1 + result.proposal.calculation.tolerance.up,
  );

/**
 * What the settings would have done: the replay steers, and metrics follow its pods.
 * Assumes that the sum over pods of an average does not depend on their number.
 */
export const replaySettings = (
  recording: Recording,
  spec: FullHpaSpec,
  { start, end, period }: SyncTimes,
  { config, missing = 'fail', onDecision }: ReplayOptions,
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
      isAboveTarget: isAboveTarget(decision),
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

/** The settings in force at rising times. */
const settingsCursor = ({
  settings,
}: Recording): ((now: number) => {
  readonly index: number;
  readonly spec: FullHpaSpec | undefined;
}) => {
  let index = 0;
  return (now) => {
    while ((settings[index + 1]?.from ?? Infinity) <= now) index += 1;
    return { index, spec: settings[index]?.spec };
  };
};

/** How long the controller looks back, in ms: what it remembered at the start of a record is not in it. */
const warmUpOf = (
  { settings }: Recording,
  { downscaleStabilization }: ControllerConfig,
): number => {
  const behavior = settings[0]?.spec.behavior;
  if (behavior === undefined) return downscaleStabilization;
  const { scaleUp, scaleDown } = behavior;
  const windows = [scaleUp.stabilizationWindowSeconds, scaleDown.stabilizationWindowSeconds];
  return Math.max(...windows) * 1000;
};

/** Every pass decided from the recorded numbers, beside what was recorded. */
const compareSyncs = (
  recording: Recording,
  { start, end, period }: SyncTimes,
  { config, missing = 'fail' }: ReplayOptions,
): Omit<Fit, 'meanReplicaError'> => {
  const replicasAt = cursorOf(recording.replicas);
  const readyAt = cursorOf(recording.ready);
  const desiredAt = cursorOf(recording.desired);
  const settingsAt = settingsCursor(recording);
  const containers = containersOf(recording.requests);
  const warm = start + warmUpOf(recording, config);
  let segment = -1;
  let readers = metricReaders(recording, [], missing);
  let memory: HpaMemory = noMemory;
  let [equal, compared, skipped] = [0, 0, 0];
  const differences: FitDifference[] = [];
  for (let now = start; now <= end; now += period) {
    const { index, spec } = settingsAt(now);
    const current = replicasAt(now);
    const ready = readyAt(now);
    // What was wanted shows in the record one pass later.
    const recorded = desiredAt(now + period);
    if (spec === undefined || current === undefined || ready === undefined) {
      skipped += 1;
      continue;
    }
    if (index !== segment) {
      readers = metricReaders(recording, spec.metrics, missing);
      segment = index;
    }
    const pods = recordedPods(current, ready, now, containers);
    const view = { recordedReady: ready, ready, pods, now };
    const decision = decide(
      {
        now,
        spec,
        scale: { specReplicas: current, statusReplicas: Math.max(current, ready) },
        lastDesired: current,
        pods,
        observations: readers.map((read) => read(view)),
        memory,
      },
      config,
    );
    ({ memory } = decision);
    if (recorded === undefined || now < warm) {
      skipped += 1;
      continue;
    }
    compared += 1;
    if (decision.desired === recorded) equal += 1;
    else if (differences.length < shownDifferences) {
      const reason = decision.message ?? decision.rescaleReason ?? 'no reason to scale';
      differences.push({ at: now, recorded, replayed: decision.desired, reason });
    }
  }
  return { agreement: compared === 0 ? 0 : equal / compared, compared, skipped, differences };
};

/** A pass shows in the record one period later. */
const meanReplicaError = (
  recording: Recording,
  { times, replicas }: Replay,
  period: number,
): number => {
  const recordedAt = cursorOf(recording.replicas);
  let [sum, count] = [0, 0];
  for (const [index, time] of times.entries()) {
    const recorded = recordedAt(time + period);
    if (recorded === undefined) continue;
    sum += Math.abs((replicas[index] ?? 0) - recorded);
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
};

/**
 * How well the replay of the settings that were in force agrees with the record. Each pass starts from the recorded
 * numbers, so an error does not carry on; the mean error of the replicas is that of a replay that steers on its own
 * with the last settings.
 */
export const fitRecording = (
  recording: Recording,
  times: SyncTimes,
  options: ReplayOptions,
): Fit => {
  const last = recording.settings.at(-1);
  const steered =
    last === undefined
      ? 0
      : meanReplicaError(
          recording,
          replaySettings(recording, last.spec, times, options),
          times.period,
        );
  return { ...compareSyncs(recording, times, options), meanReplicaError: steered };
};
