/** Recordings with a known truth: what the controller itself does with a made-up demand. */
import {
  defaultController,
  readRecording,
  replaySettings,
  syncTimesOf,
  type FullHpaSpec,
  type Recording,
  type SyncTimes,
} from '../../../../server/src/autoscale/index.ts';

const config = defaultController();
export const period = config.syncPeriod / 1000;
/** Seconds since the epoch. */
export const start = 1_800_000_000;

export type Pair = readonly [number, number | string | null];

export const seriesOf = (syncs: number, value: (index: number) => number | string | null): Pair[] =>
  Array.from({ length: syncs }, (_, index) => [start + index * period, value(index)]);

export const readOrThrow = (json: unknown, spec?: FullHpaSpec): Recording => {
  const read = readRecording(json, spec, config);
  if (!read.ok) throw new Error(read.problems.map((p) => `${p.field} ${p.message}`).join('; '));
  return read.recording;
};

export const timesOrThrow = (recording: Recording): SyncTimes => {
  const times = syncTimesOf(recording, config);
  if ('refused' in times) throw new Error(times.refused);
  return times;
};

/** A record of settings that steer by a queue, which does not depend on the pods. */
export const recordQueue = (
  spec: FullHpaSpec,
  syncs: number,
  queue: (index: number) => number,
): Record<string, unknown> => {
  const metric = { type: 'External', name: 'queue', values: seriesOf(syncs, queue) };
  const flat = seriesOf(syncs, () => spec.minReplicas);
  const bare = { metrics: [metric], replicas: flat, desired: flat, ready: flat };
  const recording = readOrThrow(bare, spec);
  const truth = replaySettings(recording, spec, timesOrThrow(recording), { config });
  const before = (index: number): number =>
    index === 0 ? spec.minReplicas : (truth.replicas[index - 1] ?? 0);
  return {
    ...bare,
    replicas: seriesOf(syncs, before),
    desired: seriesOf(syncs, before),
    ready: seriesOf(syncs, (index) => truth.ready[index] ?? 0),
  };
};
