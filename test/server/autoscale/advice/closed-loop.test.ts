// Advice held against what happens when it is followed: two clusters whose servers are simulated, steered by the algorithm.
import { describe, expect, it } from 'vitest';
import {
  adviseOwnDemand,
  decide,
  defaultController,
  noMemory,
  ownQueriesOf,
  readSubject,
  syncTimesOf,
  withSettings,
  type Container,
  type FullHpaSpec,
  type HpaMemory,
  type Recording,
} from '../../../../server/src/autoscale/index.ts';
import { seriesOf } from '../../../../server/src/autoscale/replay/series.ts';

const config = { ...defaultController(), syncPeriod: 5000 };
const step = 5000;
const begin = 1_800_000_000_000;
/** Steps that rates look back: half a minute. */
const windowSteps = 6;
const limit = 350;
const query = 'histogram_quantile(0.99, sum by (le) (rate(latency_ms_bucket{app="web"}[30s])))';

const scaledObject = {
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    scaleTargetRef: { name: 'web' },
    minReplicaCount: 1,
    maxReplicaCount: 6,
    advanced: {
      horizontalPodAutoscalerConfig: {
        behavior: {
          scaleDown: {
            stabilizationWindowSeconds: 30,
            policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }],
          },
        },
      },
    },
    triggers: [
      {
        type: 'prometheus',
        metricType: 'Value',
        metadata: { serverAddress: 'http://thanos', query, threshold: String(limit) },
      },
    ],
  },
};

const subjectOf = (manifest: unknown) => {
  const read = readSubject(manifest, config);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.subject;
};

/** A server of thirty requests/s: a queue before it, two seconds long at most. */
const truth = (requests: number, ready: number): number => {
  const busy = requests / ready / 30;
  return busy >= 0.98 ? 2000 : Math.min(2000, 40 + 60 / (1 - busy));
};

interface Cluster {
  readonly spec: FullHpaSpec;
  readonly demand: (at: number) => number;
  readonly metric: (p99: number, demand: number) => number;
}

interface Track {
  readonly times: number[];
  readonly replicas: number[];
  readonly ready: number[];
  /** Of the window until then: that of its worst moment. */
  readonly p99: number[];
  readonly moments: number[];
  readonly demand: number[];
  readonly all: number[];
}

const containers: readonly Container[] = [{ name: 'app', requests: {} }];

interface Pass {
  readonly now: number;
  readonly spec: FullHpaSpec;
  readonly replicas: number;
  readonly ready: number;
  readonly metric: number;
  readonly memory: HpaMemory;
}

const decided = ({ now, spec, replicas, ready, metric, memory }: Pass) =>
  decide(
    {
      now,
      spec,
      scale: { specReplicas: replicas, statusReplicas: replicas },
      lastDesired: replicas,
      pods: [
        {
          name: 'web',
          phase: 'Running',
          deleting: false,
          ready: { status: true, since: 0 },
          startedAt: 0,
          containers,
          count: ready,
        },
      ],
      observations: [{ kind: 'external', values: [Math.round(metric * 1000)] }],
      memory,
    },
    config,
  );

/** What happens in so many steps: pods are ready two steps after they are wanted, metrics are those of the step before. */
const happens = (clusters: readonly Cluster[], steps: number): readonly Track[] => {
  const tracks = clusters.map((): Track => ({
    times: [],
    replicas: [],
    ready: [],
    p99: [],
    moments: [],
    demand: [],
    all: [],
  }));
  const memories: HpaMemory[] = clusters.map(() => noMemory);
  let whole = 100;
  for (let index = 0; index < steps; index += 1) {
    const now = begin + index * step;
    for (const [at, { spec, demand, metric }] of clusters.entries()) {
      const track = tracks[at];
      if (track === undefined) continue;
      const before = track.replicas.at(-1) ?? 1;
      const ready = Math.min(before, track.replicas.at(-3) ?? 1);
      const decision = decided({
        now,
        spec,
        replicas: before,
        ready,
        metric: metric(whole, track.demand.at(-1) ?? demand(0)),
        memory: memories[at] ?? noMemory,
      });
      memories[at] = decision.memory;
      track.times.push(now);
      track.replicas.push(decision.desired);
      track.ready.push(ready);
      const back = Array.from({ length: windowSteps }, (_, at) => demand(Math.max(0, index - at)));
      track.demand.push(back.reduce((sum, value) => sum + value, 0) / windowSteps);
      track.moments.push(truth(demand(index), ready));
      track.p99.push(Math.max(...track.moments.slice(-windowSteps)));
    }
    // Every cluster has more than a hundredth of the requests, so that the slowest is the quantile of all.
    whole = Math.max(...tracks.map(({ p99 }) => p99.at(-1) ?? 0));
    for (const track of tracks) track.all.push(whole);
  }
  return tracks;
};

