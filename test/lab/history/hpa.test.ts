import { describe, expect, test } from 'vitest';
import { createHpa } from './model/hpa.ts';
import type { Decision, HpaSpec, Observation, ScalingRules } from './model/hpa.ts';

const pod = (observation: Partial<Observation>): Observation => ({
  at: 0,
  metricMilli: 10_000,
  specReplicas: 2,
  statusReplicas: observation.specReplicas ?? 2,
  readyPods: observation.specReplicas ?? 2,
  ...observation,
});

/** Passes 15 s apart, each from the size that the one before decided. */
const run = (
  spec: HpaSpec,
  replicas: number,
  metrics: readonly (number | undefined)[],
): readonly Decision[] => {
  const hpa = createHpa(spec);
  let specReplicas = replicas;
  return metrics.map((metricMilli, pass) => {
    const decision = hpa.decide(pod({ at: pass * 15, metricMilli, specReplicas }));
    specReplicas = decision.desired;
    return decision;
  });
};

const sizes = (decisions: readonly Decision[]): readonly number[] =>
  decisions.map(({ desired }) => desired);

const repeat = (times: number, value: number): readonly number[] =>
  Array.from({ length: times }, () => value);

/** The talk's: p99 over all clusters against 10 ms, without behavior. */
const spec: HpaSpec = {
  namespace: 'strest',
  name: 'strest',
  target: 'strest-server',
  metricName: 's0-prometheus',
  targetType: 'Value',
  targetMilli: 10_000,
  minReplicas: 1,
  maxReplicas: 20,
};

describe('the proposal', () => {
  const rows: readonly (readonly [string, Partial<HpaSpec>, Partial<Observation>, number])[] = [
    ['holds at the upper edge of the tolerance', {}, { metricMilli: 11_000 }, 2],
    ['goes up just above it', {}, { metricMilli: 11_001 }, 3],
    ['holds at the lower edge', {}, { metricMilli: 9000 }, 2],
    ['rounds up, so a small drop changes nothing', {}, { metricMilli: 8999 }, 2],
    ['goes down by the ratio', {}, { metricMilli: 5000 }, 1],
    ['counts ready pods for a Value', {}, { metricMilli: 20_000, readyPods: 1 }, 2],
    [
      'counts ready pods of a rollout that has one more',
      {},
      { metricMilli: 20_000, readyPods: 3, statusReplicas: 3 },
      6,
    ],
    ['holds the desired size for a Value', {}, { statusReplicas: 3, readyPods: 3 }, 2],
    [
      'divides by the target for an AverageValue, whatever runs',
      { targetType: 'AverageValue' },
      { metricMilli: 71_000 },
      8,
    ],
    [
      'holds the size of the status for an AverageValue',
      { targetType: 'AverageValue' },
      { metricMilli: 30_000, statusReplicas: 3 },
      3,
    ],
  ];
  test.each(rows)('%s', (_name, changed, observation, expected) => {
    const decision = createHpa({ ...spec, ...changed }).decide(pod(observation));
    expect(decision.proposal).toBe(expected);
  });
});

describe('without behavior', () => {
  test('at most doubles, or goes to four', () => {
    expect(sizes(run(spec, 1, repeat(4, 200_000)))).toEqual([4, 8, 16, 20]);
  });

  test('goes down only to the highest proposal of the last 300 s, and says so', () => {
    const decisions = run({ ...spec, minReplicas: 1 }, 4, [10_000, ...repeat(22, 1000)]);
    // The proposal of 300 s ago still counts.
    expect(sizes(decisions)).toEqual([...repeat(21, 4), ...repeat(2, 1)]);
    expect(decisions[1]?.why).toBe('All metrics below target, ScaleDownStabilized');
    expect(decisions.at(-2)?.why).toBe('All metrics below target');
  });

  test('the first size it sees counts like a proposal', () => {
    expect(sizes(run(spec, 4, repeat(21, 1000)))).toEqual([...repeat(21, 4)]);
    expect(sizes(run(spec, 4, repeat(22, 1000))).at(-1)).toBe(1);
  });

  test('forgets with its controller', () => {
    const hpa = createHpa(spec);
    hpa.decide(pod({ at: 0, metricMilli: 30_000, specReplicas: 3 }));
    hpa.restart();
    expect(hpa.decide(pod({ at: 15, metricMilli: 1000, specReplicas: 3 })).stabilized).toBe(3);
  });
});

describe('bounds', () => {
  test.each([
    ['above the highest size it jumps there, without metrics', 30, 20],
    ['below the lowest it jumps there', 1, 2],
  ])('%s', (_name, specReplicas, desired) => {
    const hpa = createHpa({ ...spec, minReplicas: 2 });
    const decision = hpa.decide(pod({ metricMilli: undefined, specReplicas }));
    expect(decision).toMatchObject({ desired, proposal: undefined });
  });

  test('never leaves them', () => {
    expect(sizes(run({ ...spec, maxReplicas: 5 }, 4, repeat(2, 90_000)))).toEqual([5, 5]);
    expect(run({ ...spec, maxReplicas: 5 }, 4, [90_000])[0]?.why).toBe(
      's0-prometheus above target, TooManyReplicas',
    );
  });

  test('holds without a metric', () => {
    expect(run(spec, 3, [undefined])[0]).toEqual({
      proposal: undefined,
      stabilized: undefined,
      desired: 3,
      why: 'FailedGetExternalMetric',
    });
  });
});

describe('with behavior', () => {
  const open: ScalingRules = {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
  };
  const withRules = (up: Partial<ScalingRules>, down: Partial<ScalingRules> = {}): HpaSpec => ({
    ...spec,
    behavior: { scaleUp: { ...open, ...up }, scaleDown: { ...open, ...down } },
  });
  const twoPerMinute: ScalingRules['policies'] = [{ type: 'Pods', value: 2, periodSeconds: 60 }];

  test('a policy counts what was added in its period', () => {
    const spec = withRules({ policies: twoPerMinute });
    expect(sizes(run(spec, 2, repeat(9, 90_000)))).toEqual([4, 4, 4, 4, 6, 6, 6, 6, 8]);
  });

  test('percent up is rounded up, percent down is cut', () => {
    const half: ScalingRules['policies'] = [{ type: 'Percent', value: 50, periodSeconds: 15 }];
    const spec = withRules({ policies: half }, { policies: half });
    expect(sizes(run(spec, 3, [90_000, 90_000]))).toEqual([5, 8]);
    expect(sizes(run(spec, 7, [100, 100, 100]))).toEqual([3, 1, 1]);
  });

  test.each([
    ['Max', 8],
    ['Min', 5],
    ['Disabled', 4],
  ] as const)('%s selects among policies', (selectPolicy, desired) => {
    const policies: ScalingRules['policies'] = [
      { type: 'Pods', value: 1, periodSeconds: 15 },
      { type: 'Percent', value: 100, periodSeconds: 15 },
    ];
    expect(sizes(run(withRules({ selectPolicy, policies }), 4, [90_000]))).toEqual([desired]);
  });

  test('a window up takes the lowest proposal, one down the highest; its edge is out of it', () => {
    const up = withRules({ stabilizationWindowSeconds: 30 });
    expect(sizes(run(up, 2, [10_000, ...repeat(4, 20_000)]))).toEqual([2, 2, 4, 4, 8]);
    const down = withRules({}, { stabilizationWindowSeconds: 30 });
    expect(sizes(run(down, 4, [10_000, ...repeat(4, 5000)]))).toEqual([4, 4, 2, 2, 1]);
  });
});
