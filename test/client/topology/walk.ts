// The whole way of a topology on real clusters: planned, applied, changed by one line, taken back, destroyed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import { diffOf } from '../../../client/src/topology/diff.ts';
import type { Run } from '../../../client/src/topology/journal.ts';
import { countsOf, hindrancesOf, isChange } from '../../../client/src/topology/plan.ts';
import type { Plan } from '../../../client/src/topology/plan.ts';
import { remove } from '../../../client/src/topology/remove.ts';
import { rollBack } from '../../../client/src/topology/roll-back.ts';
import { asFields, asFieldsList, asText, asTextRecord } from '../../../client/src/util/values.ts';
import type { Lab } from '../../lab/lab.ts';
import { waitFor } from '../../stand/processes.mjs';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import {
  allOf,
  applyWithJournal,
  changesOf,
  deploymentFor,
  membersLeft,
  objectsOf,
  planOf,
  versionsOf,
} from './lab-plans.ts';
import { createRuns } from './topology-lab.ts';

/** A topology, a line of it that changes, and what has to come of both. */
export interface Way {
  readonly name: string;
  readonly text: string;
  /** Clusters that the global querier finds series of. */
  readonly sees: readonly string[];
  /** One line of the file, and what stands there afterwards. */
  readonly line: readonly [before: string, after: string];
  /** Keys of the objects that the line changes. */
  readonly changes: readonly string[];
  /** The lines that are new in their diffs. */
  readonly diff: readonly string[];
}

/** What it came to: counts, and seconds of each step. */
export type Figures = Readonly<Record<string, number>>;

export interface Place {
  readonly lab: Lab;
  readonly clusters: LabClusters;
}

