// What taking runs back leaves as it is, and what it says was written.
import { describe, expect, it } from 'vitest';
import { RefusedError } from '../../../client/src/topology/api-problem.ts';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import type { JournalLine, Run } from '../../../client/src/topology/journal.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import { everythingIn, remove } from '../../../client/src/topology/remove.ts';
import { rollBack } from '../../../client/src/topology/roll-back.ts';
import type { RunEvent, RunOptions } from '../../../client/src/topology/run.ts';
import { asFields } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import type { DeployedCluster, DeployedObject } from '../../../server/src/protocol/topology.ts';
import { createFakeApi, refusal } from './fake-api.ts';

const map = (namespace: string, name: string, v: number): DeployedObject => ({
  wave: 'configuration',
  component: 'c',
  last: false,
  optional: false,
  attached: false,
  manifest: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace, labels: { x: 'y' } },
    spec: { v },
  },
});

/** A cluster with runs in it; `one` and `two` are all that the topology has. */
const start = (namespace = 'mon') => {
  const api = createFakeApi({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const lines: JournalLine[] = [];
  const events: RunEvent[] = [];
  const options: RunOptions = {
    api: async () => api,
    journal: { write: async (line) => void lines.push(line) },
    now: () => 8,
    sleep: async () => undefined,
    signal: new AbortController().signal,
    tell: (event) => void events.push(event),
    patience: { rollout: 0, stuck: 0, check: 0 },
  };
  const cluster = (v: number): DeployedCluster => ({
    name: 'a',
    context: 'a',
    namespace,
    objects: ['one', 'two'].map((name) => map(namespace, name, v)),
  });
  const topology = (v: number) => ({ name: 't', clusters: [cluster(v)], queriers: [] });
  const apply = async (v: number) => {
    const plan = await makePlan('file:///t', topology(v), { api: async () => api, now: () => 7 });
    return applyPlan(plan, new Map(), options);
  };
  const destroy = async () => {
    const { doomed } = await everythingIn(topology(1), cluster(1), api);
    return remove(doomed, options);
  };
  /** What was written since the last call. */
  const run = (): Run => {
    const first = { type: 'run', id: 'r', what: 'apply', topology: 't', uri: 'u', at: 1 };
    const all = [{ ...first, clusters: [cluster(1)] }, ...lines.splice(0)];
    const found = readJournal(all.map((line) => JSON.stringify(line)).join('\n'));
    if (found === undefined) throw new Error('no journal');
    return found;
  };
  const takeBack = async (of: Run) => {
    events.length = 0;
    const outcome = await rollBack(of, new Set(['a']), options);
    lines.length = 0;
    return outcome;
  };
  const path = (name: string) => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  const specOf = (name: string): unknown => api.objects.get(path(name))?.['spec'];
  return { api, options, events, apply, destroy, run, takeBack, path, specOf };
};

const key = (name: string, namespace = 'mon') => `a/ConfigMap/${namespace}/${name}`;
const anew = 'It was made anew since: that stays.';
const edit = (v: number) => (was: Fields) => ({ ...was, spec: { v } });

describe('taking back', () => {
  it('takes objects of a namespace named secrets back', async () => {
    const { apply, run, takeBack, specOf } = start('secrets');
    await apply(1);
    run();
    await apply(2);
    expect(await takeBack(run())).toMatchObject({ kind: 'done' });
    expect([specOf('one'), specOf('two')]).toEqual([{ v: 1 }, { v: 1 }]);
  });

  it('does not write what the API server refused to write', async () => {
    const { api, apply, run, takeBack, path, specOf } = start();
    await apply(1);
    run();
    api.refuse('/two', refusal('forbidden', 'nobody touches two'));
    const planned = api.apply.bind(api);
    // Dry runs pass, as they may.
    api.apply = async (at, object, options) =>
      options.dryRun && at.endsWith('/two')
        ? {
            object: { ...api.objects.get(at), ...object },
            warnings: [],
            created: false,
            repeated: false,
          }
        : planned(at, object, options);
    expect(await apply(2)).toMatchObject({ kind: 'failed', written: [key('one')] });
    const before = api.asked.length;
    expect(await takeBack(run())).toEqual({ kind: 'done', written: [key('one')] });
    const touched = new Set(api.asked.slice(before).map((asked) => asked.split(' ').at(-1)));
    expect(touched).toEqual(new Set([path('one')]));
    expect([specOf('one'), specOf('two')]).toEqual([{ v: 1 }, { v: 1 }]);
  });

  it.each([
    ['was destroyed', true],
    ['may have been destroyed', false],
  ])('leaves what a later apply made in place of what %s, and says so', async (_, done) => {
    const { apply, destroy, run, takeBack, specOf } = start();
    await apply(1);
    run();
    await destroy();
    const destroyed = run();
    await apply(2);
    const entries = destroyed.entries.map((entry) => ({ ...entry, done }));
    const outcome = await takeBack({ ...destroyed, entries });
    expect(outcome).toMatchObject({ kind: 'failed', written: [] });
    expect('failures' in outcome && outcome.failures).toEqual(
      expect.arrayContaining(
        ['one', 'two'].map((name) => ({ cluster: 'a', key: key(name), message: anew })),
      ),
    );
    expect([specOf('one'), specOf('two')]).toEqual([{ v: 2 }, { v: 2 }]);
  });

  it('brings what was destroyed back once', async () => {
    const { apply, destroy, run, takeBack, specOf } = start();
    await apply(1);
    run();
    await destroy();
    const destroyed = run();
    expect(await takeBack(destroyed)).toMatchObject({ kind: 'done' });
    expect(specOf('one')).toEqual({ v: 1 });
    expect(await takeBack(destroyed)).toEqual({ kind: 'done', written: [] });
  });

  it('counts what was written: neither what is as it was nor what was refused', async () => {
    const { api, events, apply, run, takeBack } = start();
    await apply(1);
    run();
    await apply(2);
    const changed = run();
    const real = { ...api };
    api.replace = async (to, object) =>
      to.endsWith('/one')
        ? Promise.reject(new RefusedError(refusal('admission', 'no')))
        : real.replace(to, object);
    expect(await takeBack(changed)).toEqual({
      kind: 'failed',
      written: [key('two')],
      failures: [{ cluster: 'a', key: key('one'), message: 'no' }],
    });
    expect(events.filter((event) => 'state' in event && event.state === 'written')).toEqual([
      { kind: 'object', key: key('two'), state: 'written' },
    ]);
    api.objects.clear();
    const entries = changed.entries.map((entry) => {
      const { before: _before, ...rest } = entry;
      return rest;
    });
    const made = { ...changed, entries };
    expect(await takeBack(made)).toEqual({ kind: 'done', written: [] });
    expect(events).toEqual([]);
  });

  it('gives no fields back over a write of others in between', async () => {
    const { api, apply, run, takeBack, path, specOf } = start();
    await apply(1);
    run();
    await apply(2);
    const real = { ...api };
    let isFirst = true;
    api.patch = async (to, operations) => {
      if (isFirst && to === path('one')) {
        isFirst = false;
        api.edit(to, 'kubectl-edit', edit(9));
      }
      return real.patch(to, operations);
    };
    expect(await takeBack(run())).toMatchObject({
      failures: [{ key: key('one'), message: 'Others changed spec.v since: that stays.' }],
    });
    expect(specOf('one')).toEqual({ v: 9 });
    const metadata = asFields(api.objects.get(path('one'))?.['metadata']);
    expect(metadata?.['managedFields']).toMatchObject([{ manager: 'kubectl-edit' }]);
  });
});

it('deleting tells as written only what was', async () => {
  const { api, events, apply, destroy } = start();
  await apply(1);
  events.length = 0;
  const real = { ...api };
  api.remove = async (to, uid) =>
    to.endsWith('/one')
      ? Promise.reject(new RefusedError(refusal('forbidden', 'no')))
      : real.remove(to, uid);
  expect(await destroy()).toMatchObject({ kind: 'failed' });
  const told = events.flatMap((event) =>
    event.kind === 'object' && event.state === 'written' ? [event.key] : [],
  );
  expect(told).toContain(key('two'));
  expect(told).not.toContain(key('one'));
});

it('tells of volumes that must not be listed', async () => {
  const { api } = start();
  const set = {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 's', namespace: 'mon' },
    spec: { selector: { matchLabels: { app: 's' } } },
  };
  api.list = async (from) => {
    if (from.endsWith('/persistentvolumeclaims')) return undefined;
    return from.endsWith('/statefulsets') ? [set] : [];
  };
  const cluster = { name: 'a', context: 'a', namespace: 'mon', objects: [] };
  const deployment = { name: 't', clusters: [cluster], queriers: [] };
  const { doomed, unlisted } = await everythingIn(deployment, cluster, api);
  expect(doomed.map((one) => one.key)).toEqual(['a/StatefulSet/mon/s']);
  expect(unlisted).toEqual(['PersistentVolumeClaim']);
});
