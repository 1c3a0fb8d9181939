// Measures a lab of its own: up, at rest, down.
import { setTimeout as sleep } from 'node:timers/promises';
import { slowness } from '../../bench/bench.ts';
import { imagesOf } from '../install.ts';
import { endLab, startLab } from '../lab.ts';
import { provision } from '../provision.ts';
import { scenarios } from '../scenarios/index.ts';
import { untilCalm } from '../timeline/play.ts';
import type { LabFigures } from './figures.ts';
import { memoryOf, processorSecondsOf } from './usage.ts';

/** Time (ms) in which a lab comes to rest once its autoscalers have, and over which its rest is measured. */
const settleMs = 30_000;
const restMs = 60_000;

export interface Measured {
  readonly figures: LabFigures;
  /** How much slower than the reference machine this one was beside the start. */
  readonly slow: number;
}

/** Starts, watches and ends a lab of two clusters with the demo; ends any other of that directory. */
export const measureLab = async (
  dir: string,
  { log, signal }: { readonly log: (line: string) => void; readonly signal: AbortSignal },
): Promise<Measured> => {
  await endLab(dir, log);
  await provision(imagesOf(scenarios.demo), { log, signal });
  const slowBefore = slowness();
  const began = performance.now();
  const lab = await startLab({
    clusters: ['aks', 'do'],
    scenario: 'demo',
    dir,
    log,
    signal,
  });
  const upSeconds = (performance.now() - began) / 1000;
  const slow = Math.max(1, (slowBefore + slowness()) / 2);
  try {
    log(`up after ${upSeconds.toFixed(1)} s; it comes to rest`);
    await untilCalm({ plan: lab.plan, signal });
    await sleep(settleMs, undefined, { signal });
    const [from, before] = [performance.now(), processorSecondsOf(lab)];
    await sleep(restMs, undefined, { signal });
    const seconds = (performance.now() - from) / 1000;
    const idleProcessors = (processorSecondsOf(lab) - before) / seconds;
    const memoryMebibytes = memoryOf(lab);
    const ending = performance.now();
    await lab.stop();
    const downSeconds = (performance.now() - ending) / 1000;
    return { slow, figures: { upSeconds, downSeconds, memoryMebibytes, idleProcessors } };
  } catch (error) {
    await endLab(dir, log);
    throw error;
  }
};
