import { describe, expect, test } from 'vitest';
import {
  defaultController,
  explain,
  fitRecording,
  readRecording,
  replaySettings,
  syncTimesOf,
  type Decision,
} from '../../../../server/src/autoscale/index.ts';
import { createRandom } from '../../../support/random.ts';
import { cpuMetric, now, passOf, podsMetric, queueMetric, specOf } from '../support/pass.ts';
import {
  period,
  readOrThrow,
  recordQueue,
  seriesOf,
  start,
  timesOrThrow,
} from '../support/recorded.ts';

const config = defaultController();
const syncs = 960;
/** A queue that swells and falls off twice in four hours. */
const queue = (index: number): number =>
  20 + 60 * Math.max(0, Math.sin((index / syncs) * 4 * Math.PI));
const spec = specOf({ metrics: [queueMetric('10')] });
const record = recordQueue(spec, syncs, queue);

describe('the replay of a record', () => {
  test('agrees with what the controller did', () => {
    const recording = readOrThrow(record, spec);
    const fit = fitRecording(recording, timesOrThrow(recording), { config });
    expect(fit).toMatchObject({ agreement: 1, differences: [], meanReplicaError: 0 });
    expect(fit.compared + fit.skipped).toBe(syncs);
    expect(fit.compared).toBeGreaterThan(900);
  });

  test('disagrees when the record is of other settings', () => {
    const recording = readOrThrow(record, specOf({ metrics: [queueMetric('20')] }));
    const fit = fitRecording(recording, timesOrThrow(recording), { config });
    expect(fit.agreement).toBeLessThan(0.8);
    expect(fit.differences[0]).toMatchObject({ recorded: 4, replayed: 2 });
    expect(fit.meanReplicaError).toBeGreaterThan(1);
  });

  test('follows settings that changed in the middle', () => {
    const half = start + (syncs / 2) * period;
    const raw = (target: string) => ({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [queueMetric(target)],
    });
    const other = recordQueue(specOf({ metrics: [queueMetric('20')] }), syncs, queue);
    const joined = (key: string) => {
      const [first, second] = [record[key], other[key]] as [number[][], number[][]];
      return [...first.slice(0, syncs / 2), ...second.slice(syncs / 2)];
    };
    const recording = readOrThrow({
      metrics: record['metrics'],
      replicas: joined('replicas'),
      desired: joined('desired'),
      ready: joined('ready'),
      settings: [
        { from: start, spec: raw('10') },
        { from: half, spec: raw('20') },
      ],
    });
    const fit = fitRecording(recording, timesOrThrow(recording), { config });
    expect(fit.agreement).toBeGreaterThan(0.97);
  });

  test('counts a value that was recorded otherwise once: what did not happen is not remembered', () => {
    const oneAMinute = specOf({
      metrics: [queueMetric('10')],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
        },
      },
    });
    const falls = 502;
    const truth = recordQueue(oneAMinute, syncs, (index) => (index < falls ? 40 : 20));
    const wrong = 500;
    const values = seriesOf(syncs, (index) => (index < falls && index !== wrong ? 40 : 20));
    const metrics = [{ type: 'External', name: 'queue', values }];
    const recording = readOrThrow({ ...truth, metrics }, oneAMinute);
    const { differences } = fitRecording(recording, timesOrThrow(recording), { config });
    expect(differences).toEqual([
      {
        at: (start + wrong * period) * 1000,
        recorded: 4,
        replayed: 3,
        reason: 'All metrics below target',
      },
    ]);
  });

  test('scores what candidates would have done', () => {
    const recording = readOrThrow(record, spec);
    const times = timesOrThrow(recording);
    const scoreOf = (target: string) =>
      replaySettings(recording, specOf({ metrics: [queueMetric(target)] }), times, { config })
        .score;
    const [now, frugal] = [scoreOf('10'), scoreOf('20')];
    expect({ ...now, replicaHours: Math.round(now.replicaHours * 1000) }).toEqual({
      replicaHours: 17_083,
      minutesAboveTarget: 3,
      worstShortage: 1,
      scalingsPerHour: 6,
      flaps: 0,
      failedSyncs: 0,
    });
    expect(frugal.replicaHours).toBeLessThan(now.replicaHours);
  });

  test('every event can be explained', () => {
    const recording = readOrThrow(record, spec);
    const heard: Decision[] = [];
    const { events, times } = replaySettings(recording, spec, timesOrThrow(recording), {
      config,
      onDecision: (decision) => heard.push(decision),
    });
    expect(heard).toHaveLength(times.length);
    const first = heard.find(({ at }) => at === events[0]?.at);
    expect(first && explain(first).summary).toMatch(
      /^Scales up from 2 to 3 replicas: external metric queue/,
    );
  });

  test('shares an average of pods out when their number changes', () => {
    const cpu = specOf({ metrics: [cpuMetric(50)], maxReplicas: 40 });
    const recording = readOrThrow(
      {
        metrics: [{ type: 'Resource', name: 'cpu', values: seriesOf(syncs, () => 0.8) }],
        replicas: seriesOf(syncs, () => 10),
        desired: seriesOf(syncs, () => 10),
        ready: seriesOf(syncs, () => 10),
        requests: { app: { cpu: '1' } },
      },
      cpu,
    );
    const { replicas, score } = replaySettings(recording, cpu, timesOrThrow(recording), { config });
    // 10 pods at 80 % of one core are 8 cores: at 50 % that is 16 pods.
    expect(replicas.at(-1)).toBe(16);
    expect(score.worstShortage).toBe(6);
  });

  test('counts pods that are alike as if each were there', () => {
    const random = createRandom(3);
    const below = (most: number): number => random.below(most);
    for (let round = 0; round < 400; round += 1) {
      const groups = Array.from({ length: 1 + below(4) }, (_, index) => ({
        name: `g${String(index)}`,
        count: 1 + below(6),
        phase: below(6) === 0 ? ('Pending' as const) : ('Running' as const),
        deleting: below(8) === 0,
        ready: { status: below(4) > 0, since: now - below(400_000) },
        startedAt: now - below(600_000),
        containers: [{ name: 'app', requests: { cpu: 1000 } }],
        value: 100 + below(1500),
        hasValue: below(5) > 0,
      }));
      const single = groups.flatMap(({ count, name, ...group }) =>
        Array.from({ length: count }, (_, index) => ({
          ...group,
          name: `${name}-${String(index)}`,
          count: 1,
        })),
      );
      const passWith = (pods: typeof groups) => {
        const seen = pods.filter(({ hasValue }) => hasValue);
        const cpu = {
          kind: 'usage' as const,
          pods: seen.map(({ name, count, value }) => ({
            pod: name,
            at: now,
            window: 15_000,
            containers: [{ name: 'app', value }],
            count,
          })),
        };
        const requests = {
          kind: 'pods' as const,
          values: seen.map(({ name, count, value }) => ({ pod: name, value, count })),
        };
        const metrics = [cpuMetric(60), podsMetric('700m')];
        const replicas = single.length;
        return passOf(specOf({ metrics, maxReplicas: 100 }), replicas, [cpu, requests], { pods });
      };
      expect(passWith(groups)).toEqual(passWith(single));
    }
  });

  test('a gap is a failure for an HPA and zero where nulls are ignored', () => {
    const gap = (index: number): number | null => (index > 400 && index < 500 ? null : 60);
    const json = {
      ...record,
      metrics: [{ type: 'External', name: 'queue', values: seriesOf(syncs, gap) }],
    };
    const recording = readOrThrow(json, spec);
    const times = timesOrThrow(recording);
    const held = replaySettings(recording, spec, times, { config });
    const dropped = replaySettings(recording, spec, times, { config, missing: 'zero' });
    expect(held.score.failedSyncs).toBe(98);
    expect(Math.min(...held.replicas.slice(10))).toBe(6);
    expect(dropped.score.failedSyncs).toBe(0);
    expect(Math.min(...dropped.replicas.slice(10))).toBe(2);
  });

  test('a counter is read as its rate, over restarts', () => {
    const json = {
      ...record,
      metrics: [
        {
          type: 'External',
          name: 'queue',
          counter: true,
          values: seriesOf(syncs, (index) => 60 * period * (index % 100)),
        },
      ],
    };
    const recording = readOrThrow(json, spec);
    const { replicas } = replaySettings(recording, spec, timesOrThrow(recording), { config });
    expect(replicas.slice(20, 90).every((count) => count === 6)).toBe(true);
    expect(Math.max(...replicas)).toBe(6);
  });
});

