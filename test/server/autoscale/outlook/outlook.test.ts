import { describe, expect, test } from 'vitest';
import { outlookOf } from '../../../../server/src/autoscale/outlook/outlook.ts';

const now = Date.UTC(2026, 10, 23, 12);
const minute = 60_000;

interface Given {
  readonly current?: number;
  readonly p99?: string;
  readonly cpu?: number;
  readonly behavior?: object;
  readonly conditions?: readonly object[];
  readonly max?: number;
}

/** An HPA as an API server of 1.36 gives it. */
const hpa = ({
  current = 3,
  p99,
  cpu,
  behavior,
  conditions = [],
  max = 6,
}: Given): Record<string, unknown> => ({
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 1,
    maxReplicas: max,
    metrics: [
      {
        type: 'External',
        external: { metric: { name: 'p99' }, target: { type: 'Value', value: '350' } },
      },
      ...(cpu === undefined
        ? []
        : [
            {
              type: 'Resource',
              resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } },
            },
          ]),
    ],
    ...(behavior === undefined ? {} : { behavior }),
  },
  status: {
    currentReplicas: current,
    desiredReplicas: current,
    conditions: [
      { type: 'AbleToScale', status: 'True' },
      { type: 'ScalingActive', status: 'True' },
      ...conditions,
    ],
    currentMetrics: [
      ...(p99 === undefined
        ? [{ type: '' }]
        : [{ type: 'External', external: { metric: { name: 'p99' }, current: { value: p99 } } }]),
      ...(cpu === undefined
        ? []
        : [
            {
              type: 'Resource',
              resource: { name: 'cpu', current: { averageUtilization: cpu, averageValue: '30m' } },
            },
          ]),
    ],
  },
});

const outlook = (...seen: readonly (readonly [ago: number, object: Record<string, unknown>])[]) =>
  outlookOf({
    now,
    autoscalers: [{ key: 'a', seen: seen.map(([ago, object]) => ({ at: now - ago, object })) }],
  })[0];

const failing = {
  type: 'ScalingActive',
  status: 'False',
  reason: 'FailedGetExternalMetric',
  message: 'the HPA was unable to compute the replica count: no metrics returned.',
};

describe('the outlook of an HPA', () => {
  test.each([
    [
      'inside the tolerance',
      hpa({ p99: '360' }),
      [3, undefined],
      /^Stays at 3 replicas: .*inside the tolerance/,
    ],
    [
      'above its target',
      hpa({ p99: '560' }),
      [5, 0],
      /^Would scale to 5 replicas with the next pass: .*ratio 1\.6/,
    ],
    [
      'above, but as far as it may',
      hpa({ p99: '2000', current: 6 }),
      [6, undefined],
      /^Stays at 6 replicas: .*maxReplicas/,
    ],
    ['by another metric', hpa({ p99: '350', cpu: 80 }), [5, 0], /^Would scale to 5 replicas/],
    [
      'above, by one pod at a time',
      hpa({
        p99: '700',
        behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } },
      }),
      [6, 0],
      /^Would scale to 4 replicas with the next pass: .*it wants 6, and a limit holds it/,
    ],
    ['without replicas', hpa({ p99: '1', current: 0 }), [0, undefined], /^Scaling is off/],
    ['without values', hpa({}), [undefined, undefined], /no values of its metrics/],
    [
      'with one value of two',
      hpa({ cpu: 30 }),
      [3, undefined],
      /no value of External\/p99, which stands in the way of a decrease/,
    ],
  ] as const)('%s', (_, object, [wants, inMs], sentence) => {
    const found = outlook([20 * minute, object]);
    expect(found?.wants).toBe(wants);
    expect(found?.at === undefined ? undefined : found.at - now).toBe(inMs);
    expect(found?.sentence).toMatch(sentence);
  });

  test('waits for the window to forget', () => {
    const found = outlook([20 * minute, hpa({ p99: '350' })], [2 * minute, hpa({ p99: '100' })]);
    expect(found).toMatchObject({ wants: 1 });
    // The last pass that asked for three was less than fifteen seconds before the change.
    const wait = (found?.at ?? 0) - now;
    expect(wait).toBeGreaterThan(2 * minute);
    expect(wait).toBeLessThanOrEqual(3 * minute + 15_000);
    expect(found?.sentence).toMatch(
      /^Would scale to 1 replica in (?:3|2\.\d) min: the window of 300 s still remembers 3 replicas\.$/,
    );
  });

  test('says what it cannot know', () => {
    const found = outlook([minute, hpa({ p99: '100' })]);
    expect(found?.sentence).toMatch(
      /^Would scale to 1 replica in 4.* min at the latest: .*looked at for 60 s only/,
    );
  });

  test.each([
    [
      'cannot read its metrics',
      hpa({ p99: '1', conditions: [failing] }),
      'Does not scale: the HPA was unable to compute the replica count: no metrics returned.',
    ],
    [
      'is unread',
      { spec: { minReplicas: 'x' } },
      'Nothing can be said: it is not written as autoscaling/v2 has it.',
    ],
  ])('that %s', (_, object, sentence) => {
    expect(outlook([0, object])).toEqual({ key: 'a', sentence });
  });
});

describe('the outlook of a ScaledObject', () => {
  const scaled = (...conditions: readonly object[]) => ({
    kind: 'ScaledObject',
    spec: { triggers: [] },
    status: { conditions },
  });
  test.each([
    [scaled(), 'KEDA has not looked at it yet.'],
    [
      scaled({ type: 'Paused', status: 'True', message: 'pause annotation is set' }),
      'It is paused: pause annotation is set.',
    ],
    [
      scaled({ type: 'Active', status: 'True' }),
      'A trigger is active: the HPA that KEDA makes of it decides.',
    ],
    [
      scaled({ type: 'Ready', status: 'False', message: 'no such deployment' }),
      'Does not scale: no such deployment.',
    ],
  ])('%#', (object, sentence) => {
    expect(outlook([0, object])).toEqual({ key: 'a', sentence });
  });
});
