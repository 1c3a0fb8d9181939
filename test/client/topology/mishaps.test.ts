// What goes wrong between clusters, people and machines while topologies are applied and taken back.
import { describe, expect, it } from 'vitest';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { partOfLabel } from '../../../client/src/topology/apply-set.ts';
import { RefusedError } from '../../../client/src/topology/api-problem.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import type { JournalLine, Run } from '../../../client/src/topology/journal.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import type { Choice, Plan } from '../../../client/src/topology/plan.ts';
import { everythingIn, remove } from '../../../client/src/topology/remove.ts';
import { rollBack } from '../../../client/src/topology/roll-back.ts';
import type { RunOptions } from '../../../client/src/topology/run.ts';
import { waitForRollouts } from '../../../client/src/topology/wait-for-rollouts.ts';
import { asFields } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import type {
  DeployedObject,
  DeployedQuerier,
  TopologyDeployment,
} from '../../../server/src/protocol/topology.ts';
import { createFakeApi, refusal } from './fake-api.ts';
import type { FakeApi } from './fake-api.ts';

const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'mon' } };
const path = (name: string) => `/api/v1/namespaces/mon/configmaps/${name}`;
const key = (name: string) => `a/ConfigMap/mon/${name}`;
const map = (name: string, spec: Fields = { v: 1 }): DeployedObject => ({
  wave: 'configuration',
  component: 'c',
  last: false,
  optional: false,
  attached: false,
  manifest: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'mon', labels: { x: 'y' } },
    spec,
  },
});
const topology = (objects: readonly DeployedObject[], name = 't'): TopologyDeployment => ({
  name,
  clusters: [{ name: 'a', context: 'ctx', namespace: 'mon', objects }],
  queriers: [],
});

const clusterOf = (api: FakeApi) => {
  const lines: JournalLine[] = [];
  const open = async (context: string): Promise<FakeApi> => {
    if (context === 'ctx') return api;
    throw new ClusterError({ kind: 'not-found', message: `There is no context ${context}.` });
  };
  const options = (more: Partial<RunOptions> = {}): RunOptions => ({
    api: open,
    journal: { write: async (line) => void lines.push(line) },
    now: () => 8,
    sleep: async () => undefined,
    signal: new AbortController().signal,
    tell: () => undefined,
    patience: { rollout: 0, stuck: 0, check: 0 },
    ...more,
  });
  const plan = async (of: TopologyDeployment): Promise<Plan> =>
    makePlan('file:///t.yaml', of, { api: open, now: () => 7 });
  const apply = async (of: TopologyDeployment, choices: ReadonlyMap<string, Choice> = new Map()) =>
    applyPlan(await plan(of), choices, options());
  /** The run of what was written since `lines` was emptied. */
  const run = (): Run => {
    const clusters = [{ name: 'a', context: 'ctx', namespace: 'mon' }];
    const first = { type: 'run', id: 'r', what: 'apply', topology: 't', uri: 'u', at: 1, clusters };
    const found = readJournal([first, ...lines].map((line) => JSON.stringify(line)).join('\n'));
    if (found === undefined) throw new Error('no journal');
    return found;
  };
  const takeBack = async (of: Run) => rollBack(of, new Set(['a']), options());
  const specOf = (name: string): unknown => api.objects.get(path(name))?.['spec'];
  return { api, lines, options, plan, apply, run, takeBack, specOf };
};

const lost = new ClusterError({ kind: 'unreachable', message: 'Nothing listens.' });
const edit = (spec: Fields) => (was: Fields) => ({ ...was, spec });

