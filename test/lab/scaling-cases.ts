// What the talk's demo shows, with the real controllers: one cluster gets twenty times the load, all clusters scale, and
// come back.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../stand/paths.mjs';
import { strestScaling } from './components/autoscaling.ts';
import { strestLoad } from './components/strest.ts';
import { endLab, startLab } from './lab.ts';
import { defaultDir } from './state/paths.ts';
import { keepTimeline, playDemo } from './timeline/play.ts';
import type { RecordedTimeline } from './timeline/record.ts';
import type { Point } from './timeline/svg.ts';

const times = 20;

const { thresholdMs, minReplicas, maxReplicas } = strestScaling;
const log = (line: string) => console.log(line);

const most = (points: readonly Point[] = []): number =>
  Math.max(...points.map(([, value]) => value).filter((value) => !Number.isNaN(value)));

/** When (s) a line first passes a value. */
const passes = (points: readonly Point[] = [], value: number): number =>
  points.find(([, reached]) => reached > value)?.[0] ?? Number.POSITIVE_INFINITY;

/** The least value that a line has once it was at its highest. */
const leastAfterTop = (points: readonly Point[] = []): number => {
  const top = most(points);
  const after = points.slice(points.findLastIndex(([, value]) => value === top));
  return Math.min(...after.map(([, value]) => value).filter((value) => !Number.isNaN(value)));
};

/** Registers the tests of a lab of those clusters; the last of them gets the load. */
export function describeDemo(names: readonly string[]): void {
  const loaded = names.at(-1) ?? '';
  let recorded: RecordedTimeline;

  beforeAll(async () => {
    await endLab(defaultDir(), log);
    const { plan } = await startLab({ clusters: names, scenario: 'demo', log });
    const cluster = plan.clusters.find(({ name }) => name === loaded);
    if (!cluster) throw new Error(`the lab has no ${loaded}`);
    recorded = await playDemo({ plan, loaded: cluster, times, log });
    const folder = join(cacheDir(), 'timelines', names.join('-'));
    await keepTimeline(folder, recorded);
    log(`demo-timeline.svg and .json are in ${folder}`);
  });

  afterAll(() => endLab(defaultDir(), log));

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
      expect(leastAfterTop(points)).toBeLessThan(thresholdMs);
    });

    it.each(names)('scales %s from one to six, after the p99 rose, and back', (name) => {
      const { ready, desired, globalP99 } = recorded.samples;
      const points = ready[name] ?? [];
      expect(points[0]?.[1]).toBe(minReplicas);
      expect(most(points)).toBe(maxReplicas);
      // Back once; on a machine that has little to give an autoscaler may swing again soon after.
      expect(leastAfterTop(points)).toBe(minReplicas);
      expect(most(desired[name])).toBe(maxReplicas);
      expect(passes(points, minReplicas)).toBeGreaterThan(passes(globalP99['all'], thresholdMs));
    });

    it('is drawn', () => {
      expect(recorded.svg).toContain(`load ${loaded} ${times}x`);
      expect(recorded.svg).toContain(`all have ${maxReplicas}`);
    });
  });
}
