import { decide } from '../hpa/decide.ts';
import type { ControllerConfig } from '../hpa/controller.ts';
import type { Decision } from '../hpa/decision.ts';
import { noMemory, type HpaMemory } from '../hpa/memory.ts';
import type { Pod } from '../hpa/pods.ts';
import { withScaleEvent } from '../hpa/scale-events.ts';
import type { FullHpaSpec } from '../hpa/spec.ts';
import { metricReaders, seenContainers, seenReaders, type MetricReader } from './observe.ts';
import { containersOf, recordedPods } from './pods.ts';
import type { Recording } from './recording.ts';
import { replaySettings, type Replay, type ReplayOptions, type SyncTimes } from './replay.ts';
import { cursorOf } from './series.ts';

/** How the settings that were in force, replayed, compare with what was recorded. */
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
  /** `status`: from what the autoscaler itself said it saw; `record`: from the recorded metrics. */
  readonly basis: 'status' | 'record';
}

export interface FitDifference {
  readonly at: number;
  readonly recorded: number;
  readonly replayed: number;
  readonly reason: string;
}

const shownDifferences = 20;

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

/** How long the controller looks back, in ms: what it remembered before a record, or in a gap of it, is not known. */
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

/** What is compared in a stretch of one and the same settings. */
interface Stretch {
  readonly basis: Fit['basis'];
  readonly readers: readonly MetricReader[];
  readonly containers: Pod['containers'];
}

const stretchOf = (
  recording: Recording,
  { metrics }: FullHpaSpec,
  { missing = 'fail' }: ReplayOptions,
): Stretch => {
  const seen = seenReaders(recording, metrics);
  return seen === undefined
    ? {
        basis: 'record',
        readers: metricReaders(recording, metrics, missing),
        containers: containersOf(recording.requests),
      }
    : { basis: 'status', readers: seen, containers: seenContainers(metrics) };
};

/** What was recorded at a pass: what it found, and what it wanted. */
interface RecordedPass {
  readonly current: number;
  readonly ready: number;
  readonly pods: number;
  readonly desired: number | undefined;
}

type PassReader = (now: number, basis: Fit['basis']) => RecordedPass | undefined;

const passReader = (
  { replicas, ready, pods, desired, status }: Recording,
  period: number,
): PassReader => {
  const [replicasAt, readyAt, desiredAt] = [cursorOf(replicas), cursorOf(ready), cursorOf(desired)];
  const podsAt = pods && cursorOf(pods);
  const foundAt = status && cursorOf(status.current);
  const wantedAt = status && cursorOf(status.desired);
  return (now, basis) => {
    const ofStatus = basis === 'status';
    const current = ofStatus ? foundAt?.(now) : replicasAt(now);
    const readyNow = readyAt(now);
    if (current === undefined || readyNow === undefined) return undefined;
    return {
      current,
      ready: readyNow,
      pods: podsAt?.(now) ?? Math.max(current, readyNow),
      // What was wanted shows in the record one pass later; a status is of the pass itself.
      desired: ofStatus ? wantedAt?.(now) : desiredAt(now + period),
    };
  };
};

const passOf = (
  { current, ready, pods: count }: RecordedPass,
  spec: FullHpaSpec,
  { readers, containers }: Stretch,
  {
    now,
    memory,
    config,
  }: Pick<ReplayOptions, 'config'> & {
    readonly now: number;
    readonly memory: HpaMemory;
  },
): Decision => {
  const pods = recordedPods(count, ready, now, containers);
  const view = { recordedReady: ready, ready, pods, now };
  return decide(
    {
      now,
      spec,
      scale: { specReplicas: current, statusReplicas: Math.max(count, ready) },
      lastDesired: current,
      pods,
      observations: readers.map((read) => read(view)),
      memory,
    },
    config,
  );
};

/** The replicas that an earlier pass found. */
interface Before {
  readonly at: number;
  readonly current: number;
}

/**
 * The memory with the scaling that shows in the record since the pass before. What a replayed pass would have scaled
 * did not happen where the record differs: remembered, it would make later passes differ as well.
 */
const withRecordedScaling = (
  memory: HpaMemory,
  before: Before | undefined,
  { current }: RecordedPass,
  { behavior }: FullHpaSpec,
): HpaMemory => {
  if (before === undefined || before.current === current || behavior === undefined) return memory;
  const change = Math.abs(current - before.current);
  return current > before.current
    ? {
        ...memory,
        scaleUpEvents: withScaleEvent(memory.scaleUpEvents, change, behavior.scaleUp, before.at),
      }
    : {
        ...memory,
        scaleDownEvents: withScaleEvent(
          memory.scaleDownEvents,
          change,
          behavior.scaleDown,
          before.at,
        ),
      };
};

/** Every pass decided from the recorded numbers, beside what was recorded. */
const compareSyncs = (
  recording: Recording,
  { start, end, period }: SyncTimes,
  options: ReplayOptions,
): Omit<Fit, 'meanReplicaError'> => {
  const { config, onDecision } = options;
  const recordedAt = passReader(recording, period);
  const settingsAt = settingsCursor(recording);
  const warmUp = warmUpOf(recording, config);
  let warm = start + warmUp;
  let segment = -1;
  let stretch: Stretch = { basis: 'record', readers: [], containers: [] };
  let memory: HpaMemory = noMemory;
  let before: Before | undefined;
  let [equal, compared, skipped] = [0, 0, 0];
  const differences: FitDifference[] = [];
  for (let now = start; now <= end; now += period) {
    const { index, spec } = settingsAt(now);
    if (spec !== undefined && index !== segment) {
      stretch = stretchOf(recording, spec, options);
      segment = index;
    }
    const recorded = recordedAt(now, stretch.basis);
    if (spec === undefined || recorded === undefined) {
      skipped += 1;
      warm = now + period + warmUp;
      before = undefined;
      continue;
    }
    const known = withRecordedScaling(memory, before, recorded, spec);
    const decision = passOf(recorded, spec, stretch, { now, memory: known, config });
    onDecision?.(decision);
    const { scaleUpEvents, scaleDownEvents } = known;
    memory = { ...decision.memory, scaleUpEvents, scaleDownEvents };
    before = { at: now, current: recorded.current };
    if (recorded.desired === undefined || now < warm) {
      skipped += 1;
      continue;
    }
    compared += 1;
    if (decision.desired === recorded.desired) equal += 1;
    else if (differences.length < shownDifferences) {
      const reason = decision.message ?? decision.rescaleReason ?? 'no reason to scale';
      differences.push({
        at: now,
        recorded: recorded.desired,
        replayed: decision.desired,
        reason,
      });
    }
  }
  const agreement = compared === 0 ? 0 : equal / compared;
  return { agreement, compared, skipped, differences, basis: stretch.basis };
};

/** Tells every pass as it was decided, from the recorded numbers and by the settings in force. */
export const tellRecorded = (
  recording: Recording,
  times: SyncTimes,
  options: ReplayOptions & Required<Pick<ReplayOptions, 'onDecision'>>,
): void => void compareSyncs(recording, times, options);

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
 * with the last settings. `onDecision` hears the compared passes and those that are skipped for what was before.
 */
export const fitRecording = (
  recording: Recording,
  times: SyncTimes,
  options: ReplayOptions,
): Fit => {
  const last = recording.settings.at(-1);
  const { config, missing = 'fail' } = options;
  const steered =
    last === undefined
      ? 0
      : meanReplicaError(
          recording,
          replaySettings(recording, last.spec, times, { config, missing }),
          times.period,
        );
  return { ...compareSyncs(recording, times, options), meanReplicaError: steered };
};
