import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import type { Choices } from '../../../client/src/topology/apply-plan.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import type { JournalLine, Run } from '../../../client/src/topology/journal.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import { countsOf, hindrancesOf, isChange } from '../../../client/src/topology/plan.ts';
import type { Plan } from '../../../client/src/topology/plan.ts';
import { everythingIn, remove } from '../../../client/src/topology/remove.ts';
import { rollBack } from '../../../client/src/topology/roll-back.ts';
import type { RunOptions } from '../../../client/src/topology/run.ts';
import { asFields } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import type {
  DeployedManifest,
  DeployedObject,
  TopologyDeployment,
} from '../../../server/src/protocol/topology.ts';
import { createFakeApi, refusal } from './fake-api.ts';
import type { FakeApi } from './fake-api.ts';

const namespace = 'mon';
const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
const path = (name: string) => `/api/v1/namespaces/${namespace}/configmaps/${name}`;

const configMap = (name: string, spec: Fields = { a: '1' }): DeployedManifest => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace, labels: { x: 'y' } },
  spec,
});

const object = (manifest: DeployedManifest, last = false): DeployedObject => ({
  wave: 'configuration',
  component: 'c',
  last,
  optional: false,
  attached: false,
  manifest,
});

const deployment = (
  clusters: Readonly<Record<string, readonly DeployedObject[]>>,
): TopologyDeployment => ({
  name: 't',
  clusters: Object.entries(clusters).map(([name, objects]) => ({
    name,
    context: name,
    namespace,
    objects,
  })),
  queriers: [],
});

interface World {
  readonly apis: Readonly<Record<string, FakeApi>>;
  readonly plan: (of: TopologyDeployment) => Promise<Plan>;
  readonly lines: JournalLine[];
  readonly options: (signal?: AbortSignal) => RunOptions;
  readonly run: (plan: Plan) => Run;
}

const world = (apis: Readonly<Record<string, FakeApi>>): World => {
  const lines: JournalLine[] = [];
  const api = async (context: string): Promise<FakeApi> => {
    const found = apis[context];
    if (found === undefined) throw new Error(`no ${context}`);
    return found;
  };
  return {
    apis,
    lines,
    plan: async (of) => makePlan('file:///t.yaml', of, { api, now: () => 7 }),
    options: (signal = new AbortController().signal) => ({
      api,
      journal: { write: async (line) => void lines.push(line) },
      now: () => 8,
      sleep: async () => undefined,
      signal,
      tell: () => undefined,
      patience: { rollout: 0, stuck: 0, check: 0 },
    }),
    run: ({ clusters }) => {
      const first = {
        type: 'run',
        id: 'r',
        what: 'apply',
        topology: 't',
        uri: 'u',
        at: 1,
        clusters,
      };
      // Cut off in the middle of a line, as a machine that goes leaves it.
      const text = [first, ...lines].map((line) => JSON.stringify(line)).join('\n');
      const run = readJournal(`${text}\n{"type":"do`);
      if (run === undefined) throw new Error('no journal');
      return run;
    },
  };
};

const none: Choices = new Map();
const changed = ({ clusters }: Plan): readonly string[] =>
  clusters
    .flatMap(({ objects }) => objects)
    .filter(isChange)
    .map(({ key, change }) => `${change.kind} ${key}`);
const specOf = (api: FakeApi | undefined, name: string): unknown =>
  api?.objects.get(path(name))?.['spec'];

const two = (last = 'z') =>
  deployment({
    a: [object(configMap('one')), object(configMap(last), true)],
    b: [object(configMap('two'))],
  });

