// The demo with advice on a machine that nobody else uses: simulated request by request, the same each time.
import { beforeAll, describe, expect, it } from 'vitest';
import { strestScaling } from '../components/autoscaling.ts';
import { verdictOf } from './compare.ts';
import type { Compared } from './compare.ts';
import { scoreOf } from './measure.ts';
import { advisedObject } from './scaled-object.ts';
import { adviseFrom, demoObject, simulateSteps } from './simulated-demo.ts';
import type { SimulatedRun } from './simulated-demo.ts';
import { blockMs, usualSteps } from './steps.ts';

const names = ['aks', 'gke'] as const;
const startSeconds = (Math.floor(1_800_000_000_000 / blockMs) * blockMs) / 1000;

const play = (seed: number): readonly Compared[] => {
  const objects = new Map(names.map((name) => [name, demoObject()]));
  const asked = { steps: usualSteps, startSeconds };
  const before = simulateSteps({ ...asked, objects, seed });
  const advice = new Map(names.map((name) => [name, adviseFrom(before, name)]));
  const advised = new Map(
    names.map((name) => [name, advisedObject(demoObject(), advice.get(name)?.best?.sets ?? [])]),
  );
  const after = simulateSteps({ ...asked, objects: advised, seed: seed + 1 });
  const score = ({ samples }: SimulatedRun, name: string) => {
    const one = samples[name];
    if (one === undefined) throw new Error(`no cluster ${name}`);
    return scoreOf(one, strestScaling.thresholdMs, 5);
  };
  return names.map((cluster) => {
    const { best, measured, modelled } = advice.get(cluster) ?? {};
    if (!best || !measured || !modelled) throw new Error(`no advice for ${cluster}`);
    return {
      cluster,
      before: score(before, cluster),
      after: score(after, cluster),
      predicted: {
        target: best.target,
        replicaHours: best.replicaHours,
        minutesAbove: best.latency.minutesAbove,
        errorMinutes: Math.abs(modelled.latency.minutesAbove - measured.latency.minutesAbove),
      },
    };
  });
};

describe.each([1, 3])('the demo, simulated from seed %i', (seed) => {
  let compared: readonly Compared[];
  beforeAll(() => {
    compared = play(seed);
  });

  it('swings in all clusters by the p99 of all of them', () => {
    const [idle, busy] = compared;
    expect(idle?.before.scalings).toBeGreaterThan(10);
    expect(idle?.before.minutesAbove).toBe(0);
    expect(busy?.before.minutesAbove).toBeGreaterThan(3);
  });

  it('takes a fifth fewer replica-hours with the advice, and no cluster is slower', () => {
    const { replicaHours, isAsFast, remarks } = verdictOf(compared);
    expect(remarks).toEqual([]);
    expect(isAsFast).toBe(true);
    expect(replicaHours.after).toBeLessThan(0.8 * replicaHours.before);
  });

  it('does with the advice what it said', () => {
    expect(verdictOf(compared).cameTrue).toBe(true);
  });
});