/** Walks it from nothing to nothing; rejects where anything is otherwise than it has to be. */
export async function walk(way: Way, place: Place): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'gauntlet-journals-'));
  const figures: Record<string, number> = {};
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    figures[what] = Math.round((performance.now() - began) / 10) / 100;
    console.log(`${way.name}: ${what} ${String(figures[what])} s`);
    return result;
  };
  try {
    await nothingThere(way, place);
    await appears(way, place, { folder, figures, timed });
    await changes(way, place, { folder, figures, timed });
    await goes(way, place, { folder, figures, timed });
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Steps {
  readonly folder: string;
  readonly figures: Record<string, number>;
  readonly timed: <T>(what: string, work: () => Promise<T>) => Promise<T>;
}

async function appears(way: Way, place: Place, { folder, figures, timed }: Steps): Promise<void> {
  const runs = createRuns(place.clusters);
  const plan = await timed('plan', () => planOf(way.text, runs));
  expect(hindrancesOf(plan)).toEqual([]);
  expect(plan.clusters.flatMap(({ missingSecrets }) => missingSecrets)).toEqual([]);
  expect(countsOf(plan.clusters)).toMatchObject({ update: 0, conflict: 0, same: 0, leftover: 0 });
  figures['objects'] = objectsOf(plan).length;
  const [outcome] = await timed('apply', () => applyWithJournal(plan, runs, folder));
  expect(outcome).toMatchObject({ kind: 'done' });
  expect(outcome.written).toHaveLength(objectsOf(plan).length);
  const pods = await podsOf(place.lab);
  expect(pods.filter(({ ready }) => !ready)).toEqual([]);
  expect(pods).toHaveLength(wantedPods(plan));
  figures['pods'] = pods.length;
  await timed('seen by the global querier', () => seen(way, plan, place));

  const again = createRuns(place.clusters);
  const before = await planOf(way.text, again);
  expect(changesOf(before)).toEqual([]);
  const same = await timed('apply without changes', async () => {
    const planned = await planOf(way.text, again);
    expect(await applyPlan(planned, new Map(), again.options())).toEqual({
      kind: 'done',
      written: [],
    });
    return planned;
  });
  expect(again.lines()).toEqual([]);
  expect(versionsOf(await planOf(way.text, again))).toEqual(versionsOf(same));
}

async function changes(way: Way, place: Place, { folder, timed }: Steps): Promise<void> {
  const runs = createRuns(place.clusters);
  expect(way.text.split('\n').filter((line) => line.includes(way.line[0]))).toHaveLength(1);
  const text = way.text.replace(way.line[0], way.line[1]);
  const before = await planOf(way.text, runs);
  const plan = await timed('plan of the changed line', () => planOf(text, runs));
  expect(changesOf(plan)).toEqual(way.changes.map((key) => `update ${key}`));
  const lines = objectsOf(plan)
    .filter(isChange)
    .flatMap((object) => {
      const { before: left, after: right } = diffOf(object);
      return right.split('\n').filter((line) => !left.split('\n').includes(line));
    });
  expect([...new Set(lines.map((line) => line.trim()))]).toEqual(way.diff);
  const [outcome, run] = await timed('apply of the changed line', () =>
    applyWithJournal(plan, runs, folder),
  );
  expect(outcome).toMatchObject({ kind: 'done', written: way.changes });
  await timed('roll back', () => goBack(run, runs));
  const after = await planOf(way.text, runs);
  expect(changesOf(after)).toEqual([]);
  const versions = versionsOf(before);
  const written = [...versionsOf(after)].filter(([key, version]) => versions.get(key) !== version);
  expect(written.map(([key]) => key)).toEqual(way.changes);
}

const goBack = async (run: Run | undefined, runs: ReturnType<typeof createRuns>): Promise<void> => {
  if (run === undefined) throw new Error('no journal');
  const everywhere = new Set(run.clusters.map(({ name }) => name));
  expect(await rollBack(run, everywhere, runs.options())).toMatchObject({ kind: 'done' });
};

/** A further try finds what the one before has made. */
async function nothingThere(way: Way, { clusters }: Place): Promise<void> {
  const runs = createRuns(clusters);
  const deployment = deploymentFor(way.text);
  const there = await allOf(deployment, runs);
  if (there.length === 0) return;
  expect(await remove(there, runs.options())).toMatchObject({ kind: 'done' });
}

async function goes(way: Way, place: Place, { figures, timed }: Steps): Promise<void> {
  const runs = createRuns(place.clusters);
  const deployment = deploymentFor(way.text);
  const doomed = await allOf(deployment, runs);
  figures['volumes'] = doomed.filter(({ precious }) => precious).length;
  const removed = await timed('destroy', () => remove(doomed, runs.options()));
  expect(removed).toMatchObject({ kind: 'done' });
  expect(await membersLeft(deployment, runs)).toEqual([]);
  const left = async (): Promise<string> => {
    const all = await Promise.all(place.lab.plan.clusters.map(({ name }) => oursIn(name, place)));
    return all.join('\n').trim();
  };
  await timed('until all is gone', () =>
    waitFor(async () => (await left()) === '' || undefined, {
      timeoutMs: 600_000,
      everyMs: 1_000,
      describe: () => 'something is left',
    }),
  );
  expect(await allOf(deployment, runs)).toEqual([]);
}

const ours = ['-l', 'app.kubernetes.io/part-of=thanos,app.kubernetes.io/managed-by=gauntlet'];
const namespace = '--namespace=monitoring';

/** What a topology has left in a cluster: pods and volumes too. */
const oursIn = (cluster: string, { lab }: Place): Promise<string> =>
  lab.kubectl(cluster, [
    namespace,
    'get',
    'all,cm,sa,pdb,networkpolicy,pvc,clusterrole,clusterrolebinding',
    '-o',
    'name',
    ...ours,
  ]);

interface Pod {
  readonly name: string;
  readonly ready: boolean;
}

const podsOf = async (lab: Lab): Promise<readonly Pod[]> => {
  const lists = await Promise.all(
    lab.plan.clusters.map(({ name }) =>
      lab.kubectl(name, [namespace, 'get', 'pods', '-o', 'json', ...ours]),
    ),
  );
  return lists
    .flatMap((text) => asFieldsList(asFields(JSON.parse(text))?.['items']))
    .filter((pod) => asFields(pod['metadata'])?.['deletionTimestamp'] === undefined)
    .map((pod) => ({
      name: asText(asFields(pod['metadata'])?.['name']) ?? '',
      ready: asFieldsList(asFields(pod['status'])?.['conditions']).some(
        ({ type, status }) => type === 'Ready' && status === 'True',
      ),
    }));
};

const wantedPods = (plan: Plan): number =>
  objectsOf(plan)
    .filter(({ manifest }) => ['Deployment', 'StatefulSet'].includes(manifest.kind))
    .map(({ manifest }) => Number(asFields(manifest['spec'])?.['replicas'] ?? 1))
    .reduce((sum, count) => sum + count, 0);

const question = new URLSearchParams({
  query: 'count(up==1)by(cluster)',
  partial_response: 'false',
});

/** Waits until one query over all answers with series of every cluster, and of no other. */
async function seen(way: Way, plan: Plan, { clusters }: Place): Promise<void> {
  const api = createRuns(clusters).api;
  const global = plan.deployment.queriers.filter((querier) => querier.global);
  expect(global).not.toEqual([]);
  for (const { cluster, namespace: home, service, port } of global) {
    const place = { namespace: home, service, port };
    let last = '';
    const answered = async (): Promise<true | undefined> => {
      const answer = await (await api(cluster)).ask(place, `/api/v1/query?${question.toString()}`);
      const found = asFieldsList(asFields(answer['data'])?.['result'])
        .map(({ metric }) => asTextRecord(metric)['cluster'] ?? '')
        .toSorted();
      last = JSON.stringify(answer);
      return found.join() === way.sees.join() || undefined;
    };
    await waitFor(answered, {
      timeoutMs: 180_000,
      everyMs: 1_000,
      describe: () => `${service} does not find ${way.sees.join(', ')}: ${last}`,
    });
  }
}
