// What a topology only attaches to: the Prometheus of an operator, which others made.
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import { hindrancesOf } from '../../../client/src/topology/plan.ts';
import type { Plan } from '../../../client/src/topology/plan.ts';
import { everythingIn, remove } from '../../../client/src/topology/remove.ts';
import { rollBack } from '../../../client/src/topology/roll-back.ts';
import type { RunOptions } from '../../../client/src/topology/run.ts';
import { waitForRollouts } from '../../../client/src/topology/wait-for-rollouts.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import type { DeployedObject, TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import { createFakeApi } from './fake-api.ts';
import type { FakeApi } from './fake-api.ts';

const operator = '/apis/monitoring.coreos.com/v1';
const path = `${operator}/namespaces/mon/prometheuses/k8s`;
const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mon' } };
const theirs: Fields = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'Prometheus',
  metadata: { name: 'k8s', namespace: 'mon', uid: 'theirs', resourceVersion: '1' },
  spec: { replicas: 2 },
  status: { replicas: 2, availableReplicas: 2 },
};
const prometheus: DeployedObject = {
  wave: 'stateful',
  component: 'prometheus',
  last: false,
  optional: false,
  attached: true,
  manifest: {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'k8s', namespace: 'mon' },
    spec: { thanos: { image: 'x:1' } },
  },
};
const topology: TopologyDeployment = {
  name: 't',
  clusters: [{ name: 'a', context: 'a', namespace: 'mon', objects: [prometheus] }],
  queriers: [],
};

/** A cluster where the Prometheus Operator is at work. */
const cluster = (...there: readonly Fields[]): FakeApi => {
  const api = createFakeApi(...there);
  const real = { ...api };
  api.get = async (from) => (from === operator ? { kind: 'APIResourceList' } : real.get(from));
  return api;
};
const plan = async (api: FakeApi): Promise<Plan> =>
  makePlan('file:///t.yaml', topology, { api: async () => api, now: () => 1 });
const optionsOf = (api: FakeApi): RunOptions => ({
  api: async () => api,
  journal: { write: async () => undefined },
  now: () => 1,
  sleep: async () => undefined,
  signal: new AbortController().signal,
  tell: () => undefined,
  patience: { rollout: 0, stuck: 0, check: 0 },
});
const apply = async (api: FakeApi, planned: Plan) => applyPlan(planned, new Map(), optionsOf(api));

describe('the Prometheus of an operator', () => {
  it('is planned and applied, and its operator is not waited for', async () => {
    const api = cluster(home);
    api.objects.set(path, theirs);
    const planned = await plan(api);
    expect(hindrancesOf(planned)).toEqual([]);
    expect(planned.clusters[0]?.objects.map(({ change }) => change.kind)).toEqual([
      'create',
      'update',
    ]);
    expect(await apply(api, planned)).toMatchObject({ kind: 'done' });
    expect(api.objects.get(path)).toMatchObject({ spec: { thanos: { image: 'x:1' } } });
  });

  it.each<[where: string, there: readonly Fields[]]>([
    ['in a namespace that is there', [home]],
    ['in one that is not', []],
  ])('is never made: %s', async (_, there) => {
    const api = cluster(...there);
    const planned = await plan(api);
    const message = 'It is not there, and it is not ours to make.';
    expect(hindrancesOf(planned)).toEqual([
      { cluster: 'a', message: `Prometheus k8s: ${message}` },
    ]);
    expect(await apply(api, planned)).toMatchObject({ kind: 'failed', failures: [{ message }] });
    expect(api.objects.has(path)).toBe(false);
  });

  it('is not made anew by taking a run back when it was deleted since', async () => {
    const api = cluster(home);
    api.objects.set(path, theirs);
    const entry = { key: 'k', cluster: 'a', path, attached: true, before: theirs, done: true };
    const run = {
      ...({ id: 'r', what: 'apply', topology: 't', uri: '', at: 1 } as const),
      clusters: [{ name: 'a', context: 'a', namespace: 'mon' }],
      entries: [{ ...entry, after: theirs }],
    };
    api.objects.delete(path);
    expect(await rollBack(run, new Set(['a']), optionsOf(api))).toMatchObject({
      kind: 'failed',
      failures: [{ message: 'It was deleted since: that stays.' }],
    });
    expect(api.objects.has(path)).toBe(false);
  });

  it('needs the right to change it, not those to make and to delete it', async () => {
    const api = cluster(home);
    api.objects.set(path, theirs);
    api.allowed = async ({ verb }) => verb === 'patch';
    expect((await plan(api)).clusters[0]?.denied).toEqual([]);
    api.allowed = async () => false;
    expect((await plan(api)).clusters[0]?.denied).toEqual([
      'You are not allowed to patch Prometheus objects in mon.',
    ]);
  });
});