const steps = 276;
/** Two spells of load, of different heights. */
const busyLoad = (index: number): number => {
  if (index >= 48 && index < 120) return 60;
  return index >= 168 && index < 240 ? 105 : 8.75;
};
const loads = [() => 8.75, busyLoad] as const;

const advisedFor = (tracks: readonly Track[], at: number) => {
  const track = tracks[at];
  const queries = ownQueriesOf(query, [`cluster="${String(at)}"`]);
  if (track === undefined || queries === undefined) throw new Error('no such cluster');
  const subject = subjectOf(scaledObject);
  const column = (values: readonly number[]) => seriesOf(track.times, values);
  const recording: Recording = {
    metrics: [{ key: 'External/s0-prometheus', values: column(track.all), sharing: 'total' }],
    replicas: column(track.replicas),
    desired: column(track.replicas),
    ready: column(track.ready),
    requests: new Map(),
    startup: 2 * step,
    settings: [{ from: 0, spec: subject.spec }],
  };
  const times = syncTimesOf(recording, config);
  if ('refused' in times) throw new Error(times.refused);
  const clusters = new Map(
    tracks.map(({ demand, ready, p99 }, index) => [
      String(index),
      { demand: column(demand), ready: column(ready), latency: column(p99) },
    ]),
  );
  const own = { demand: column(track.demand), latency: column(track.p99), queries, clusters };
  const known = { manifest: scaledObject, subject, config, recording, times };
  const advised = adviseOwnDemand({ ...known, ...own });
  if (!advised.ok) throw new Error(advised.message);
  return advised.value;
};

const hours = ({ replicas }: Track): number =>
  (replicas.reduce((sum, count) => sum + count, 0) * step) / 3_600_000;
const minutesAbove = ({ p99 }: Track): number =>
  (p99.filter((value) => value > limit).length * step) / 60_000;

describe('advice that is followed', () => {
  const { spec } = subjectOf(scaledObject);
  const before = happens(
    loads.map((demand): Cluster => ({ spec, demand, metric: (p99) => p99 })),
    steps,
  );
  const advice = [0, 1].map((at) => advisedFor(before, at));
  const after = happens(
    loads.map((demand, at): Cluster => {
      const changed = withSettings(scaledObject, advice[at]?.best?.sets ?? []);
      if (!changed.ok) throw new Error(changed.message);
      return { spec: subjectOf(changed.value).spec, demand, metric: (_, requests) => requests };
    }),
    steps,
  );

  it('comes from both clusters scaling, and swinging, by the p99 of all', () => {
    expect(before.map(({ replicas }) => Math.max(...replicas))).toEqual([6, 6]);
    expect(new Set(before[1]?.replicas.slice(60, 120)).size).toBeGreaterThan(2);
  });

  it.each([0, 1])('costs in cluster %i what was said, and is as slow as was said', (at) => {
    const [track, best] = [after[at], advice[at]?.best];
    if (track === undefined || best === undefined) throw new Error('no advice');
    expect(hours(track) / best.replicaHours).toBeCloseTo(1, 1);
    expect(Math.abs(minutesAbove(track) - best.latency.minutesAbove)).toBeLessThan(0.2);
  });

  it('is cheaper and faster than what there was', () => {
    const [idle, busy] = after;
    const [idleBefore, busyBefore] = before;
    if (!idle || !busy || !idleBefore || !busyBefore) throw new Error('two clusters');
    expect(hours(idle)).toBeLessThan(0.5 * hours(idleBefore));
    expect(hours(idle) + hours(busy)).toBeLessThan(0.8 * (hours(idleBefore) + hours(busyBefore)));
    expect(minutesAbove(busy)).toBeLessThan(0.5 * minutesAbove(busyBefore));
  });
});
