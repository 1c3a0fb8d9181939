// Advice to scale on a cluster's own demand: from made-up histories whose truth is known, and from the lab's demo as recorded.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  adviseOwnDemand,
  defaultController,
  fitLatency,
  metricToGive,
  latencyAt,
  mostWithin,
  ownQueriesOf,
  readOwnDemand,
  readSubject,
  syncTimesOf,
  withSettings,
  type LatencyHistory,
  type OwnQueries,
  type Recording,
} from '../../../../server/src/autoscale/index.ts';
import type { RangeAnswer, RangeReader } from '../../../../server/src/protocol/autoscale.ts';
import { seriesOf } from '../../../../server/src/autoscale/replay/series.ts';

const globalP99 =
  'histogram_quantile(0.99, sum by (le) (irate(response_latency_ms_bucket{namespace="strest",deployment="strest-server", direction="inbound"}[30s])))';
const config = { ...defaultController(), syncPeriod: 5000 };

const behavior = {
  scaleDown: {
    stabilizationWindowSeconds: 30,
    policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }],
  },
};

const manifest = (query = globalP99): object => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'strest-server', namespace: 'strest' },
  spec: {
    scaleTargetRef: { name: 'strest-server' },
    minReplicaCount: 1,
    maxReplicaCount: 6,
    advanced: {
      horizontalPodAutoscalerConfig: {
        behavior,
      },
    },
    triggers: [
      {
        type: 'prometheus',
        metricType: 'Value',
        metadata: { serverAddress: 'http://query:9090', query, threshold: '350' },
      },
    ],
  },
});

const subjectOf = (value: unknown) => {
  const read = readSubject(value, config);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.subject;
};

const queriesFor = (cluster: string): OwnQueries => {
  const queries = ownQueriesOf(globalP99, [`cluster="${cluster}"`]);
  if (queries === undefined) throw new Error('the query is not understood');
  return queries;
};

type Points = readonly (readonly [seconds: number, value: number])[];
const columnOf = (points: Points = []) =>
  seriesOf(
    points.map(([at]) => at * 1000),
    points.map(([, value]) => value),
  );

interface Told {
  readonly load: Points | undefined;
  readonly p99: Points | undefined;
  readonly globalP99: Points | undefined;
  readonly ready: Points | undefined;
  readonly desired: Points | undefined;
}

const historyOf = (told: Told): LatencyHistory => ({
  demand: columnOf(told.load),
  ready: columnOf(told.ready),
  latency: columnOf(told.p99),
});

const hpa = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'strest-server', namespace: 'strest' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'strest-server' },
    minReplicas: 1,
    maxReplicas: 6,
    behavior,
    metrics: [
      {
        type: 'External',
        external: { metric: { name: 'p99' }, target: { type: 'Value', value: '350' } },
      },
    ],
  },
};
const metricKeyOf = (asked: object): string =>
  asked === hpa ? 'External/p99' : 'External/s0-prometheus';

const adviseOn = (
  told: Told,
  cluster = 'gke',
  others: ReadonlyMap<string, Told> = new Map(),
  asked = manifest(),
) => {
  const subject = subjectOf(asked);
  const [latency, demand, ready] = [columnOf(told.p99), columnOf(told.load), columnOf(told.ready)];
  const recording: Recording = {
    metrics: [{ key: metricKeyOf(asked), values: columnOf(told.globalP99), sharing: 'total' }],
    replicas: columnOf(told.desired),
    desired: columnOf(told.desired),
    ready,
    requests: new Map(),
    startup: 5000,
    settings: [{ from: 0, spec: subject.spec }],
  };
  const times = syncTimesOf(recording, config);
  if ('refused' in times) throw new Error(times.refused);
  const queries = queriesFor(cluster);
  const known = { manifest: asked, subject, config, recording, times };
  const all = [[cluster, told] as const, ...others];
  const clusters = new Map(all.map(([name, one]) => [name, historyOf(one)]));
  return adviseOwnDemand({ ...known, queries, demand, latency, clusters });
};

