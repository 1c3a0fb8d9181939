import process from 'node:process';
import {
  defaultController,
  readRecording,
  replaySettings,
  searchSettings,
  syncTimesOf,
  type FullHpaSpec,
  type Recording,
  type SyncTimes,
} from '../../server/src/autoscale/index.ts';
import { cpuMetric, queueMetric, specOf } from '../server/autoscale/support/pass.ts';
import { againstLimit, percentile } from './bench.ts';
import type { Bench, BenchResult } from './bench.ts';

const config = defaultController();
const passes = (7 * 86_400 * 1000) / config.syncPeriod;
const pods = 20;
const candidates = 4;
/** Processor time (ms) that seven days of so many candidates may take, also where others keep the cores busy. */
const limit = 2000;

/** Days and nights with noise between 0.02 and 0.98. */
const demand = (index: number): number =>
  0.5 + 0.4 * Math.sin((index / 5760) * 2 * Math.PI) + 0.08 * Math.sin(index * 1.7);

const series = (value: (index: number) => number) =>
  Array.from({ length: passes }, (_, index) => [index * 15, value(index)]);

const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** What a search is tried with here, and what it is promised for (candidates, ms of processor time). */
const searched = 100;
const promised = { candidates: 500, ms: 60_000 };

const recordedWith = (
  metric: { readonly type: string; readonly name: string; readonly peak: number },
  spec: FullHpaSpec | undefined,
): { readonly recording: Recording; readonly times: SyncTimes } => {
  const flat = series(() => pods);
  const record = {
    metrics: [{ ...metric, values: series((index) => demand(index) * metric.peak) }],
    replicas: flat,
    desired: flat,
    ready: flat,
    requests: { app: { cpu: '1' } },
  };
  const read = readRecording(record, spec, config);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const times = syncTimesOf(read.recording, config);
  if ('refused' in times) throw new Error(times.refused);
  return { recording: read.recording, times };
};

/** A search over seven days, as many candidates as are promised by those that were tried. */
const search = (): BenchResult => {
  const spec = specOf({ metrics: [cpuMetric(50)], minReplicas: 2, maxReplicas: 2 * pods });
  const recorded = recordedWith({ type: 'Resource', name: 'cpu', peak: 0.6 }, spec);
  const value = cpuMs(() => {
    const steps = searchSettings({
      ...recorded,
      spec,
      options: { config },
      constraints: {},
      candidates: searched,
      seed: 1,
    });
    let next = steps.next();
    while (next.done !== true) next = steps.next(false);
  });
  return againstLimit({
    name: `search ${String(promised.candidates)} settings over 7 days, CPU (of ${String(searched)})`,
    value: (value * promised.candidates) / searched,
    unit: 'ms',
    limit: promised.ms,
    slow: 1,
  });
};

const replays = (
  name: string,
  metric: { readonly type: string; readonly name: string; readonly peak: number },
  specs: readonly FullHpaSpec[],
): BenchResult => {
  const { recording, times } = recordedWith(metric, specs[0]);
  const run = (): void => {
    for (const spec of specs) replaySettings(recording, spec, times, { config });
  };
  run();
  const value = percentile([cpuMs(run), cpuMs(run), cpuMs(run)], 0.5);
  return againstLimit({ name, value, unit: 'ms', limit, slow: 1 });
};

const specsOf = (metric: (factor: number) => object): readonly FullHpaSpec[] =>
  Array.from({ length: candidates }, (_, index) =>
    specOf({ metrics: [metric(0.8 + index / 5)], minReplicas: 2, maxReplicas: 2 * pods }),
  );

/** Seven days of passes every 15 s, for four candidates and for a search: processor time. */
export const autoscaleBench: Bench = {
  name: 'autoscale',
  run: () =>
    Promise.resolve([
      replays(
        `replay 7 days × ${String(candidates)}, CPU of about ${String(pods)} pods`,
        { type: 'Resource', name: 'cpu', peak: 0.6 },
        specsOf((factor) => cpuMetric(Math.round(50 * factor))),
      ),
      replays(
        `replay 7 days × ${String(candidates)}, an external metric`,
        { type: 'External', name: 'queue', peak: 250 },
        specsOf((factor) => queueMetric(String(Math.round(10 * factor)))),
      ),
      search(),
    ]),
};
