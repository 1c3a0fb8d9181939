import { describe, expect, it } from 'vitest';
import { ClusterError } from '../../../../client/src/k8s/port.ts';
import type { ProblemKind } from '../../../../client/src/k8s/model.ts';
import { makePlan } from '../../../../client/src/topology/make-plan.ts';
import { runStage } from '../../../../client/src/topology/migration/run-stage.ts';
import { whereAre } from '../../../../client/src/topology/migration/where.ts';
import type { RunOptions } from '../../../../client/src/topology/run.ts';
import type { Fields } from '../../../../client/src/util/values.ts';
import type {
  DeployedObject,
  MigrationCheck,
  MigrationStage,
  MigrationStageId,
} from '../../../../server/src/protocol/topology.ts';
import { createFakeApi } from '../fake-api.ts';
import type { FakeApi } from '../fake-api.ts';

const uri = 'file:///w/shop.thanos-topology.yaml';
const names = ['aks', 'gke'];
const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mon' } };

const map = (name: string): DeployedObject => ({
  wave: 'configuration',
  component: 'x',
  last: false,
  optional: false,
  attached: false,
  manifest: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'mon' } },
});

/** A stage in both clusters, with these objects and a querier that asks so many stores. */
const stage = (
  id: MigrationStageId,
  maps: readonly string[],
  { stores = 1, before = [] }: { stores?: number; before?: readonly MigrationCheck[] } = {},
): MigrationStage => ({
  id,
  title: id,
  why: '',
  deployment: {
    name: 'shop',
    ...(id === 'labels' ? {} : { stage: id, migration: 'a > b' }),
    clusters: names.map((name) => ({
      name,
      context: name,
      namespace: 'mon',
      objects: maps.map(map),
    })),
    queriers: [
      {
        cluster: 'aks',
        component: 'query',
        namespace: 'mon',
        service: 'thanos-query',
        port: 9090,
        global: true,
        further: 0,
        expects: [{ cluster: 'aks', component: 'store', type: 'store', count: stores, labels: {} }],
      },
    ],
  },
  before,
  after: [],
});

const stages = [
  stage('labels', ['old']),
  stage('twins', ['old', 'twin'], { stores: 2 }),
  stage('leave', ['new']),
  stage('compact', ['new', 'compactor']),
];

interface World {
  readonly apis: ReadonlyMap<string, FakeApi>;
  readonly options: RunOptions;
  /** What the querier answers, by the path that is asked. */
  answer: (path: string) => Fields;
  /** Milliseconds. */
  readonly at: () => number;
}

const storesOf = (count: number): Fields => ({
  status: 'success',
  data: {
    store: Array.from({ length: count }, (_, at) => ({ name: `s${String(at)}`, minTime: 1000 })),
  },
});
const rangeOf = (count: number): Fields => ({
  status: 'success',
  data: { result: [{ metric: { cluster: 'gke' }, values: [[60, String(count)]] }] },
});

const world = (): World => {
  const apis = new Map(names.map((name) => [name, createFakeApi(home)]));
  let now = 1_000_000;
  const made: World = {
    apis,
    answer: (path) => (path === '/api/v1/stores' ? storesOf(1) : rangeOf(2)),
    at: () => now,
    options: {
      api: async (context) => {
        const api = apis.get(context);
        if (api === undefined) throw new Error(context);
        return Promise.resolve(api);
      },
      journal: { write: async () => undefined },
      now: () => now,
      sleep: async (ms) => {
        now += ms;
        return Promise.resolve();
      },
      signal: new AbortController().signal,
      tell: () => undefined,
      patience: { rollout: 0, stuck: 0, check: 10_000 },
    },
  };
  for (const api of apis.values()) {
    api.ask = async (_place, path) => Promise.resolve(made.answer(path));
  }
  return made;
};

const bring = async ({ options }: World, wanted: MigrationStage, mends = false) => {
  const plan = await makePlan(uri, wanted.deployment, options);
  const { before, after } = wanted;
  const patience = { forgotten: 20_000, check: 10_000 };
  const run = { stage: wanted, plan, choices: new Map(), before, after, patience, mends };
  return runStage(run, options);
};

const at = (index: number): MigrationStage => stages[index] ?? expect.fail('no stage');
const mapsIn = ({ apis }: World): readonly string[] =>
  [...apis].flatMap(([name, { objects }]) =>
    [...objects.keys()]
      .filter((path) => path.includes('/configmaps/') && !path.endsWith('/gauntlet-shop'))
      .map((path) => `${name} ${path.split('/').at(-1) ?? ''}`),
  );

