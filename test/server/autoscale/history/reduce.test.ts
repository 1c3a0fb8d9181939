import { describe, expect, test } from 'vitest';
import {
  defaultController,
  fitRecording,
  readHistory,
  readSubject,
  replaySettings,
  syncTimesOf,
  withQueries,
  type Reduced,
  type Subject,
} from '../../../../server/src/autoscale/index.ts';
import type {
  RangeAnswer,
  RangeQuestion,
  RangeSeries,
} from '../../../../server/src/protocol/autoscale.ts';
import { cpuMetric, queueMetric, specOf } from '../support/pass.ts';
import { recordQueue } from '../support/recorded.ts';

const config = defaultController();
const step = 15;
const start = 1_800_000_000;
const passes = 960;
const range = { from: start, to: start + (passes - 1) * step };

type Points = RangeSeries['points'];
type Labels = Readonly<Record<string, string>>;

const flat = (value: number): Points =>
  Array.from({ length: passes }, (_, index) => [start + index * step, value]);

const series = (points: Points, name: string, labels: Labels = {}): RangeSeries => ({
  labels: name === '' ? labels : { __name__: name, ...labels },
  points,
});

const answerOf = (...all: readonly RangeSeries[]): RangeAnswer => ({
  series: all,
  warnings: [],
  partial: false,
  failures: [],
});

const manifest = (target = '10', more: object = {}): object => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { namespace: 'shop', name: 'web' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [queueMetric(target)],
    ...more,
  },
});

const subjectOf = (value: unknown, query = 'queue'): Subject => {
  const read = readSubject(value, config);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return withQueries(read.subject, new Map([['queue', query]]));
};

/** A queue that swells and falls off, and what the controller makes of it. */
const queueAt = (index: number): number =>
  20 + 60 * Math.max(0, Math.sin((index / passes) * 4 * Math.PI));
const truth = recordQueue(specOf({ metrics: [queueMetric('10')] }), passes, queueAt);
const column = (name: string): Points =>
  (truth[name] as Points).map(([, value], index) => [start + index * step, value]);
/** Of a status: what the pass found is written together with what it wanted. */
const [found, ready] = [column('replicas'), column('ready')];
const wanted: Points = found.map(([at], index) => [at, found[index + 1]?.[1] ?? 0]);

const hpa = (name: string): string => `kube_horizontalpodautoscaler_${name}`;
const status = [
  series(found, hpa('status_current_replicas')),
  series(wanted, hpa('status_desired_replicas')),
];
const target = [
  series(found, 'kube_deployment_spec_replicas'),
  series(ready, 'kube_deployment_status_replicas_ready'),
];
const queue: Points = flat(0).map(([at], index) => [at, queueAt(index)]);

interface Given {
  readonly subject: Subject;
  readonly autoscaler: RangeAnswer;
  readonly target: RangeAnswer;
  readonly metric: RangeAnswer;
  readonly requests: RangeAnswer;
  readonly downsampled: RangeAnswer;
}

const whole: Given = {
  subject: subjectOf(manifest()),
  autoscaler: answerOf(...status),
  target: answerOf(...target),
  metric: answerOf(series(queue, '')),
  requests: answerOf(),
  downsampled: answerOf(),
};

const answerTo = (given: Given, { expr, resolution }: RangeQuestion): RangeAnswer => {
  if (resolution === 'any') return given.downsampled;
  if (expr.includes('horizontalpodautoscaler')) return given.autoscaler;
  if (expr.includes('kube_deployment')) return given.target;
  return expr.includes('resource_requests') ? given.requests : given.metric;
};

const read = (part: Partial<Given>, values: 'status' | 'query' = 'query'): Promise<Reduced> => {
  const given = { ...whole, ...part };
  const reader = {
    read: (question: RangeQuestion) => Promise.resolve(answerTo(given, question)),
  };
  const request = {
    subject: given.subject,
    range,
    step,
    matchers: [],
    startup: 30_000,
    values,
  };
  return readHistory(request, reader, new AbortController().signal);
};

const without = (points: Points, from: number, to: number): Points =>
  points.filter((_, index) => index < from || index >= to);

