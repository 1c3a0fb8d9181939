// A candidate that asks for something else is replayed on what it asks for, also where KEDA's name of it stays.
import { describe, expect, test } from 'vitest';
import {
  defaultController,
  hasOtherMetrics,
  otherMetricsOf,
  readOtherMetrics,
  readSubject,
  replaySettings,
  withOtherMetrics,
  withQueries,
  type Subject,
} from '../../../../server/src/autoscale/index.ts';
import type { RangeQuestion } from '../../../../server/src/protocol/autoscale.ts';
import { cpuMetric, queueMetric, specOf } from '../support/pass.ts';
import { period, readOrThrow, recordQueue, start, timesOrThrow } from '../support/recorded.ts';

const config = defaultController();
const passes = 400;

const scaledObject = (query: string, threshold: string): unknown => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    scaleTargetRef: { name: 'web' },
    minReplicaCount: 1,
    maxReplicaCount: 10,
    triggers: [
      { type: 'prometheus', metadata: { serverAddress: 'http://prometheus', query, threshold } },
    ],
  },
});

const subjectOf = (manifest: unknown): Subject => {
  const read = readSubject(manifest, config);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.subject;
};

const inForce = subjectOf(scaledObject('latency', '350'));
const [metric] = inForce.spec.metrics;
const key = 'External/s0-prometheus';

/** Recorded under the name that KEDA gives to the first trigger. */
const spec = specOf({ metrics: [queueMetric('350')] });
const recorded = readOrThrow(
  recordQueue(spec, passes, () => 700),
  spec,
);
const recording = {
  ...recorded,
  metrics: recorded.metrics.map((one) => ({ ...one, key })),
};

const read = async (
  candidate: Subject,
  value: number | undefined,
  labels: Readonly<Record<string, string>> = {},
) => {
  const asked: RangeQuestion[] = [];
  const reader = {
    read: (question: RangeQuestion) => {
      asked.push(question);
      const points = Array.from(
        { length: passes },
        (_, index) => [start + index * period, value ?? 0] as const,
      );
      const series = value === undefined ? [] : [{ labels, points }];
      return Promise.resolve({ series, warnings: [], partial: false, failures: [] });
    },
  };
  const range = { from: start, to: start + (passes - 1) * period };
  const subject = otherMetricsOf(candidate, { subject: inForce, recording });
  const request = { subject, range, step: period, matchers: [], startup: 30_000 };
  const found = await readOtherMetrics(request, reader, new AbortController().signal);
  return { asked, ...withOtherMetrics(recording, found) };
};

describe('a candidate', () => {
  test('with the same query has the recording as it is', async () => {
    const candidate = subjectOf(scaledObject('latency', '200'));
    expect(hasOtherMetrics(candidate, { subject: inForce, recording })).toBe(false);
    const { asked, recording: seen } = await read(candidate, 50);
    expect(asked).toEqual([]);
    expect(seen).toEqual(recording);
  });

  test('with another query under the same name has the history of that query', async () => {
    const candidate = subjectOf(scaledObject('demand', '20'));
    expect(candidate.spec.metrics[0]?.external?.metric.name).toBe(metric?.external?.metric.name);
    expect(hasOtherMetrics(candidate, { subject: inForce, recording })).toBe(true);
    const { asked, recording: seen, findings } = await read(candidate, 90);
    expect(findings).toEqual([]);
    expect(asked.map(({ expr, resolution }) => [expr, resolution])).toEqual([['demand', 'raw']]);
    if (seen === undefined) throw new Error('no recording');
    expect(seen.metrics.map((one) => one.key)).toEqual([key]);
    // 90 at 20 a pod are five, not the 35 that 700 would be.
    const { replicas } = replaySettings(seen, candidate.spec, timesOrThrow(seen), { config });
    expect(replicas.at(-1)).toBe(5);
  });

  test('whose query gives nothing is refused', async () => {
    const { recording: seen, findings } = await read(
      subjectOf(scaledObject('nothing', '20')),
      undefined,
    );
    expect(seen).toBeUndefined();
    expect(findings.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['metric-missing', 'refusal'],
    ]);
  });

  test('with a metric that nothing says how to ask for is refused, until a query is named', async () => {
    const written = {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 10,
        metrics: [queueMetric('20')],
      },
    };
    const bare = subjectOf(written);
    expect((await read(bare, 90)).findings.map(({ kind }) => kind)).toEqual(['no-query']);
    const named = withQueries(bare, new Map([['queue', 'queue']]));
    const { recording: seen, findings } = await read(named, 90);
    expect(findings).toEqual([]);
    expect(seen?.metrics.map((one) => one.key)).toEqual([key, 'External/queue']);
  });

  test('that goes by a share of requests has these read as well', async () => {
    const candidate = subjectOf({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        maxReplicas: 10,
        metrics: [cpuMetric(50)],
      },
    });
    const labels = { container: 'app', resource: 'cpu' };
    const { asked, recording: seen } = await read(candidate, 0.5, labels);
    expect(asked.map(({ expr }) => expr).filter((expr) => expr.includes('requests'))).toHaveLength(
      1,
    );
    expect(seen?.requests).toEqual(new Map([['app', { cpu: 500 }]]));
    const without = await read(candidate, 0.5);
    expect(without.recording).toBeUndefined();
    expect(without.findings.map(({ kind }) => kind)).toEqual(['requests-missing']);
  });
});