describe('the way through the stages', () => {
  it('is read from the clusters after each of them, forwards and back', async () => {
    const clusters = world();
    const where = () => whereAre(uri, stages, clusters.options);
    expect(await where()).toMatchObject({ at: 0 });
    expect((await where()).missing).toContain('gke/ConfigMap/mon/old');
    const stores = [1, 2, 1, 1];
    for (const index of [0, 1, 2, 3, 2, 1, 2, 3]) {
      const shown = stores[index] ?? 0;
      clusters.answer = (path) => (path === '/api/v1/stores' ? storesOf(shown) : rangeOf(2));
      expect(await bring(clusters, at(index))).toMatchObject({ kind: 'done' });
      expect(await where()).toEqual({ at: index, missing: [] });
    }
    expect(mapsIn(clusters)).toEqual(['aks new', 'aks compactor', 'gke new', 'gke compactor']);
  });

  it('is the furthest stage that some cluster has begun, where a run broke off', async () => {
    const clusters = world();
    await bring(clusters, at(0));
    clusters.answer = (path) => (path === '/api/v1/stores' ? storesOf(2) : rangeOf(2));
    const gke = clusters.apis.get('gke') ?? expect.fail('no cluster');
    gke.refuse('/configmaps/gauntlet-shop', { message: 'not now' });
    const plan = await makePlan(uri, at(1).deployment, clusters.options);
    expect(plan.clusters[1]?.objects.some(({ change }) => change.kind === 'refused')).toBe(true);
    const patience = { forgotten: 0, check: 0 };
    const run = { stage: at(1), plan, choices: new Map(), before: [], after: [], patience };
    expect(await runStage(run, clusters.options)).toMatchObject({ kind: 'failed' });
    const { at: index, missing } = await whereAre(uri, stages, clusters.options);
    expect(index).toBe(1);
    expect(missing).not.toEqual([]);
  });
});

describe('the last stage', () => {
  const pod = (ready: number): Fields => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'mon' },
    status: { readyReplicas: ready, updatedReplicas: ready, replicas: 1 },
  });
  const ending = stages.map((one) =>
    one.id === 'compact'
      ? {
          ...one,
          deployment: {
            ...one.deployment,
            clusters: one.deployment.clusters.map((cluster) => ({
              ...cluster,
              objects: [
                ...cluster.objects,
                {
                  wave: 'stateful' as const,
                  component: 'web',
                  last: false,
                  optional: false,
                  attached: false,
                  manifest: {
                    apiVersion: 'apps/v1',
                    kind: 'StatefulSet',
                    metadata: { name: 'web', namespace: 'mon' },
                    spec: { replicas: 1 },
                  },
                },
              ],
            })),
          },
        }
      : one,
  );
  const last = ending.at(-1) ?? expect.fail('no stage');
  const web = '/apis/apps/v1/namespaces/mon/statefulsets/web';

  it('stays begun where it broke off after its note', async () => {
    const clusters = world();
    await bring(clusters, at(2));
    for (const api of clusters.apis.values()) {
      api.onWrite = (path) => {
        if (path.endsWith('/compactor')) api.dies = true;
      };
    }
    expect(await bring(clusters, last)).toMatchObject({ kind: 'failed' });
    for (const api of clusters.apis.values()) api.dies = false;
    const where = await whereAre(uri, ending, clusters.options);
    expect(where.at).toBe(ending.length - 1);
    expect(where.missing).toContain('aks/ConfigMap/mon/compactor');
  });

  it('stays done, but for a pod that is not ready', async () => {
    const clusters = world();
    for (const api of clusters.apis.values()) {
      api.onWrite = (path) => {
        // What the cluster makes of it.
        if (path === web) api.objects.set(web, pod(1));
      };
    }
    await bring(clusters, last);
    for (const api of clusters.apis.values()) {
      api.objects.set(web, { ...api.objects.get(web), status: pod(0)['status'] });
    }
    expect(await whereAre(uri, ending, clusters.options)).toEqual({
      at: ending.length - 1,
      missing: ['aks: web: 0 of 1 pod is ready', 'gke: web: 0 of 1 pod is ready'],
    });
  });

  it('of an earlier migration is none of another one', async () => {
    const clusters = world();
    await bring(clusters, at(3));
    const onward = stages.map((one) =>
      one.deployment.stage === undefined
        ? one
        : { ...one, deployment: { ...one.deployment, migration: 'b > c' } },
    );
    expect(await whereAre(uri, onward, clusters.options)).toMatchObject({ at: 0 });
  });
});

