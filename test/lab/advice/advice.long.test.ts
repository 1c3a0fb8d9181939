// The talk's demo with advice, on as many clusters as the talk had: fewer replicas for the same load, and nobody slower.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheDir } from '../../stand/paths.mjs';
import { strestScaling } from '../components/autoscaling.ts';
import { endLab, startLab } from '../lab.ts';
import { defaultClusters } from '../network/address-plan.ts';
import { defaultDir } from '../state/paths.ts';
import { adviseDemo } from './advise-demo.ts';
import type { AdvisedDemo } from './advise-demo.ts';
import { buildCli } from './ask-advice.ts';
import { readScaledObject } from './scaled-object.ts';
import { secondsOf, usualSteps } from './steps.ts';

const log = (line: string) => console.log(line);
/** Time (ms): two runs, what is between them, and a lab that comes up on a busy machine. */
const patience = 2000 * secondsOf(usualSteps) + 2_400_000;

let demo: AdvisedDemo;
let triggers: readonly unknown[];

beforeAll(async () => {
  await endLab(defaultDir(), log);
  const lab = await startLab({ clusters: defaultClusters, scenario: 'demo', log });
  const loaded = lab.plan.clusters.at(-1);
  if (!loaded) throw new Error('the lab has no cluster');
  await buildCli();
  const out = join(cacheDir(), 'advice');
  demo = await adviseDemo({ lab, loaded, steps: usualSteps, out, log });
  const after = await Promise.all(lab.plan.clusters.map(({ name }) => readScaledObject(lab, name)));
  triggers = after.map(({ spec }) => spec['triggers']);
}, patience);

afterAll(() => endLab(defaultDir(), log));

describe('advice to scale on the own demand', () => {
  it.each(defaultClusters)('is given to %s', (name) => {
    const { sets = [], text = '' } = demo.answered.get(name) ?? {};
    // Without advice the text has the reason.
    expect({ text, isAdvised: sets.length > 0 }).toEqual({ text, isAdvised: true });
  });

  it('takes fewer replica-hours', () => {
    const { isCheaper, replicaHours } = demo.verdict;
    log(`${String(replicaHours.before)} replica-hours before, ${String(replicaHours.after)} after`);
    expect(isCheaper).toBe(true);
    expect(replicaHours.after).toBeLessThan(0.8 * replicaHours.before);
  });

  it('makes no cluster slower than chance does', () => {
    const slower = demo.verdict.remarks.filter((remark) => remark.includes('before for'));
    expect(slower).toEqual([]);
    expect(demo.verdict.isAsFast).toBe(true);
  });

  it('comes true within its error', () => {
    expect(demo.verdict.remarks.filter((remark) => remark.includes('were said'))).toEqual([]);
    expect(demo.verdict.cameTrue).toBe(true);
  });

  it('is taken back afterwards', () => {
    const old = expect.objectContaining({ metricType: 'Value' }) as unknown;
    expect(triggers).toEqual(defaultClusters.map(() => [old]));
    expect(JSON.stringify(triggers)).toContain(`"threshold":"${strestScaling.thresholdMs}"`);
  });
});