describe('history', () => {
  test('of the second source alone is enough', async () => {
    const { recording, findings } = await read({
      autoscaler: answerOf(series(found, 'horizontal_pod_autoscaler_controller_desired_replicas')),
    });
    expect(findings.map(({ kind }) => kind)).toEqual(['second-source']);
    expect(recording?.status).toBeUndefined();
    if (recording === undefined) throw new Error('no recording');
    const times = syncTimesOf(recording, config);
    if ('refused' in times) throw new Error(times.refused);
    expect(fitRecording(recording, times, { config })).toMatchObject({
      agreement: 1,
      basis: 'record',
    });
  });

  test('of a status is compared by what the autoscaler saw, whatever the query says now', async () => {
    const share = (points: Points): Points =>
      points.map(([at, value], index) => [
        at,
        Math.ceil((1000 * value) / (found[index]?.[1] ?? 1)) / 1000,
      ]);
    const seen = series(share(queue), hpa('status_target_metric'), {
      metric_name: 'queue',
      metric_target_type: 'average',
    });
    const { recording, findings } = await read({
      autoscaler: answerOf(...status, seen),
      metric: answerOf(series(flat(1), '')),
    });
    if (recording === undefined) throw new Error('no recording');
    const times = syncTimesOf(recording, config);
    if ('refused' in times) throw new Error(times.refused);
    expect(findings).toEqual([]);
    const fit = fitRecording(recording, times, { config });
    expect(fit.basis).toBe('status');
    // A share is rounded: a whole number of pods may be missed by a thousandth.
    expect(fit.agreement).toBeGreaterThan(0.99);
    expect(fit.meanReplicaError).toBeGreaterThan(1);
  });

  test('of a status needs no query: its values are what was seen, its query is sampled', async () => {
    const seen = series(queue, hpa('status_target_metric'), {
      metric_name: 'queue',
      metric_target_type: 'value',
    });
    const byValue = subjectOf(
      manifest('10', {
        metrics: [
          {
            type: 'External',
            external: { metric: { name: 'queue' }, target: { type: 'Value', value: '10' } },
          },
        ],
      }),
    );
    const given = {
      subject: { ...byValue, queries: new Map() },
      autoscaler: answerOf(...status, seen),
    };
    const { recording, findings } = await read(given, 'status');
    expect(findings).toEqual([]);
    expect(recording?.metrics[0]?.values.values).toEqual(queue.map(([, value]) => value));
    const other = { ...given, subject: byValue, metric: answerOf(series(flat(1000), '')) };
    expect((await read(other, 'status')).findings.map(({ kind }) => kind)).toEqual([
      'seen-differs',
    ]);
  });

  test('a change of settings makes segments', async () => {
    const half = start + (passes / 2) * step;
    const max: Points = flat(10).map(([at]) => [at, at < half ? 4 : 10]);
    const { recording, findings } = await read({
      autoscaler: answerOf(...status, series(max, hpa('spec_max_replicas'))),
    });
    expect(recording?.settings.map(({ from, spec }) => [from, spec.maxReplicas])).toEqual([
      [-Infinity, 4],
      [half * 1000, 10],
    ]);
    expect(findings.map(({ kind, from }) => [kind, from])).toEqual([
      ['settings-changed', half],
      ['behavior-not-recorded', undefined],
    ]);
    expect(findings[0]?.message).toContain(
      '2 to 4 replicas, queue 10 became 2 to 10 replicas, queue 10',
    );
  });

  test('shares of requests are replayed with the pods that request them', async () => {
    const cpu = subjectOf(manifest('10', { metrics: [cpuMetric(50)] }));
    const eight = (name: string): RangeSeries => series(flat(8), name);
    const { recording, findings } = await read({
      subject: cpu,
      autoscaler: answerOf(
        eight(hpa('status_current_replicas')),
        eight(hpa('status_desired_replicas')),
      ),
      target: answerOf(
        eight('kube_deployment_spec_replicas'),
        eight('kube_deployment_status_replicas_ready'),
      ),
      metric: answerOf(series(flat(0.1), '')),
      requests: answerOf(
        series(flat(0.2), '', { container: 'app', resource: 'cpu' }),
        series(flat(1), '', { container: 'app', resource: 'memory' }),
      ),
    });
    expect(findings).toEqual([]);
    expect(recording?.requests).toEqual(new Map([['app', { cpu: 200, memory: 1000 }]]));
    if (recording === undefined) throw new Error('no recording');
    const times = syncTimesOf(recording, config);
    if ('refused' in times) throw new Error(times.refused);
    // 0.1 of 0.2 cores is the target of half of the request.
    const { replicas } = replaySettings(recording, cpu.spec, times, { config });
    expect(new Set(replicas)).toEqual(new Set([8]));
  });
});

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