/** A replica takes 20 requests/s within 200 ms; above that its queue fills. */
const truth = (load: number): number =>
  load <= 20 ? 80 + 6 * load : Math.min(2900, 200 + 300 * (load - 20));
const second = (at: number): number => 1_800_000_000 + at;
const every = (length: number, value: (at: number) => number): Points =>
  Array.from({ length: length / 5 }, (_, index) => [second(5 * index), value(5 * index)]);

/** Load between two and eight minutes; replicas that a latency over all makes swing. */
const swinging = (busy: boolean): Told => {
  const load = (at: number): number => (busy && at >= 120 && at < 480 ? 105 : 8.75);
  const pods = (at: number): number =>
    at < 130 ? 1 : ([6, 6, 6, 5, 4, 3][Math.floor(at / 15) % 6] ?? 1);
  const own = every(900, (at) => truth(load(at) / pods(at)) * (1 + 0.1 * Math.sin(at)));
  const replicas = every(900, pods);
  const whole = every(900, (at) => truth((at >= 120 && at < 480 ? 105 : 8.75) / pods(at)));
  return { load: every(900, load), p99: own, globalP99: whole, ready: replicas, desired: replicas };
};

describe('queries of the own cluster', () => {
  it('are made from a quantile over all', () => {
    expect(ownQueriesOf(globalP99, ['cluster="gke"'])).toEqual({
      latency:
        'histogram_quantile(0.99, sum by (le) (irate(response_latency_ms_bucket{namespace="strest", deployment="strest-server", direction="inbound", cluster="gke"}[30s])))',
      demand:
        'sum(rate(response_latency_ms_count{namespace="strest", deployment="strest-server", direction="inbound", cluster="gke"}[30s]))',
      label: 'cluster',
      byCluster: {
        latency:
          'histogram_quantile(0.99, sum by (le, cluster) (irate(response_latency_ms_bucket{namespace="strest",deployment="strest-server", direction="inbound"}[30s])))',
        demand:
          'sum by (cluster) (rate(response_latency_ms_count{namespace="strest", deployment="strest-server", direction="inbound"}[30s]))',
      },
    });
  });

  it.each([
    ['of the own cluster already', globalP99.replace('{', '{cluster="aks", ')],
    ['no quantile', 'sum(rate(request_total[1m]))'],
    ['of a native histogram', 'histogram_quantile(0.99, sum(rate(latency[1m])))'],
    ['of another time', 'histogram_quantile(0.99, sum by (le) (rate(a_bucket[1m] offset 1h)))'],
    ['of two histograms', 'histogram_quantile(0.99, rate(a_bucket[1m]) + rate(b_bucket[1m]))'],
    ['of another unit', `1000 * ${globalP99}`],
    ['of every series', 'histogram_quantile(0.99, rate(a_bucket[1m]))'],
    ['broken', 'histogram_quantile(0.99, sum by (le) (rate(a_bucket[1m]))'],
  ])('are not made from one that is %s', (_, query) => {
    expect(ownQueriesOf(query, ['cluster="gke"'])).toBeUndefined();
  });

  it('are not made where nothing tells the cluster apart', () => {
    expect(ownQueriesOf(globalP99, [])).toBeUndefined();
  });
});

describe('the latency model', () => {
  const history = historyOf(swinging(true));
  const times = (swinging(true).load ?? []).map(([at]) => at * 1000);

  it('finds what a replica takes, and never falls', () => {
    const { model, quality } = fitLatency(history, times, 350);
    expect(mostWithin(model, 350)).toBe(17.5);
    const said = [1, 8.75, 17.5, 21, 26.25, 35, 105, 500].map((at) => latencyAt(model, at));
    expect(said).toEqual(said.toSorted((a, b) => a - b));
    // Seven steps were seen; between two of them the worse is said.
    expect(latencyAt(model, 18)).toBeCloseTo(latencyAt(model, 21), 9);
    expect(quality).toMatchObject({ balanced: 1, compared: times.length });
    expect(quality.typicalFactor).toBeLessThan(1.15);
  });

  it('says that it is worth nothing where the latency has another cause', () => {
    const other = every(900, (at) => (Math.floor(at / 35) % 2 === 0 ? 90 : 2000));
    const { quality } = fitLatency({ ...history, latency: columnOf(other) }, times, 350);
    expect(quality.balanced).toBeLessThan(0.7);
  });
});