describe('planning', () => {
  it('plans the other kinds where one must not be looked at', async () => {
    const api = createFakeApi(home);
    const no = new RefusedError(refusal('forbidden', 'you must not'));
    const real = { ...api };
    const isIt = (to: string) => to.endsWith('/one');
    api.get = async (from) => (isIt(from) ? Promise.reject(no) : real.get(from));
    api.apply = async (to, ...rest) => (isIt(to) ? Promise.reject(no) : real.apply(to, ...rest));
    const { clusters } = await clusterOf(api).plan(topology([map('one'), map('two')]));
    expect(clusters[0]).not.toHaveProperty('problem');
    expect(clusters[0]?.objects.map(({ change }) => change.kind)).toEqual([
      'create',
      'refused',
      'create',
    ]);
  });

  it('says that a context is gone', async () => {
    const { clusters } = topology([map('one')]);
    const gone = clusters.map((cluster) => ({ ...cluster, context: 'renamed' }));
    const planned = await clusterOf(createFakeApi(home)).plan({ ...topology([]), clusters: gone });
    expect(planned.clusters[0]?.problem).toBe('There is no context renamed.');
  });

  it('asks for each of 500 objects once, and applying them again writes nothing', async () => {
    const api = createFakeApi(home);
    const { plan, options, lines } = clusterOf(api);
    const of = topology(Array.from({ length: 500 }, (_, at) => map(`m${String(at)}`)));
    await applyPlan(await plan(of), new Map(), options());
    let requests = 0;
    const real = { ...api };
    api.apply = async (...all) => ((requests += 1), real.apply(...all));
    api.get = async (...all) => ((requests += 1), real.get(...all));
    api.list = async (...all) => ((requests += 1), real.list(...all));
    lines.length = 0;
    const asked = api.asked.length;
    const again = await plan(of);
    expect(requests).toBeLessThan(550);
    expect(await applyPlan(again, new Map(), options())).toEqual({ kind: 'done', written: [] });
    expect(lines).toEqual([]);
    expect(api.asked).toHaveLength(asked);
  });
});

describe('applying', () => {
  it('knows its own write again when the answer to it was lost', async () => {
    const api = createFakeApi(home);
    const { apply, lines, run, specOf } = clusterOf(api);
    await apply(topology([map('one')]));
    lines.length = 0;
    const real = { ...api };
    api.apply = async (to, object, how) => {
      const answer = await real.apply(to, object, how);
      if (how.dryRun) return answer;
      // The request is sent once more, with the version that the first one had.
      return real.apply(to, object, how);
    };
    expect(await apply(topology([map('one', { v: 2 })]))).toMatchObject({ kind: 'done' });
    expect(specOf('one')).toEqual({ v: 2 });
    expect(run().entries).toMatchObject([{ key: key('one'), done: true }]);
  });

  it('tells what failed though somebody cancelled it too', async () => {
    const api = createFakeApi(home);
    const { plan, options } = clusterOf(api);
    const of = await plan(topology([map('one')]));
    api.refuse('/one', refusal('quota', 'exceeded quota: few'));
    const ending = new AbortController();
    api.onWrite = (to) => {
      if (to === path('one')) ending.abort();
    };
    expect(await applyPlan(of, new Map(), options({ signal: ending.signal }))).toEqual({
      kind: 'failed',
      written: [key('gauntlet-t')],
      failures: [{ cluster: 'a', key: key('one'), message: 'exceeded quota: few' }],
    });
  });

  it('leaves an object to the topology that has it when people say so', async () => {
    const api = createFakeApi(home);
    const { apply, plan } = clusterOf(api);
    await apply(topology([map('one')], 'first'));
    const label = () =>
      asFields(asFields(api.objects.get(path('one'))?.['metadata'])?.['labels'])?.[partOfLabel];
    const owner = label();
    await apply(topology([map('one', { v: 2 })], 'second'), new Map([[key('one'), 'leave']]));
    expect(label()).toBe(owner);
    const left = (await plan(topology([], 'first'))).clusters[0]?.leftovers;
    expect(left?.map((one) => one.key)).toEqual([key('one')]);
    await apply(topology([map('one')], 'second'), new Map([[key('one'), 'take']]));
    expect(label()).not.toBe(owner);
  });

  it('says why the check of a querier cannot be made', async () => {
    const querier: DeployedQuerier = {
      cluster: 'gone',
      component: 'query',
      namespace: 'mon',
      service: 'thanos-query',
      port: 9090,
      global: true,
      further: 0,
      expects: [],
    };
    const { apply } = clusterOf(createFakeApi(home));
    expect(await apply({ ...topology([map('one')]), queriers: [querier] })).toMatchObject({
      kind: 'failed',
      failures: [{ cluster: 'gone', message: 'thanos-query: There is no context gone.' }],
    });
  });
});

