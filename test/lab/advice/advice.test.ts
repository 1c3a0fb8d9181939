// The pure parts of the demo with advice: steps, scores, the comparison and the picture.
import { describe, expect, it } from 'vitest';
import { adviceNeeds } from '../../../server/src/autoscale/index.ts';
import type { Point } from '../timeline/svg.ts';
import { answeredOf } from './ask-advice.ts';
import { compareTable, tolerances, verdictOf, verdictText } from './compare.ts';
import type { Compared, Prediction } from './compare.ts';
import { coverage, scoreOf } from './measure.ts';
import type { ClusterSamples, RunScore } from './measure.ts';
import { advicePicture } from './picture.ts';
import type { Run } from './picture.ts';
import { advisedObject } from './scaled-object.ts';
import { parseSteps, secondsOf, stepsText, usualSteps } from './steps.ts';

describe('steps of load', () => {
  it('are read as they are written', () => {
    expect(parseSteps('1x:180, 18.5x:90')).toEqual([
      { times: 1, seconds: 180 },
      { times: 18.5, seconds: 90 },
    ]);
    expect(parseSteps(stepsText(usualSteps))).toEqual(usualSteps);
  });

  it.each(['', '1x', '20:180', '1x:0', '1x:180,', '1x:180;2x:180', '-1x:180'])(
    'are refused as %j',
    (text) => {
      expect(parseSteps(text)).toBeUndefined();
    },
  );

  it('are, as usual, as many and as different as advice needs', () => {
    const loads = [...new Set(usualSteps.map(({ times }) => times))].toSorted((a, b) => a - b);
    expect(secondsOf(usualSteps) * 1000).toBeGreaterThanOrEqual(
      adviceNeeds.blocks * adviceNeeds.block,
    );
    expect(loads.length).toBeGreaterThanOrEqual(adviceNeeds.loads);
    for (const { seconds } of usualSteps) expect((seconds * 1000) % adviceNeeds.block).toBe(0);
  });
});

const every = (values: readonly number[], from = 1_800_000_000): readonly Point[] =>
  values.map((value, index) => [from + 5 * index, value] as const);

describe('a run', () => {
  it('is summed up over its samples', () => {
    const samples: ClusterSamples = {
      load: every([9, 9, 9, 9]),
      p99: every([100, 400, Number.NaN, 360, 90, 80]),
      replicas: every([1, 1, 6, 6, 5, 5]),
    };
    expect(scoreOf(samples, 350, 5)).toEqual({
      replicaHours: (24 * 5) / 3600,
      scalings: 2,
      medianP99: 100,
      worstP99: 400,
      minutesAbove: 10 / 60,
    });
    expect(coverage(samples.p99, { seconds: 25, stepSeconds: 5 })).toBeCloseTo(5 / 6);
  });

  it('of which nothing is known has no figures', () => {
    const { replicaHours, medianP99 } = scoreOf({ load: [], p99: [], replicas: [] }, 350, 5);
    expect(replicaHours).toBe(0);
    expect(medianP99).toBeNaN();
  });
});

const score = (replicaHours: number, minutesAbove: number): RunScore => ({
  replicaHours,
  scalings: 20,
  medianP99: 160,
  worstP99: 2980,
  minutesAbove,
});
const said = (replicaHours: number, minutesAbove: number, errorMinutes = 0): Prediction => ({
  target: 18,
  replicaHours,
  minutesAbove,
  errorMinutes,
});
const idle: Compared = {
  cluster: 'aks',
  before: score(1.02, 0),
  after: score(0.3, 0),
  predicted: said(0.3, 0),
};
const busy: Compared = {
  cluster: 'gke',
  before: score(1.02, 3.8),
  after: score(0.97, 1.7),
  predicted: said(0.95, 2),
};

describe('before and after', () => {
  it('hold where less was used, nothing was slower and what was said came', () => {
    const verdict = verdictOf([idle, busy]);
    expect(verdict).toMatchObject({ isCheaper: true, isAsFast: true, cameTrue: true, remarks: [] });
    expect(verdictText(verdict)).toBe(
      '38 % fewer replica-hours; 1.70 instead of 3.80 minutes above the target.',
    );
  });

  it.each([
    ['a cluster that became slower', { after: score(0.97, 4.6) }, 'isAsFast', 'gke was above'],
    ['replica-hours that nobody said', { after: score(1.2, 2) }, 'cameTrue', 'gke took 1.20'],
    ['minutes that nobody said', { after: score(0.97, 2.8) }, 'cameTrue', '2.00 were said'],
  ] as const)('do not hold with %s', (_, changed, what, remark) => {
    const verdict = verdictOf([idle, { ...busy, ...changed }]);
    expect(verdict[what]).toBe(false);
    expect(verdict.remarks.join(' ')).toContain(remark);
  });

  it('do not hold where as much was used as before', () => {
    const verdict = verdictOf([{ ...busy, after: score(1.02, 1.7), predicted: undefined }]);
    expect(verdict).toMatchObject({ isCheaper: false, isAsFast: true, cameTrue: true });
    expect(verdictText(verdict)).toContain('no fewer replica-hours');
  });

  it('allow for as many minutes as the model is off for what had happened', () => {
    const after = score(0.97, 3.5);
    expect(verdictOf([{ ...busy, after }]).cameTrue).toBe(false);
    expect(verdictOf([{ ...busy, after, predicted: said(0.95, 2, 1.6) }]).cameTrue).toBe(true);
    expect(tolerances.minutesAbove).toBeLessThan(1.5);
  });

  it('are a table with a line for each cluster and one for all', () => {
    const rows = compareTable([idle, { ...busy, predicted: undefined }]).split('\n');
    expect(rows).toHaveLength(5);
    expect(new Set(rows.map((row) => row.split(' | ').length)).size).toBe(1);
    expect(rows[2]).toContain('| aks | 18 | 1.02 | 0.30 | 0.30 | 0.00 | 0.00 | 0.00 | 160 → 160 |');
    expect(rows[3]).toContain('| gke | no advice | 1.02 | – | 0.97 |');
    expect(rows[4]).toContain('| together |  | 2.04 | – | 1.27 | 3.80 | – | 1.70 |');
  });
});