describe('advice', () => {
  it('is what keeps the latency and costs least', () => {
    const advised = adviseOn(swinging(true));
    if (!advised.ok) throw new Error(advised.message);
    const { best, measured, modelled, quality, slowItself } = advised.value;
    expect(quality.balanced).toBe(1);
    expect(modelled.latency.minutesAbove).toBeCloseTo(measured.latency.minutesAbove, 0);
    expect(slowItself.own).toBe(slowItself.times);
    expect(best?.target).toBe(16);
    expect(best?.replicaHours).toBeLessThan(measured.replicaHours);
    expect(best?.latency.minutesAbove).toBeLessThan(0.2 * measured.latency.minutesAbove);
  });

  it('does not count time without requests and without pods as slow', () => {
    const told = swinging(true);
    const idle = (points: Points = [], value = 0): Points => [
      ...points,
      ...every(900, () => value).map(([at, of]) => [at + 900, of] as const),
    ];
    const advised = adviseOn({
      ...told,
      load: idle(told.load),
      ready: idle(told.ready),
      desired: idle(told.desired),
      globalP99: idle(told.globalP99, 90),
    });
    if (!advised.ok) throw new Error(advised.message);
    const { measured, modelled } = advised.value;
    expect(modelled.latency.minutesAbove).toBeCloseTo(measured.latency.minutesAbove, 0);
  });

  it('is written as settings that ask for just that', () => {
    const advised = adviseOn(swinging(true));
    if (!advised.ok) throw new Error(advised.message);
    const changed = withSettings(manifest(), advised.value.best?.sets ?? []);
    expect(changed).toMatchObject({
      ok: true,
      value: {
        spec: {
          triggers: [
            {
              metricType: 'AverageValue',
              metadata: { query: queriesFor('gke').demand, threshold: '16' },
            },
          ],
        },
      },
    });
  });

  it('is given to an HPA as a metric that its adapter has to have', () => {
    const advised = adviseOn(swinging(true), 'gke', new Map(), hpa);
    if (!advised.ok) throw new Error(advised.message);
    expect(withSettings(hpa, advised.value.best?.sets ?? [])).toMatchObject({
      ok: true,
      value: {
        spec: {
          metrics: [
            {
              type: 'External',
              external: {
                metric: { name: metricToGive(subjectOf(hpa)) },
                target: { type: 'AverageValue', averageValue: '16' },
              },
            },
          ],
        },
      },
    });
    expect(metricToGive(subjectOf(manifest()))).toBeUndefined();
  });

  it('is given to a cluster that is never slow by what another one showed', () => {
    const advised = adviseOn(swinging(false), 'aks', new Map([['gke', swinging(true)]]));
    if (!advised.ok) throw new Error(advised.message);
    const { best, from, measured, slowItself } = advised.value;
    expect(from).toBe('gke');
    expect(slowItself.times).toBeGreaterThan(20);
    expect(slowItself.own).toBe(0);
    expect(best).toMatchObject({ target: 16, latency: { minutesAbove: 0 } });
    expect(best?.replicaHours).toBeCloseTo(0.25, 1);
    expect(measured.replicaHours).toBeGreaterThan(1);
  });

  it('is not given where no cluster was ever slow', () => {
    expect(adviseOn(swinging(false), 'aks')).toMatchObject({
      ok: false,
      message: expect.stringContaining('nothing tells how much a replica can take') as string,
    });
  });

  it('is not given where requests do not tell the latency', () => {
    const told = swinging(true);
    const p99 = every(900, (at) => (Math.floor(at / 35) % 2 === 0 ? 90 : 2000));
    expect(adviseOn({ ...told, p99 })).toMatchObject({
      ok: false,
      message: expect.stringContaining('too badly') as string,
    });
  });
});