describe('a record that cannot be replayed', () => {
  test.each<readonly [string, unknown, string]>([
    ['no object', 7, ' expected an object'],
    ['no series', {}, 'replicas is missing'],
    [
      'a clock that goes back',
      {
        ...record,
        replicas: [
          [start, 2],
          [start - 15, 2],
        ],
      },
      'replicas[1] the clock goes back, or a time is there twice',
    ],
    [
      'nothing but NaN',
      { ...record, desired: seriesOf(5, () => 'NaN') },
      'desired has fewer than two values: there is nothing to replay',
    ],
    ['a pair that is none', { ...record, ready: [[start]], desired: 3 }, 'desired expected a list'],
    [
      'a metric without a name',
      { ...record, metrics: [{ type: 'Pods', values: seriesOf(5, () => 1) }] },
      'metrics[0] needs a type and a name',
    ],
    [
      'settings of the wrong type',
      { ...record, settings: [{ from: 1, spec: { maxReplicas: 'ten' } }] },
      'settings[0].spec.maxReplicas expected an integer',
    ],
  ])('%s', (_name, json, problem) => {
    const read = readRecording(json, spec, config);
    const problems = read.ok ? [] : read.problems.map((p) => `${p.field} ${p.message}`);
    expect(problems).toContain(problem);
  });

  test('values that are too far apart, with the reason', () => {
    const coarse = Array.from({ length: 20 }, (_, index) => [start + index * 300, 3]);
    const recording = readOrThrow({ ...record, replicas: coarse }, spec);
    expect(syncTimesOf(recording, config)).toEqual({
      refused:
        'the recording has a value every 300 s; decisions every 15 s cannot be replayed from more than 60 s (ask for raw data, not downsampled)',
    });
  });

  test('series without a common time', () => {
    const later = seriesOf(20, () => 3).map(([time, value]) => [time + 1_000_000, value]);
    const recording = readOrThrow({ ...record, replicas: later }, spec);
    expect(syncTimesOf(recording, config)).toEqual({
      refused: 'the series have no time in common',
    });
  });
});