describe('the answer of the command line', () => {
  const latency = { median: 100, highest: 400, minutesAbove: 2 };
  const run = { replicaHours: 0.9, latency };
  const best = { ...run, target: 18, sets: ['a=1'], score: {} };
  const advice = {
    best,
    measured: { ...run, latency: { ...latency, minutesAbove: 3.5 } },
    modelled: { ...run, latency: { ...latency, minutesAbove: 3 } },
  };
  const reported = (ownDemand: object | undefined) =>
    ({ fit: { agreement: 0.99 }, ownDemand }) as Parameters<typeof answeredOf>[0];

  it('is what to set and what is to come', () => {
    expect(answeredOf(reported({ advice }))).toEqual({
      fit: 0.99,
      sets: ['a=1'],
      prediction: { target: 18, replicaHours: 0.9, minutesAbove: 2, errorMinutes: 0.5 },
    });
  });

  it.each([undefined, { refusal: 'too short' }, { advice: { ...advice, best: undefined } }])(
    'is nothing where there is no advice: %j',
    (ownDemand) => {
      const { sets, prediction } = answeredOf(reported(ownDemand));
      expect({ sets, prediction }).toEqual({ sets: [], prediction: undefined });
    },
  );
});

describe('a changed ScaledObject', () => {
  const object = {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'strest-server', namespace: 'strest' },
    spec: { triggers: [{ type: 'prometheus', metadata: { query: 'a', threshold: '350' } }] },
  };

  it('is the old one with what was advised', () => {
    const sets = ['spec.triggers[0].metricType=AverageValue', 'spec.triggers[0].metadata.query=b'];
    expect(advisedObject(object, sets).spec).toEqual({
      triggers: [
        {
          type: 'prometheus',
          metricType: 'AverageValue',
          metadata: { query: 'b', threshold: '350' },
        },
      ],
    });
    expect(advisedObject(object, [])).toEqual(object);
  });

  it('is not written with half of it', () => {
    expect(() => advisedObject(object, ['spec.triggers[1].type=cpu'])).toThrow('cannot be written');
  });
});

describe('the picture', () => {
  const samples = (busyReplicas: number): Run['samples'] => ({
    aks: { load: every([9, 9]), p99: every([90, 100]), replicas: every([1, busyReplicas]) },
    do: { load: every([9, 9]), p99: every([90, 700]), replicas: every([1, busyReplicas]) },
    gke: { load: every([9, 99]), p99: every([80, 500]), replicas: every([1, 6]) },
  });
  const later = (run: Run['samples'], by: number): Run['samples'] => {
    const move = (points: readonly Point[]) =>
      points.map(([at, value]) => [at + by, value] as const);
    return Object.fromEntries(
      Object.entries(run).map(([name, { load, p99, replicas }]) => [
        name,
        { load: move(load), p99: move(p99), replicas: move(replicas) },
      ]),
    );
  };
  const draw = (after: number): string =>
    advicePicture({
      before: { startSeconds: 1_800_000_000, samples: samples(6) },
      after: { startSeconds: 1_800_001_000, samples: later(samples(after), 1000) },
      loaded: 'gke',
      steps: [
        { times: 1, seconds: 5 },
        { times: 18, seconds: 5 },
      ],
      stepSeconds: 5,
      limit: 350,
    });
  const linesOf = (svg: string): readonly string[] =>
    [...svg.matchAll(/<path class="line" d="([^"]*)"/g)]
      .map(([, path = '']) => path)
      // The first two are the legend's.
      .slice(2);

  it('lays one run over the other, each from its first step', () => {
    const lines = linesOf(draw(6));
    expect(lines).toHaveLength(8);
    for (const panel of [0, 2]) expect(lines[panel]).toBe(lines[panel + 1]);
  });

  it('shows what became of the clusters that were not loaded', () => {
    const [before, after] = [linesOf(draw(6)), linesOf(draw(1))];
    expect(after.slice(0, 6)).toEqual(before.slice(0, 6));
    expect(after[7]).not.toBe(before[7]);
    expect(draw(1)).toContain('Replicas in aks, do together (pods)');
  });

  it('says which load came when, and what time is counted from', () => {
    const svg = draw(1);
    expect(svg).toContain('>18x</text>');
    expect(svg).toContain('time since the first step of each run (min:s)');
  });
});