describe('applying', () => {
  it('writes data clusters before what looks over all, and nothing the second time', async () => {
    const order: string[] = [];
    const a = createFakeApi(home);
    const b = createFakeApi(home);
    a.onWrite = (to) => order.push(`a${to.slice(to.lastIndexOf('/'))}`);
    b.onWrite = (to) => order.push(`b${to.slice(to.lastIndexOf('/'))}`);
    const { plan, options, lines } = world({ a, b });
    const first = await plan(two());
    expect(countsOf(first.clusters)).toMatchObject({ create: 5, same: 0 });
    expect(await applyPlan(first, none, options())).toMatchObject({ kind: 'done' });
    expect(order.at(-1)).toBe('a/z');
    expect(order.toSorted()).toEqual(['a/gauntlet-t', 'a/one', 'a/z', 'b/gauntlet-t', 'b/two']);
    const again = await plan(two());
    expect(changed(again)).toEqual([]);
    lines.length = 0;
    expect(await applyPlan(again, none, options())).toEqual({ kind: 'done', written: [] });
    expect(lines).toEqual([]);
  });

  it('stops before the next object when it is cancelled', async () => {
    const ending = new AbortController();
    const a = createFakeApi(home);
    a.onWrite = (to) => {
      if (to === path('one')) ending.abort();
    };
    const { plan, options } = world({ a });
    const of = deployment({ a: ['one', 'two'].map((name) => object(configMap(name))) });
    const outcome = await applyPlan(await plan(of), none, options(ending.signal));
    expect(outcome).toMatchObject({ kind: 'cancelled' });
    expect(a.objects.has(path('one'))).toBe(true);
    expect(a.objects.has(path('two'))).toBe(false);
  });

  it('stops everywhere when the API server of a cluster dies in the middle, and goes on the next time', async () => {
    const a = createFakeApi(home);
    const b = createFakeApi(home);
    b.onWrite = (to) => {
      if (to === path('two')) b.dies = true;
    };
    const { plan, options } = world({ a, b });
    const outcome = await applyPlan(await plan(two()), none, options());
    expect(outcome).toMatchObject({
      kind: 'failed',
      failures: [{ cluster: 'b', key: 'b/ConfigMap/mon/two', message: 'Nothing listens.' }],
    });
    expect(a.objects.has(path('z'))).toBe(false);
    b.dies = false;
    b.onWrite = () => undefined;
    const rest = await plan(two());
    expect(changed(rest)).toEqual(['create a/ConfigMap/mon/z', 'create b/ConfigMap/mon/two']);
    expect(await applyPlan(rest, none, options())).toMatchObject({ kind: 'done' });
  });

  it.each([
    [
      'edited',
      (a: FakeApi) => a.edit(path('one'), 'kubectl-edit', (was) => ({ ...was, spec: { a: '5' } })),
      'kubectl-edit changed it since the plan. Plan again.',
    ],
    [
      'deleted',
      (a: FakeApi) => a.objects.delete(path('one')),
      'It was deleted since the plan. Plan again.',
    ],
  ])('does not write over an object that was %s since the plan', async (_, happens, message) => {
    const a = createFakeApi(home);
    const { plan, options } = world({ a });
    await applyPlan(await plan(deployment({ a: [object(configMap('one'))] })), none, options());
    const next = await plan(deployment({ a: [object(configMap('one', { a: '2' }))] }));
    happens(a);
    expect(await applyPlan(next, none, options())).toMatchObject({
      kind: 'failed',
      failures: [{ message }],
    });
    expect(specOf(a, 'one')).not.toEqual({ a: '2' });
  });

  it('is told apart from another person who made the same object meanwhile', async () => {
    const a = createFakeApi(home);
    const { plan, options } = world({ a });
    const of = deployment({ a: [object(configMap('one'))] });
    const [mine, theirs] = [await plan(of), await plan(of)];
    expect(await applyPlan(theirs, none, options())).toMatchObject({ kind: 'done' });
    expect(await applyPlan(mine, none, options())).toMatchObject({
      failures: [{ message: 'gauntlet made it since the plan. Plan again.' }],
    });
    expect(changed(await plan(of))).toEqual([]);
  });

  it.each<[what: string, repeated: boolean, kind: string, there: boolean]>([
    ['is told of another person who made it in the same moment', false, 'failed', true],
    ['takes what it made for its own when an answer was lost', true, 'done', false],
  ])('%s, which taking back heeds', async (_, repeated, kind, there) => {
    const a = createFakeApi(home);
    const { plan, options, run } = world({ a });
    const planned = await plan(deployment({ a: [object(configMap('one'))] }));
    const real = { ...a };
    a.apply = async (to, manifest, how) => {
      if (how.dryRun || to !== path('one')) return real.apply(to, manifest, how);
      await real.apply(to, manifest, how);
      return { ...(await real.apply(to, manifest, how)), repeated };
    };
    const outcome = await applyPlan(planned, none, options());
    expect(outcome).toMatchObject(
      kind === 'done'
        ? { kind }
        : { kind, failures: [{ message: 'Somebody made it in the same moment. Plan again.' }] },
    );
    expect(await rollBack(run(planned), new Set(['a']), options())).toMatchObject({ kind: 'done' });
    expect(a.objects.has(path('one'))).toBe(there);
  });

  it('looks again where a controller wrote the status in between', async () => {
    const a = createFakeApi(home);
    const { plan, options } = world({ a });
    await applyPlan(await plan(deployment({ a: [object(configMap('one'))] })), none, options());
    const next = await plan(deployment({ a: [object(configMap('one', { a: '2' }))] }));
    let left = 1;
    a.onWrite = () => {
      left -= 1;
      if (left === 0) a.edit(path('one'), 'gauntlet', (was) => ({ ...was, status: { ready: 1 } }));
    };
    expect(await applyPlan(next, none, options())).toMatchObject({ kind: 'done' });
    expect(specOf(a, 'one')).toEqual({ a: '2' });
  });

  it('takes 500 objects', async () => {
    const a = createFakeApi(home);
    const { plan, options } = world({ a });
    const of = deployment({
      a: Array.from({ length: 500 }, (_, at) => object(configMap(`m${String(at)}`))),
    });
    expect(await applyPlan(await plan(of), none, options())).toMatchObject({ kind: 'done' });
    expect(changed(await plan(of))).toEqual([]);
  });
});

