import { describe, expect, test } from 'vitest';
import {
  fitRecording,
  replaySettings,
  syncTimesOf,
} from '../../../../server/src/autoscale/index.ts';
import type { RangeSeries } from '../../../../server/src/protocol/autoscale.ts';
import {
  answerOf,
  config,
  flat,
  found,
  hpa,
  manifest,
  passes,
  queue,
  read,
  series,
  start,
  status,
  step,
  subjectOf,
  type Points,
} from '../support/answered-history.ts';
import { cpuMetric } from '../support/pass.ts';

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
