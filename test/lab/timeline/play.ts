// Plays the talk's demo on the lab that is up: one cluster gets more load, all scale, and come back.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../stand/processes.mjs';
import { strestScaling } from '../components/autoscaling.ts';
import { globalQuerierUrl } from '../components/thanos-query.ts';
import type { Lab } from '../lab.ts';
import { setLoad } from '../load.ts';
import type { ClusterPlan } from '../plan.ts';
import { valuesNow } from './query.ts';
import { recordTimeline, timelineQueries } from './record.ts';
import type { RecordedTimeline } from './record.ts';
import type { Mark } from './svg.ts';

export interface Play {
  readonly plan: Lab['plan'];
  /** The cluster whose clients send more. */
  readonly loaded: ClusterPlan;
  /** So many times the usual. */
  readonly times: number;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}

const { thresholdMs, minReplicas, maxReplicas } = strestScaling;

/** How long (ms) the picture shows each state, and the end, once it is reached. */
const shownMs = 30_000;
const endShownMs = 15_000;

/** Time (ms) that all clusters have for a change (a machine that was busy just before needs long to come to rest), and between looks. */
const changeTimeoutMs = 600_000;
const lookEveryMs = 1000;

/** Goes through the demo and records it. The load is the usual one afterwards, also when something fails. */
export const playDemo = async (play: Play): Promise<RecordedTimeline> => {
  const { plan, loaded, times, log, signal } = play;
  await untilCalm(play);
  // The calm was seen before this second's end, perhaps not yet at its beginning.
  const startSeconds = Math.ceil(now());
  const marks: Mark[] = [];
  const mark = (text: string): void => {
    marks.push({ at: now(), text });
    log(text);
  };
  const show = (time: number) => sleep(time, undefined, signal ? { signal } : {});
  await show(shownMs);
  try {
    mark(`load ${loaded.name} ${times}x`);
    await setLoad(loaded, { times });
    await until(play, timelineQueries.globalP99, (p99) => p99 > thresholdMs);
    await until(play, timelineQueries.ready, (ready) => ready === maxReplicas);
    mark(`all have ${maxReplicas}`);
    await show(shownMs);
  } finally {
    mark(`load ${loaded.name} 1x`);
    await setLoad(loaded, { times: 1 });
  }
  await until(play, timelineQueries.ready, (ready) => ready === minReplicas);
  mark(`all have ${minReplicas}`);
  await show(endShownMs);
  return recordTimeline({
    querierUrl: globalQuerierUrl(plan),
    title: `${loaded.name} gets ${times} times the load: all clusters scale by the p99 over all`,
    range: { startSeconds, endSeconds: Math.floor(now()), stepSeconds: 5 },
    marks,
  });
};

/** Writes a timeline's picture and its samples into a folder. */
export const keepTimeline = async (dir: string, timeline: RecordedTimeline): Promise<void> => {
  const { svg, ...samples } = timeline;
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'demo-timeline.svg'), svg);
  await writeFile(join(dir, 'demo-timeline.json'), `${JSON.stringify(samples)}\n`);
};

/** Autoscalers that have just been made scale up where a queue was full while pods started. */
export const untilCalm = async (play: Pick<Play, 'plan' | 'signal'>): Promise<void> => {
  await until(play, timelineQueries.globalP99, (p99) => p99 < thresholdMs);
  await until(play, timelineQueries.ready, (ready) => ready === minReplicas);
  await until(play, timelineQueries.desired, (desired) => desired === minReplicas);
};

/** Asks the querier over all until every cluster has the value that is wanted. */
const until = (
  { plan, signal }: Pick<Play, 'plan' | 'signal'>,
  query: string,
  wanted: (value: number) => boolean,
): Promise<true> => {
  const names =
    query === timelineQueries.globalP99 ? ['all'] : plan.clusters.map(({ name }) => name);
  let last = 'no answer';
  const look = async (): Promise<true | undefined> => {
    try {
      const values = await valuesNow(globalQuerierUrl(plan), query);
      last = JSON.stringify(values);
      return names.every((name) => wanted(values[name] ?? Number.NaN)) ? true : undefined;
    } catch (error) {
      last = String(error);
      return undefined;
    }
  };
  const describe = () => `after ${changeTimeoutMs / 1000} s ${query} is still ${last}`;
  return waitFor(look, { timeoutMs: changeTimeoutMs, everyMs: lookEveryMs, describe, signal });
};

const now = (): number => Date.now() / 1000;