describe('what a stage no longer has', () => {
  it('goes once no querier asks it any more', async () => {
    const clusters = world();
    await bring(clusters, at(0));
    const began = clusters.at();
    // The querier notices only after a while.
    clusters.answer = (path) => {
      if (path !== '/api/v1/stores') return rangeOf(2);
      return storesOf(clusters.at() - began < 12_000 ? 2 : 1);
    };
    let goneAt = 0;
    for (const api of clusters.apis.values()) {
      const real = { ...api };
      api.remove = async (path, uid) => {
        goneAt ||= clusters.at() - began;
        return real.remove(path, uid);
      };
    }
    expect(await bring(clusters, at(2))).toMatchObject({ kind: 'done' });
    expect(goneAt).toBeGreaterThanOrEqual(12_000);
    expect(mapsIn(clusters)).toEqual(['aks new', 'gke new']);
  });

  it('stays while one asks it, and that is told', async () => {
    const clusters = world();
    await bring(clusters, at(0));
    clusters.answer = (path) => (path === '/api/v1/stores' ? storesOf(2) : rangeOf(2));
    expect(await bring(clusters, at(2))).toMatchObject({
      kind: 'failed',
      failures: [
        {
          cluster: 'aks',
          message:
            'thanos-query still asks what goes: 2 stores of the type store in place of 1 (s0, s1)',
        },
      ],
    });
    expect(mapsIn(clusters)).toEqual(['aks old', 'aks new', 'gke old', 'gke new']);
  });
});

describe('a stage', () => {
  const gateways = [{ cluster: 'aks', namespace: 'mon', service: 's', port: 1, bucket: 'b' }];

  it('writes nothing where what has to hold before does not', async () => {
    const clusters = world();
    clusters.answer = (path) =>
      path.startsWith('/api/v1/blocks')
        ? {
            status: 'success',
            data: {
              blocks: [{ ulid: 'A', thanos: { labels: {} } }],
              refreshedAt: '2026-11-23T12:00:00Z',
              err: null,
            },
          }
        : storesOf(1);
    const guarded = stage('twins', ['x'], { before: [{ kind: 'empty', gateways }] });
    expect(await bring(clusters, guarded)).toEqual({
      kind: 'failed',
      written: [],
      failures: [
        {
          cluster: 'aks',
          message: 's in aks answers for 1 block that would not be answered any more.',
        },
      ],
    });
    expect(mapsIn(clusters)).toEqual([]);
  });

  const problem = (kind: ProblemKind, status: number, message: string) => () => {
    throw new ClusterError({ kind, status, message });
  };
  const partial = (path: string): Fields => ({
    ...(path === '/api/v1/stores' ? storesOf(1) : rangeOf(2)),
    warnings: ['a store is away'],
  });
  it.each<[what: string, answer: (path: string) => Fields, message: string]>([
    ['is partial', partial, 'a store is away'],
    ['is an error', () => ({ status: 'error', error: 'no stores' }), 'no stores'],
    ['is forbidden', problem('forbidden', 403, 'not you'), 'not you'],
    [
      'does not come',
      problem('server-error', 503, 'error trying to reach service: EOF'),
      'error trying to reach service: EOF',
    ],
  ])('writes nothing where the answer about history %s', async (_what, answer, message) => {
    const clusters = world();
    clusters.answer = answer;
    expect(await bring(clusters, at(0))).toEqual({
      kind: 'failed',
      written: [],
      failures: [{ cluster: 'aks', message }],
    });
    expect(mapsIn(clusters)).toEqual([]);
  });

  it.each<[what: string, answer: () => Fields]>([
    ['is no Service', problem('not-found', 404, 'services "thanos-query" not found')],
    [
      'is no pod',
      problem('server-error', 503, 'no endpoints available for service "thanos-query"'),
    ],
  ])('is brought where there %s yet that could answer', async (_what, answer) => {
    const clusters = world();
    let written = false;
    for (const api of clusters.apis.values()) api.onWrite = () => void (written = true);
    clusters.answer = (path) => {
      if (!written) return answer();
      return path === '/api/v1/stores' ? storesOf(1) : rangeOf(2);
    };
    expect(await bring(clusters, at(0))).toMatchObject({ kind: 'done' });
  });

  it('that mends what broke off is compared with what the stores know that answer', async () => {
    const clusters = world();
    let written = false;
    for (const api of clusters.apis.values()) api.onWrite = () => void (written = true);
    const later = (count: number) => (path: string) => {
      if (!written) return partial(path);
      return path === '/api/v1/stores' ? storesOf(1) : rangeOf(count);
    };
    clusters.answer = later(1);
    const lost = await bring(clusters, at(0), true);
    expect(JSON.stringify(lost)).toContain('fewer series of gke');
    written = false;
    clusters.answer = later(2);
    expect(await bring(clusters, at(2), true)).toMatchObject({ kind: 'done' });
  });

  it('fails where history is not answered as before, and says of whom', async () => {
    const clusters = world();
    let written = false;
    for (const api of clusters.apis.values()) api.onWrite = () => void (written = true);
    clusters.answer = (path) =>
      path === '/api/v1/stores' ? storesOf(1) : rangeOf(written ? 1 : 2);
    const outcome = await bring(clusters, at(0));
    expect(outcome.kind).toBe('failed');
    expect(JSON.stringify(outcome)).toContain('fewer series of gke');
  });
});
