// The talk's demo, with the real controllers: one cluster gets twenty times the load, all clusters scale, and come back.
// GAUNTLET_PICTURE=1 takes the talk's four clusters and keeps the picture in test/lab/pictures.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../stand/paths.mjs';
import { waitFor } from '../stand/processes.mjs';
import { strestScaling } from './components/autoscaling.ts';
import { strestLoad } from './components/strest.ts';
import { globalQuerierUrl } from './components/thanos-query.ts';
import { endLab, startLab } from './lab.ts';
import type { Lab } from './lab.ts';
import { setLoad } from './load.ts';
import { defaultDir } from './state/paths.ts';
import { valuesNow } from './timeline/query.ts';
import { recordTimeline, timelineQueries } from './timeline/record.ts';
import type { RecordedTimeline } from './timeline/record.ts';
import type { Mark, Point } from './timeline/svg.ts';

const keepPicture = process.env['GAUNTLET_PICTURE'] === '1';
const names = keepPicture ? ['aks', 'do', 'eks', 'gke'] : ['aks', 'gke'];
const loaded = 'gke';
const times = 20;

const { thresholdMs, minReplicas, maxReplicas } = strestScaling;
const log = (line: string) => console.log(line);

let lab: Lab;
let recorded: RecordedTimeline;

/** Asks the querier over all until every cluster has the value that is wanted. */
const untilAll = (query: string, wanted: (value: number) => boolean, what: string) => {
  let last: unknown;
  return waitFor(
    async () => {
      const values = await valuesNow(globalQuerierUrl(lab.plan), query).catch((error: unknown) => {
        last = error;
        return undefined;
      });
      if (values === undefined) return undefined;
      last = values;
      const found = query === timelineQueries.globalP99 ? ['all'] : names;
      return found.every((name) => wanted(values[name] ?? Number.NaN)) || undefined;
    },
    { timeoutMs: 300_000, everyMs: 1000, describe: () => `${what}: ${JSON.stringify(last)}` },
  );
};

/** How long (ms) the picture shows each state, and the end, once it is reached. */
const shownMs = 30_000;
const endShownMs = 15_000;

const now = (): number => Date.now() / 1000;

/** Goes through the demo; gives what was done when. */
const playDemo = async (): Promise<readonly Mark[]> => {
  const cluster = lab.plan.clusters.find(({ name }) => name === loaded);
  if (!cluster) throw new Error(`the lab has no ${loaded}`);
  const marks: Mark[] = [];
  const mark = (text: string): void => {
    marks.push({ at: now(), text });
    log(text);
  };
  await sleep(shownMs);
  mark(`load ${loaded} ${times}x`);
  await setLoad(cluster, { times });
  await untilAll(
    timelineQueries.globalP99,
    (p99) => p99 > thresholdMs,
    'the global p99 never rose',
  );
  await untilAll(timelineQueries.ready, (ready) => ready === maxReplicas, 'not all scaled up');
  mark(`all have ${maxReplicas}`);
  await sleep(shownMs);
  mark(`load ${loaded} 1x`);
  await setLoad(cluster, { times: 1 });
  await untilAll(timelineQueries.ready, (ready) => ready === minReplicas, 'not all came back');
  mark(`all have ${minReplicas}`);
  await sleep(endShownMs);
  return marks;
};

beforeAll(async () => {
  await endLab(defaultDir(), log);
  lab = await startLab({ clusters: names, scenario: 'demo', log });
  // Autoscalers that have just been made scale up at first where a queue was full while the pods started.
  await untilAll(timelineQueries.desired, (size) => size === minReplicas, 'no calm at the start');
  await untilAll(timelineQueries.ready, (ready) => ready === minReplicas, 'no calm at the start');
  await untilAll(timelineQueries.globalP99, (p99) => p99 < thresholdMs, 'slow from the start');
  const startSeconds = Math.floor(now());
  const marks = await playDemo();
  recorded = await recordTimeline({
    querierUrl: globalQuerierUrl(lab.plan),
    title: `${loaded} gets ${times} times the load: the autoscalers of all clusters follow the p99 over all`,
    range: { startSeconds, endSeconds: Math.floor(now()), stepSeconds: 5 },
    marks,
  });
  await keep();
});

afterAll(() => endLab(defaultDir(), log));

const keep = async (): Promise<void> => {
  const dir = keepPicture
    ? join(import.meta.dirname, 'pictures')
    : join(cacheDir(), 'lab-pictures');
  await mkdir(dir, { recursive: true });
  const { svg, ...samples } = recorded;
  await writeFile(join(dir, 'demo-timeline.svg'), svg);
  await writeFile(join(dir, 'demo-timeline.json'), `${JSON.stringify(samples)}\n`);
  log(`the timeline is in ${dir}`);
};

const most = (points: readonly Point[] = []): number =>
  Math.max(...points.map(([, value]) => value).filter((value) => !Number.isNaN(value)));

/** When (s) a line first passes a value. */
const passes = (points: readonly Point[] = [], value: number): number =>
  points.find(([, reached]) => reached > value)?.[0] ?? Number.POSITIVE_INFINITY;

describe(`twenty times the load in ${loaded}`, () => {
  it('comes, and only there', () => {
    const { load } = recorded.samples;
    expect(most(load[loaded])).toBeGreaterThan(0.6 * times * strestLoad.rps);
    for (const name of names.filter((one) => one !== loaded)) {
      expect(most(load[name])).toBeLessThan(4 * strestLoad.rps);
    }
  });

  it('lets the p99 over all rise over the target, and fall again', () => {
    const points = recorded.samples.globalP99['all'] ?? [];
    expect(most(points)).toBeGreaterThan(thresholdMs);
    expect(points[0]?.[1]).toBeLessThan(thresholdMs);
    expect(points.at(-1)?.[1]).toBeLessThan(thresholdMs);
  });

  it.each(names)('scales %s from one to six, after the p99 rose, and back', (name) => {
    const { ready, desired, globalP99 } = recorded.samples;
    const points = ready[name] ?? [];
    expect(points[0]?.[1]).toBe(minReplicas);
    expect(most(points)).toBe(maxReplicas);
    expect(points.at(-1)?.[1]).toBe(minReplicas);
    expect(most(desired[name])).toBe(maxReplicas);
    expect(passes(points, minReplicas)).toBeGreaterThan(passes(globalP99['all'], thresholdMs));
  });
});