describe('taking back', () => {
  it('finds nothing to do the second time', async () => {
    const { apply, lines, run, takeBack, specOf } = clusterOf(createFakeApi(home));
    await apply(topology([map('one')]));
    lines.length = 0;
    await apply(topology([map('one', { v: 2 }), map('new')]));
    const first = run();
    expect(await takeBack(first)).toMatchObject({ kind: 'done' });
    expect(await takeBack(first)).toMatchObject({ kind: 'done' });
    expect(specOf('one')).toEqual({ v: 1 });
    expect(specOf('new')).toBeUndefined();
  });

  it.each<[what: string, comesThrough: boolean, spec: Fields]>([
    ['came through is taken back', true, { v: 1 }],
    ['did not come through leaves what others wrote', false, { v: 9 }],
  ])('a write that was not confirmed and %s', async (_, comesThrough, spec) => {
    const api = createFakeApi(home);
    const { apply, lines, run, takeBack, specOf } = clusterOf(api);
    await apply(topology([map('one')]));
    lines.length = 0;
    const real = { ...api };
    api.apply = async (to, object, how) => {
      if (how.dryRun || (comesThrough && to === path('one'))) {
        const answer = await real.apply(to, object, how);
        if (how.dryRun) return answer;
      }
      throw lost;
    };
    expect(await apply(topology([map('one', { v: 2 })]))).toMatchObject({
      kind: 'failed',
      failures: [{ key: key('one'), message: 'Nothing listens.' }],
    });
    expect(run().entries).toMatchObject([{ key: key('one'), done: false }]);
    if (!comesThrough) {
      // Somebody else goes on from there; our part of the managed fields is as it was.
      const was = api.objects.get(path('one')) ?? {};
      const managed = asFields(was['metadata'])?.['managedFields'] as readonly Fields[];
      api.edit(path('one'), 'kubectl-edit', edit({ v: 9 }));
      const now = api.objects.get(path('one')) ?? {};
      const theirs = asFields(now['metadata'])?.['managedFields'] as readonly Fields[];
      const metadata = { ...asFields(now['metadata']), managedFields: [...managed, ...theirs] };
      api.objects.set(path('one'), { ...now, metadata });
    }
    expect(await takeBack(run())).toMatchObject({ kind: 'done' });
    expect(specOf('one')).toEqual(spec);
  });

  it('leaves an object that others made anew, and one that we never made', async () => {
    const api = createFakeApi(home);
    const { apply, lines, run, takeBack, specOf } = clusterOf(api);
    await apply(topology([]));
    lines.length = 0;
    const real = { ...api };
    api.apply = async (to, object, how) =>
      !how.dryRun && to === path('two') ? Promise.reject(lost) : real.apply(to, object, how);
    await apply(topology([map('one'), map('two')]));
    const others = (name: string) => ({
      ...map(name, { v: 7 }).manifest,
      metadata: {
        name,
        namespace: 'mon',
        uid: 'other',
        managedFields: [{ manager: 'helm', operation: 'Update', fieldsV1: {} }],
      },
    });
    for (const name of ['one', 'two']) api.objects.set(path(name), others(name));
    expect(await takeBack(run())).toMatchObject({
      kind: 'failed',
      failures: [{ key: key('one'), message: 'It was made anew since: that stays.' }],
    });
    expect([specOf('one'), specOf('two')]).toEqual([{ v: 7 }, { v: 7 }]);
  });

  it('never deletes a Secret', async () => {
    const api = createFakeApi(home);
    const { apply, run, takeBack } = clusterOf(api);
    const { manifest, ...rest } = map('s');
    await apply(topology([{ ...rest, manifest: { ...manifest, kind: 'Secret' } }]));
    await takeBack(run());
    expect([...api.objects.keys()]).toEqual([
      '/api/v1/namespaces/mon',
      '/api/v1/namespaces/mon/secrets/s',
    ]);
  });

  it('waits for no deletion, but tells it', async () => {
    const api = createFakeApi(home);
    const { apply, run, takeBack } = clusterOf(api);
    await apply(topology([map('one')]));
    const { metadata, ...rest } = api.objects.get(path('one')) ?? {};
    const ending = { ...asFields(metadata), deletionTimestamp: 't' };
    api.objects.set(path('one'), { ...rest, metadata: ending });
    expect(await takeBack(run())).toMatchObject({
      failures: [{ message: 'It is still being deleted. Roll back again when it is gone.' }],
    });
  });
});

