import { describe, expect, test } from 'vitest';
import type { RangeSeries } from '../../../../server/src/protocol/autoscale.ts';
import {
  answerOf,
  flat,
  hpa,
  manifest,
  queue,
  read,
  series,
  start,
  status,
  subjectOf,
  target,
  without,
  type Given,
} from '../support/answered-history.ts';
import { cpuMetric } from '../support/pass.ts';

describe('what is wrong with history', () => {
  const cluster = (name: string): RangeSeries[] =>
    status.map(({ labels, points }) => ({ labels: { ...labels, cluster: name }, points }));
  const cases: readonly (readonly [
    name: string,
    given: Partial<Given>,
    findings: readonly (readonly [kind: string, severity: string, text: string])[],
  ])[] = [
    [
      'nothing of the HPA',
      { autoscaler: answerOf() },
      [['autoscaler-missing', 'refusal', 'Nothing is recorded of an HPA shop/web']],
    ],
    [
      'only downsampled data',
      {
        autoscaler: answerOf(),
        downsampled: answerOf(
          series(
            [
              [start, 1],
              [start + 300, 2],
            ],
            hpa('status_desired_replicas'),
          ),
        ),
      },
      [
        ['only-downsampled', 'refusal', 'only downsampled data is left'],
        ['autoscaler-missing', 'refusal', 'Nothing is recorded'],
      ],
    ],
    [
      'the target is missing',
      { target: answerOf() },
      [['target-missing', 'refusal', 'Nothing is recorded of the Deployment shop/web']],
    ],
    [
      'several clusters',
      { autoscaler: answerOf(...cluster('aks'), ...cluster('gke')) },
      [['several-series', 'refusal', 'they differ in cluster (aks, gke)']],
    ],
    [
      'an exporter that moved is no second series',
      {
        autoscaler: answerOf(
          ...status.flatMap(({ labels, points }) => [
            { labels: { ...labels, instance: 'a' }, points: points.slice(0, 400) },
            { labels: { ...labels, instance: 'b' }, points: points.slice(400) },
          ]),
        ),
      },
      [],
    ],
    [
      'a gap',
      {
        autoscaler: answerOf(
          ...status.map(({ labels, points }) => ({ labels, points: without(points, 300, 340) })),
        ),
      },
      [['gap', 'info', 'has a gap from 2027-01-15T09:15:00Z for 10 min']],
    ],
    [
      'a value every five minutes',
      {
        autoscaler: answerOf(
          ...status.map(({ labels, points }) => ({
            labels,
            points: points.filter((_, index) => index % 20 < 4),
          })),
        ),
      },
      [['too-coarse', 'refusal', 'has a value about every 4.9 min']],
    ],
    [
      'no query',
      { subject: { ...subjectOf(manifest()), queries: new Map() } },
      [['no-query', 'refusal', "name it with --query 'queue=…'"]],
    ],
    [
      'a query that gives nothing',
      { metric: answerOf() },
      [['metric-missing', 'refusal', 'gives nothing in the whole time.']],
    ],
    [
      'a metric that was renamed in the middle',
      { metric: answerOf(series(queue.slice(480), '')) },
      [['metric-absent-in-part', 'warning', 'it may have had another name']],
    ],
    [
      'a query of several series',
      { metric: answerOf(series(queue, '', { a: '1' }), series(flat(0), '', { a: '2' })) },
      [['several-series', 'info', 'gives 2 series: they are added up']],
    ],
    [
      'NaN',
      {
        metric: answerOf(
          series(
            queue.map(([at, value], index) => [at, index === 7 ? Number.NaN : value]),
            '',
          ),
        ),
      },
      [
        ['not-a-number', 'info', 'at 1 of 960 times'],
        ['gap', 'info', 'for 15 s'],
      ],
    ],
    [
      'a counter',
      {
        metric: answerOf(
          series(
            queue.map(([at], index) => [at, index * 7]),
            '',
          ),
        ),
      },
      [['counter-without-rate', 'warning', 'like a counter without rate()']],
    ],
    [
      'a counter that starts anew',
      {
        metric: answerOf(
          series(
            queue.map(([at], index) => [at, (index % 480) * 7]),
            '',
          ),
        ),
      },
      [['counter-without-rate', 'warning', 'like a counter without rate()']],
    ],
    [
      'nothing but NaN',
      { metric: answerOf(series(flat(Number.NaN), '')) },
      [['metric-missing', 'refusal', 'gives nothing in the whole time.']],
    ],
    [
      'a metric that is stale for a while',
      { metric: answerOf(series(without(queue, 300, 320), '')) },
      [['gap', 'info', 'External/queue has a gap from 2027-01-15T09:15:00Z for 5 min']],
    ],
    [
      'a metric that stays stale',
      { metric: answerOf(series(queue.slice(0, 480), '')) },
      [['metric-absent-in-part', 'warning', 'to the right of all others']],
    ],
    [
      'a clock that was put ahead by ten minutes, and back',
      {
        autoscaler: answerOf(
          ...status.map(({ labels, points }) => ({ labels, points: without(points, 300, 340) })),
        ),
        target: answerOf(
          ...target.map(({ labels, points }) => ({ labels, points: without(points, 300, 340) })),
        ),
        metric: answerOf(series(without(queue, 300, 340), '')),
      },
      [
        ['gap', 'info', 'HPA web has a gap'],
        ['gap', 'info', 'Deployment web has a gap'],
        ['gap', 'info', 'queue has a gap'],
      ],
    ],
    [
      'a partial answer',
      { metric: { ...answerOf(series(queue, '')), partial: true, warnings: ['a store is down'] } },
      [['partial', 'warning', 'may lack something: a store is down']],
    ],
    [
      'a partial answer without a word',
      { metric: { ...answerOf(series(queue, '')), partial: true } },
      [['partial', 'warning', 'is not all there is']],
    ],
    [
      'a part that was not answered',
      {
        metric: {
          ...answerOf(series(queue, '')),
          failures: [{ from: start, to: start + 60, kind: 'budget', message: 'too late' }],
        },
      },
      [['budget', 'warning', 'was not answered from 2027-01-15T08:00:00Z for 60 s: too late']],
    ],
    [
      'requests that are not known',
      {
        subject: subjectOf(manifest('10', { metrics: [cpuMetric(50)] })),
        metric: answerOf(series(flat(1), '')),
      },
      [['requests-missing', 'refusal', 'kube_pod_container_resource_requests']],
    ],
    [
      'another manifest than what was in force',
      { autoscaler: answerOf(...status, series(flat(7), hpa('spec_max_replicas'))) },
      [['manifest-differs', 'warning', '(2 to 10 replicas, queue 10) is not what was in force']],
    ],
    [
      'hundreds of pods',
      {
        target: answerOf(
          series(flat(400), 'kube_deployment_spec_replicas'),
          series(flat(400), 'kube_deployment_status_replicas_ready'),
        ),
      },
      [['many-pods', 'info', '400 pods or more']],
    ],
  ];

  test.each(cases)('%s', async (_name, given, expected) => {
    const { findings, recording } = await read(given);
    expect(findings.map(({ kind, severity }) => [kind, severity])).toEqual(
      expected.map(([kind, severity]) => [kind, severity]),
    );
    for (const [index, [, , text]] of expected.entries()) {
      expect(findings[index]?.message).toContain(text);
    }
    const isRefused = expected.some(([, severity]) => severity === 'refusal');
    expect(recording === undefined).toBe(isRefused);
  });
});