// Recorded by `npm run lab -- play` on a machine that others used as well.
describe('the demo as it was recorded', () => {
  const recorded = JSON.parse(
    readFileSync(new URL('../../../fixtures/autoscale/demo-history.json', import.meta.url), 'utf8'),
  ) as Readonly<
    Record<
      string,
      { readonly samples: Readonly<Record<keyof Told, Readonly<Record<string, Points>>>> }
    >
  >;

  const adviseFor = (name: string, cluster: string) => {
    const samples = recorded[name]?.samples;
    const told = (one: string): Told => ({
      load: samples?.load[one],
      p99: samples?.p99[one],
      globalP99: samples?.globalP99['all'],
      ready: samples?.ready[one],
      desired: samples?.desired[one],
    });
    const others = Object.keys(samples?.load ?? {}).filter((one) => one !== cluster);
    return adviseOn(told(cluster), cluster, new Map(others.map((one) => [one, told(one)])));
  };

  it.each([
    // One that was slow, and one that scaled with it although its load was as always.
    ['gke', { below: 1.05, slowItself: 1 }],
    ['aks', { below: 0.6, slowItself: 0.5 }],
  ])('of four clusters: what %s needs of its own', (cluster, expected) => {
    const advised = adviseFor('aks-do-eks-gke', cluster);
    if (!advised.ok) throw new Error(advised.message);
    const { best, from, measured, modelled, quality, slowItself } = advised.value;
    expect(from).toBe('gke');
    expect(quality.balanced).toBeCloseTo(0.894, 3);
    expect(best?.target).toBe(9);
    expect(best?.latency.minutesAbove).toBeLessThanOrEqual(modelled.latency.minutesAbove);
    expect(best?.replicaHours).toBeLessThan(expected.below * measured.replicaHours);
    expect(slowItself.own).toBeLessThanOrEqual(expected.slowItself * slowItself.times);
  });

  it('of two clusters, so busy otherwise that requests do not tell the latency', () => {
    expect(adviseFor('aks-gke', 'gke')).toMatchObject({
      ok: false,
      message:
        'the requests of a replica tell its latency too badly: in gke, where they tell most, 74.8 % of the times on the right side of the target, less than 80 %',
    });
  });
});

describe('reading it', () => {
  const ready =
    'max by (cluster) (kube_deployment_status_replicas_ready{namespace="strest", deployment="strest-server"})';
  const { load, p99, ready: pods } = swinging(true);
  const answers = (names: readonly string[]): RangeReader => {
    const { latency, demand, byCluster } = queriesFor('gke');
    const each = (points: Points = []) => names.map((cluster) => ({ labels: { cluster }, points }));
    const known = new Map<string, RangeAnswer['series']>([
      [demand, [{ labels: {}, points: load ?? [] }]],
      [latency, [{ labels: {}, points: p99 ?? [] }]],
      [byCluster.demand, each(load)],
      [byCluster.latency, each(p99)],
      [ready, each(pods)],
    ]);
    const read: RangeReader['read'] = ({ expr }) => {
      const series = known.get(expr);
      if (series === undefined) throw new Error(`nobody expects ${expr}`);
      return Promise.resolve({ series, warnings: [], partial: false, failures: [] });
    };
    return { read };
  };
  const read = (names: readonly string[]) =>
    readOwnDemand(
      {
        subject: subjectOf(manifest()),
        matchers: ['cluster="gke"'],
        range: { from: second(0), to: second(900) },
        step: 5,
      },
      answers(names),
      new AbortController().signal,
    );

  it('asks for all clusters', async () => {
    const found = await read(['aks', 'gke']);
    expect([...(found?.clusters.keys() ?? [])]).toEqual(['aks', 'gke']);
    expect(found?.demand.values[30]).toBe(105);
  });

  it('finds nothing where there is one cluster only', async () => {
    expect(await read(['gke'])).toBeUndefined();
  });
});