it('a cluster that does not answer any more is asked no further: taking back, destroying', async () => {
  const api = createFakeApi(home);
  const { apply, run, takeBack, options } = clusterOf(api);
  const of = topology(Array.from({ length: 20 }, (_, at) => map(`m${String(at)}`)));
  await apply(of);
  const [cluster] = of.clusters;
  if (cluster === undefined) throw new Error('no cluster');
  const { doomed } = await everythingIn(of, cluster, api);
  let requests = 0;
  const dead = async () => {
    requests += 1;
    throw lost;
  };
  api.get = dead;
  api.remove = dead;
  const outcome = {
    kind: 'failed',
    written: [],
    failures: [{ cluster: 'a', message: 'Nothing listens.' }],
  };
  expect(await takeBack(run())).toEqual(outcome);
  expect(await remove(doomed, options())).toEqual(outcome);
  expect(requests).toBe(2);
});

describe('waiting for pods', () => {
  const set = (ready: number): Fields => ({
    kind: 'StatefulSet',
    metadata: { name: 's', generation: 1 },
    spec: { replicas: 1, selector: { matchLabels: { a: 'b' } } },
    status: { observedGeneration: 1, readyReplicas: ready, updatedReplicas: 1 },
  });
  const refused = (status: number) => new RefusedError({ ...refusal('other', 'not yet'), status });

  /** Looks one after the other; the clock goes on with each rest. */
  const wait = async (looks: readonly (Fields | Error | undefined)[]) => {
    const api = createFakeApi();
    let at = 0;
    let look = 0;
    api.get = async () => {
      const now = looks[Math.min(look, looks.length - 1)];
      look += 1;
      if (now instanceof Error) throw now;
      return now;
    };
    const told: string[] = [];
    const why = await waitForRollouts('a', [{ path: '/namespaces/n/x', name: 's' }], api, {
      now: () => at,
      sleep: async (ms) => void (at += ms),
      tell: (event) => void (event.kind === 'waiting' && told.push(event.sentence)),
      patience: { rollout: 10_000, stuck: 3_000, check: 0 },
      isOver: () => false,
    });
    return { why, told, at };
  };
  const lacking = 's: 0 of 1 pod is ready';

  it.each<
    [string, readonly (Fields | Error | undefined)[], { why?: string; told: string[]; at: number }]
  >([
    ['ends when they are ready', [set(0), set(0), set(1)], { told: [lacking], at: 2_000 }],
    [
      'has no more patience than it was given',
      [set(0)],
      { why: lacking, told: [lacking], at: 10_000 },
    ],
    [
      'has less for what is gone',
      [undefined],
      { why: 's is gone', told: ['s is gone'], at: 3_000 },
    ],
    [
      'waits for an API server that is away',
      [lost, set(1)],
      { told: ['Nothing listens.'], at: 1_000 },
    ],
    [
      'waits for one that only starts',
      [refused(503), refused(500), set(1)],
      { told: ['not yet'], at: 2_000 },
    ],
    [
      'waits for one that has too much to do',
      [refused(429), set(1)],
      { told: ['not yet'], at: 1_000 },
    ],
  ])('%s', async (_, looks, outcome) => {
    expect(await wait(looks)).toEqual({ why: undefined, ...outcome });
  });

  it('does not wait for what it must not look at', async () => {
    await expect(wait([refused(403)])).rejects.toThrow('not yet');
  });
});