describe('a plan', () => {
  it.each([
    ['quota', 'exceeded quota: few'],
    ['admission', 'admission webhook "no" denied the request'],
    ['immutable', 'field is immutable'],
    ['forbidden', 'you must not'],
  ] as const)('tells of %s before anything is written', async (kind, message) => {
    const a = createFakeApi(home);
    a.refuse('/one', refusal(kind, message));
    const planned = await world({ a }).plan(deployment({ a: [object(configMap('one'))] }));
    expect(hindrancesOf(planned)).toEqual([{ cluster: 'a', message: `ConfigMap one: ${message}` }]);
    expect(a.asked).toEqual([]);
  });

  it('says what its user must not do, by kind', async () => {
    const a = createFakeApi(home);
    a.allowed = async ({ verb }) => verb !== 'delete';
    const { clusters } = await world({ a }).plan(deployment({ a: [object(configMap('one'))] }));
    expect(clusters[0]?.denied).toEqual([
      'You are not allowed to delete ConfigMap objects in mon.',
    ]);
  });

  it('knows of a cluster that does not answer, and of the others all the same', async () => {
    const [a, b] = [createFakeApi(home), createFakeApi(home)];
    b.dies = true;
    const { clusters } = await world({ a, b }).plan(two());
    expect(clusters.map(({ problem }) => problem)).toEqual([undefined, 'Nothing listens.']);
    expect(clusters[0]?.objects).toHaveLength(3);
  });

  it('makes a namespace that is not there first, and leaves out monitors that no cluster knows', async () => {
    const a = createFakeApi();
    const monitor = {
      ...object({
        ...configMap('m'),
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
      }),
      optional: true,
    };
    const { plan, options } = world({ a });
    const planned = await plan(deployment({ a: [object(configMap('one')), monitor] }));
    expect(changed(planned)).toEqual([
      'create a/Namespace/mon',
      'untried a/ConfigMap/mon/gauntlet-t',
      'untried a/ConfigMap/mon/one',
    ]);
    expect(await applyPlan(planned, none, options())).toMatchObject({ kind: 'done' });
    expect(a.asked[0]).toBe('APPLY /api/v1/namespaces/mon');
  });

  it('lists what the file no longer has, and takes no object from another topology unasked', async () => {
    const a = createFakeApi(home);
    const { plan, options } = world({ a });
    const more = deployment({ a: ['one', 'old'].map((name) => object(configMap(name))) });
    await applyPlan(await plan(more), none, options());
    const of = deployment({ a: [object(configMap('one'))] });
    expect((await plan(of)).clusters[0]?.leftovers.map(({ key }) => key)).toEqual([
      'a/ConfigMap/mon/old',
    ]);
    expect(changed(await plan({ ...of, name: 'other' }))).toEqual([
      'create a/ConfigMap/mon/gauntlet-other',
      'conflict a/ConfigMap/mon/one',
    ]);
  });
});