it('a workload that selects no pods is not told those of its whole namespace', async () => {
  const api = createFakeApi();
  const lists: string[] = [];
  api.get = async () => ({ kind: 'StatefulSet', metadata: { name: 's' }, spec: { replicas: 1 } });
  api.list = async (from) => (lists.push(from), []);
  await waitForRollouts('a', [{ path: '/namespaces/n/x', name: 's' }], api, {
    now: () => 1,
    sleep: async () => undefined,
    tell: () => undefined,
    patience: { rollout: 0, stuck: 0, check: 0 },
    isOver: () => false,
  });
  expect(lists).toEqual([]);
});

describe('destroying', () => {
  it('lets the Prometheus of an operator stay, without our fields', async () => {
    const api = cluster(home);
    api.objects.set(path, theirs);
    const planned = await plan(api);
    await apply(api, planned);
    const [first] = planned.deployment.clusters;
    if (first === undefined) throw new Error('no cluster');
    const { doomed } = await everythingIn(planned.deployment, first, api);
    const found = doomed.filter(({ attached }) => attached);
    expect(found.map((one) => one.path)).toEqual([path]);
    const applied: unknown[] = [];
    const real = { ...api };
    api.apply = async (at, object, options) => {
      applied.push(object);
      return real.apply(at, object, options);
    };
    expect(await remove(found, optionsOf(api))).toMatchObject({ kind: 'done' });
    expect(api.objects.has(path)).toBe(true);
    expect(applied).toEqual([
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'Prometheus',
        metadata: { name: 'k8s', namespace: 'mon' },
      },
    ]);
  });

  it('leaves alone what we wrote nothing of', async () => {
    const api = cluster(home);
    api.objects.set(path, theirs);
    const planned = await plan(api);
    const [first] = planned.deployment.clusters;
    if (first === undefined) throw new Error('no cluster');
    const { doomed } = await everythingIn(planned.deployment, first, api);
    expect(doomed.filter(({ attached }) => attached)).toEqual([]);
  });

  it.each([
    [0, { kind: 'done' }],
    [2, { kind: 'failed', failures: [{ cluster: 'a', message: '2 pods have not ended yet' }] }],
  ])('waits for pods to end: %i are left', async (left, outcome) => {
    const api = cluster(home);
    const labels = { app: 's' };
    const set = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 's', namespace: 'mon', uid: 'u' },
      spec: { selector: { matchLabels: labels } },
    };
    for (let at = 0; at < left; at += 1) {
      const name = `s-${String(at)}`;
      api.objects.set(`/api/v1/namespaces/mon/pods/${name}`, { metadata: { name, labels } });
    }
    const doomed = {
      key: 'a/StatefulSet/mon/s',
      cluster: 'a',
      context: 'a',
      path: '/apis/apps/v1/namespaces/mon/statefulsets/s',
      live: set,
      precious: false,
    };
    expect(await remove([doomed], optionsOf(api))).toMatchObject(outcome);
  });
});
