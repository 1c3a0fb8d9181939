import { expect, test } from 'vitest';
import {
  defaultController,
  readHistory,
  readSubject,
  withQueries,
} from '../../../../server/src/autoscale/index.ts';
import type { RangeAnswer } from '../../../../server/src/protocol/autoscale.ts';
import { queueMetric } from '../support/pass.ts';

const step = 15;
const start = 1_800_000_000;

/** Points enough that a call with a value each is refused by the engine. */
const points = Array.from({ length: 40 * 5760 }, (_, index): readonly [number, number] => [
  start + index * step,
  2,
]);

const answerOf = (...names: readonly string[]): RangeAnswer => ({
  series: names.map((name) => ({ labels: name === '' ? {} : { __name__: name }, points })),
  warnings: [],
  partial: false,
  failures: [],
});

test('forty days are read as one day is', async () => {
  const manifest = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { namespace: 'shop', name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [queueMetric('10')],
    },
  };
  const read = readSubject(manifest, defaultController());
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const answers: readonly (readonly [string, RangeAnswer])[] = [
    ['horizontalpodautoscaler', answerOf('kube_horizontalpodautoscaler_status_desired_replicas')],
    [
      'kube_deployment',
      answerOf('kube_deployment_spec_replicas', 'kube_deployment_status_replicas_ready'),
    ],
    ['queue', answerOf('')],
  ];
  const { recording } = await readHistory(
    {
      subject: withQueries(read.subject, new Map([['queue', 'queue']])),
      range: { from: start, to: start + (points.length - 1) * step },
      step,
      matchers: [],
      startup: 30_000,
      values: 'query',
    },
    {
      read: async ({ expr }) =>
        Promise.resolve(answers.find(([part]) => expr.includes(part))?.[1] ?? answerOf()),
    },
    new AbortController().signal,
  );
  expect(recording?.ready.values).toHaveLength(points.length);
});