describe('taking back', () => {
  it('deletes what was made, puts back what was changed, and leaves what others changed since', async () => {
    const a = createFakeApi(home);
    const first = world({ a });
    const before = deployment({ a: [object(configMap('one', { a: '1', b: '1' }))] });
    await applyPlan(await first.plan(before), none, first.options());
    const { plan, options, run } = world({ a });
    const planned = await plan(
      deployment({ a: [object(configMap('one', { a: '2', b: '2' })), object(configMap('new'))] }),
    );
    await applyPlan(planned, none, options());
    a.edit(path('one'), 'kubectl-edit', (was) => ({
      ...was,
      spec: { ...asFields(was['spec']), b: '9' },
    }));
    const outcome = await rollBack(run(planned), new Set(['a']), options());
    expect(outcome).toMatchObject({
      kind: 'failed',
      failures: [
        { key: 'a/ConfigMap/mon/one', message: 'Others changed spec.b since: that stays.' },
      ],
    });
    expect(specOf(a, 'one')).toEqual({ a: '1', b: '9' });
    expect(a.objects.has(path('new'))).toBe(false);
  });

  it('takes one cluster back and leaves the other', async () => {
    const [a, b] = [createFakeApi(home), createFakeApi(home)];
    const { plan, options, run } = world({ a, b });
    const planned = await plan(two());
    await applyPlan(planned, none, options());
    await rollBack(run(planned), new Set(['a']), options());
    expect([...a.objects.keys()]).toEqual(['/api/v1/namespaces/mon']);
    expect(b.objects.has(path('two'))).toBe(true);
  });

  it('brings back what was deleted, and destroys everything', async () => {
    const a = createFakeApi(home);
    const { plan, options, run, lines } = world({ a });
    const of = deployment({ a: [object(configMap('one'))] });
    const planned = await plan(of);
    await applyPlan(planned, none, options());
    lines.length = 0;
    const [cluster] = of.clusters;
    if (cluster === undefined) throw new Error('no cluster');
    const { doomed } = await everythingIn(of, cluster, a);
    expect(await remove(doomed, options())).toMatchObject({ kind: 'done' });
    expect([...a.objects.keys()]).toEqual(['/api/v1/namespaces/mon']);
    await rollBack(run(planned), new Set(['a']), options());
    expect(specOf(a, 'one')).toEqual({ a: '1' });
  });
});

describe('a journal', () => {
  it('holds no Secret, only a hash of it, and never takes one back', async () => {
    const a = createFakeApi(home);
    const { plan, options, run, lines } = world({ a });
    const secret = (value: string) =>
      object({ ...configMap('s'), kind: 'Secret', data: { key: value } });
    const first = await plan(deployment({ a: [secret('b2xk')] }));
    await applyPlan(first, none, options());
    lines.length = 0;
    const planned = await plan(deployment({ a: [secret('bmV3')] }));
    await applyPlan(planned, none, options());
    expect(JSON.stringify(lines)).not.toMatch(/b2xk|bmV3/);
    expect(lines.find(({ type }) => type === 'begin')).toHaveProperty('beforeHash');
    await rollBack(run(planned), new Set(['a']), options());
    expect(a.objects.get(`/api/v1/namespaces/${namespace}/secrets/s`)?.['data']).toEqual({
      key: 'bmV3',
    });
  });
});
