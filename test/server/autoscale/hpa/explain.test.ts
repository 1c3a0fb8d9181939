import { describe, expect, test } from 'vitest';
import { explain, type Decision } from '../../../../server/src/autoscale/index.ts';
import { cpuMetric, now, passOf, queueMetric, specOf, usage } from '../support/pass.ts';

const cpu = specOf({ metrics: [cpuMetric(60)] });
const both = specOf({ metrics: [cpuMetric(60), queueMetric('10')] });
const careful = specOf({
  metrics: [cpuMetric(60)],
  behavior: {
    scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
    scaleDown: { selectPolicy: 'Disabled' },
  },
});
const labelled = (selector: object) =>
  specOf({
    metrics: [
      {
        type: 'External',
        external: {
          metric: { name: 'queue', selector },
          target: { type: 'AverageValue', averageValue: '10' },
        },
      },
    ],
  });
const busy = { kind: 'external', values: [13_750] } as const;
const recent = { recommendations: [{ replicas: 7, at: now - 60_000 }] };

const summaries: readonly (readonly [string, Decision])[] = [
  [
    'Scales up from 4 to 6 replicas: cpu resource utilization (percentage of request) is at 90 % of the requests against a target of 60 %, ratio 1.5.',
    passOf(cpu, 4, [usage(4, 900)]),
  ],
  [
    'Stays at 4 replicas: cpu resource utilization (percentage of request) is at 63 % of the requests against a target of 60 %, ratio 1.05, inside the tolerance of 10 %.',
    passOf(cpu, 4, [usage(4, 630)]),
  ],
  [
    'Scales up from 4 to 8 replicas: external metric queue is at 20 against a target of 10, ratio 2.',
    passOf(both, 4, [usage(4, 900), { kind: 'external', values: [80_000] }]),
  ],
  [
    'Scales down from 4 to 2 replicas: external metric queue with app=web, tier=front is at 3.438 against a target of 10, ratio 0.344.',
    passOf(labelled({ matchLabels: { app: 'web', tier: 'front' } }), 4, [busy]),
  ],
  [
    'Scales down from 4 to 2 replicas: external metric queue({"matchExpressions":[{"key":"app","operator":"Exists"}]}) is at 3.438 against a target of 10, ratio 0.344.',
    passOf(labelled({ matchExpressions: [{ key: 'app', operator: 'Exists' }] }), 4, [busy]),
  ],
  [
    'Scales up from 4 to 7 replicas: the window of 300 s takes the largest recommendation in it: 7 replicas instead of 2.',
    passOf(cpu, 4, [usage(4, 300)], {
      memory: { ...recent, scaleUpEvents: [], scaleDownEvents: [] },
    }),
  ],
  [
    'Scales up from 4 to 8 replicas: without behavior one pass at most doubles, or goes to four: 8 replicas instead of 10.',
    passOf(cpu, 4, [usage(4, 1500)]),
  ],
  [
    'Scales up from 4 to 5 replicas: the policy of 1 pod in 60 s allows 5 replicas instead of 6.',
    passOf(careful, 4, [usage(4, 900)]),
  ],
  [
    'Stays at 4 replicas: the policies of this direction are disabled: 4 replicas instead of 2.',
    passOf(careful, 4, [usage(4, 300)]),
  ],
  [
    'Scales down from 12 to 10 replicas: more than maxReplicas; metrics, windows and policies are not looked at.',
    passOf(cpu, 12, []),
  ],
  ['Scaling is off: the target has no replicas.', passOf(cpu, 0, [])],
  [
    "Nothing decided: the HPA controller was unable to get the target's current scale: gone.",
    passOf(cpu, 4, [], { scale: { failure: 'gone' } }),
  ],
  [
    'Wanted 6 replicas, but the HPA controller was unable to update the target scale: conflict.',
    passOf(cpu, 4, [usage(4, 900)], { writeFailure: 'conflict' }),
  ],
];

describe('a decision in words', () => {
  test.each(summaries)('%s', (summary, decision) => {
    expect(explain(decision).summary).toBe(summary);
  });

  test('every step has a sentence', () => {
    const decision = passOf(both, 4, [usage(3, 900), { kind: 'failed', message: 'timeout' }]);
    expect(explain(decision).steps).toEqual([
      'Metric 1, Resource (cpu resource utilization (percentage of request)): 90 % of the requests against a target of 60 %, ratio 1.5 (1.117 with assumed values for missing and unready pods), tolerance 0.9 to 1.1; 3 pods count, 1 without a value. It proposes 5 replicas: rounded up from the ratio times all pods, with assumed values for missing and unready ones.',
      'Metric 2, External: failed, unable to get external metric queue: timeout.',
      'Metric 1 decides: the largest proposal wins.',
      'A failing metric would block a decrease; it does not block this.',
      'No window holds it: 5 replicas.',
      'No limit holds it: 5 replicas, between 2 and 10.',
    ]);
  });
});
