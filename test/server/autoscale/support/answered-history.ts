/** A history as a server answers for it: a queue that swells and falls off, and what the controller makes of it. */
import {
  defaultController,
  readHistory,
  readSubject,
  withQueries,
  type Reduced,
  type Subject,
} from '../../../../server/src/autoscale/index.ts';
import type {
  RangeAnswer,
  RangeQuestion,
  RangeSeries,
} from '../../../../server/src/protocol/autoscale.ts';
import { queueMetric, specOf } from './pass.ts';
import { recordQueue } from './recorded.ts';

export const config = defaultController();
export const step = 15;
export const start = 1_800_000_000;
export const passes = 960;
const range = { from: start, to: start + (passes - 1) * step };

export type Points = RangeSeries['points'];
type Labels = Readonly<Record<string, string>>;

export const flat = (value: number): Points =>
  Array.from({ length: passes }, (_, index) => [start + index * step, value]);

export const series = (points: Points, name: string, labels: Labels = {}): RangeSeries => ({
  labels: name === '' ? labels : { __name__: name, ...labels },
  points,
});

export const answerOf = (...all: readonly RangeSeries[]): RangeAnswer => ({
  series: all,
  warnings: [],
  partial: false,
  failures: [],
});

export const manifest = (target = '10', more: object = {}): object => ({
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

export const subjectOf = (value: unknown, query = 'queue'): Subject => {
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
export const [found, ready] = [column('replicas'), column('ready')];
export const wanted: Points = found.map(([at], index) => [at, found[index + 1]?.[1] ?? 0]);

export const hpa = (name: string): string => `kube_horizontalpodautoscaler_${name}`;
export const status = [
  series(found, hpa('status_current_replicas')),
  series(wanted, hpa('status_desired_replicas')),
];
export const target = [
  series(found, 'kube_deployment_spec_replicas'),
  series(ready, 'kube_deployment_status_replicas_ready'),
];
export const queue: Points = flat(0).map(([at], index) => [at, queueAt(index)]);

export interface Given {
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

export const read = (
  part: Partial<Given>,
  values: 'status' | 'query' = 'query',
): Promise<Reduced> => {
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

export const without = (points: Points, from: number, to: number): Points =>
  points.filter((_, index) => index < from || index >= to);
