// A topology from its file into two real clusters and out of them again, by the code that the commands run.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPlan, type Choices } from '../../../client/src/topology/apply-plan.ts';
import { diffOf, outsidersOf } from '../../../client/src/topology/diff.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import type { Run } from '../../../client/src/topology/journal.ts';
import { countsOf, hindrancesOf, isChange } from '../../../client/src/topology/plan.ts';
import type { Plan } from '../../../client/src/topology/plan.ts';
import { remove } from '../../../client/src/topology/remove.ts';
import { rollBack } from '../../../client/src/topology/roll-back.ts';
import { endLab, startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { defaultDir } from '../../lab/state/paths.ts';
import { cachedPath } from '../../stand/binaries.mjs';
import { run, waitFor } from '../../stand/processes.mjs';
import { runCli } from '../../support/run-cli.ts';
import { giveOwnBuckets, ownSecret, sampleForLab } from '../../topology/lab-samples.ts';
import { allowed, openClusters } from '../k8s/lab-clusters.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import {
  allOf,
  changesOf,
  deploymentFor,
  membersLeft,
  objectsOf,
  planOf,
  uri,
  versionsOf,
} from './lab-plans.ts';
import { createRuns } from './topology-lab.ts';
import type { Runs } from './topology-lab.ts';
import { walk } from './walk.ts';
import { wayOn } from './ways.ts';

const log = (line: string) => console.log(line);
const names = ['aks', 'gke'] as const;
const none: Choices = new Map();
const both = new Set<string>(names);

let lab: Lab;
let clusters: LabClusters;

beforeAll(async () => {
  lab = await startLab({ clusters: names, scenario: 'bare', log });
  await Promise.all(names.map((name) => giveOwnBuckets(lab, name)));
  clusters = openClusters(lab.kubeconfig);
});
afterAll(async () => {
  clusters.dispose();
  await endLab(defaultDir(), log);
});

const sample = () => sampleForLab('store-in-each-cluster', lab, ownSecret);

const timed = async <T>(what: string, work: () => Promise<T>): Promise<readonly [T, number]> => {
  const began = performance.now();
  const result = await work();
  const ms = Math.round(performance.now() - began);
  log(`${what}: ${ms} ms`);
  return [result, ms];
};

/** The journal of a run, as it would be read from its file. */
const runOf = (plan: Plan, runs: Runs): Run => {
  const first = {
    type: 'run',
    id: 'r',
    what: 'apply',
    topology: 'shop',
    uri,
    at: 0,
    clusters: plan.clusters,
  };
  const lines = [first, ...runs.lines(), { type: 'end', outcome: 'done', at: 1 }];
  const run = readJournal(lines.map((line) => JSON.stringify(line)).join('\n'));
  if (run === undefined) throw new Error('no journal');
  return run;
};

const apply = async (text: string): Promise<Run> => {
  const runs = createRuns(clusters);
  const plan = await planOf(text, runs);
  const outcome = await applyPlan(plan, none, runs.options());
  expect(outcome).toMatchObject({ kind: 'done' });
  return runOf(plan, runs);
};

/** What `kubectl diff` prints; it ends with 1 where anything differs. */
const kubectlDiff = (cluster: string, input: string): Promise<string> =>
  run(
    'sh',
    [
      '-c',
      '"$@" || [ $? -eq 1 ]',
      'sh',
      cachedPath('kubectl'),
      `--kubeconfig=${lab.kubeconfig}`,
      `--context=${cluster}`,
      'diff',
      '-f',
      '-',
    ],
    { input },
  );

describe('a topology on two clusters', () => {
  it('is refused before anything is written where a quota stands against it', async () => {
    const runs = createRuns(clusters);
    const quota = ['-n', 'monitoring', 'quota', 'few'];
    const hindered = async (): Promise<Plan | undefined> => {
      const made = await planOf(sample(), runs);
      return hindrancesOf(made).length > 0 ? made : undefined;
    };
    const planned = async (): Promise<Plan> => {
      try {
        await lab.kubectl('gke', ['create', ...quota, '--hard=count/services=0']);
        // The controller has to have counted before it stands against anything.
        return await waitFor(hindered, {
          timeoutMs: 60_000,
          everyMs: 1_000,
          describe: () => 'the quota stands against nothing',
        });
      } finally {
        await lab.kubectl('gke', ['delete', ...quota, '--ignore-not-found']);
      }
    };
    const plan = await planned();
    expect(hindrancesOf(plan).map(({ cluster }) => cluster)).toEqual(
      hindrancesOf(plan).map(() => 'gke'),
    );
    expect(hindrancesOf(plan)[0]?.message).toContain('exceeded quota: few');
    expect(runs.lines()).toEqual([]);
  });

  it('is planned, applied, and shown by its querier; a second apply changes nothing', async () => {
    const runs = createRuns(clusters);
    const [plan] = await timed('plan of a new topology', () => planOf(sample(), runs));
    expect(hindrancesOf(plan)).toEqual([]);
    expect(plan.clusters.flatMap(({ missingSecrets }) => missingSecrets)).toEqual([]);
    // A further try finds what the one before has made.
    expect(countsOf(plan.clusters)).toMatchObject({ update: 0, conflict: 0, refused: 0 });
    const [outcome] = await timed('from the first object to the querier that shows all', () =>
      applyPlan(plan, none, runs.options()),
    );
    expect(outcome).toMatchObject({ kind: 'done' });
    expect(outcome.written).toHaveLength(changesOf(plan).length);

    const again = await planOf(sample(), createRuns(clusters));
    expect(changesOf(again)).toEqual([]);
    const second = createRuns(clusters);
    const [nothing, ms] = await timed('apply without changes', () =>
      applyPlan(again, none, second.options()),
    );
    expect(nothing).toEqual({ kind: 'done', written: [] });
    // The queriers are asked until they show all, with rests of 2 s.
    expect(ms).toBeLessThan(allowed(20_000));
    expect(second.lines()).toEqual([]);
  });

  it('shows exactly the line that changed, applies it, and takes it back', async () => {
    const changed = sample().replace(/^ {2}query:$/m, '  query: { timeout: 77s }');
    const runs = createRuns(clusters);
    const before = await planOf(sample(), runs);
    const plan = await planOf(changed, runs);
    expect(changesOf(plan)).toEqual(['update aks/Deployment/monitoring/thanos-query']);
    const object = objectsOf(plan).find(isChange);
    if (object === undefined) throw new Error('no change');
    const { before: left, after: right } = diffOf(object);
    const lines = right.split('\n').filter((line) => !left.split('\n').includes(line));
    expect(lines.map((line) => line.trim())).toEqual(['- --query.timeout=77s']);

    const run = await apply(changed);
    expect(run.entries.map(({ key, done }) => ({ key, done }))).toEqual([
      { key: 'aks/Deployment/monitoring/thanos-query', done: true },
    ]);
    expect(changesOf(await planOf(changed, runs))).toEqual([]);
    expect(await rollBack(run, both, runs.options())).toMatchObject({ kind: 'done' });
    const after = await planOf(sample(), runs);
    expect(changesOf(after)).toEqual([]);
    const versions = versionsOf(before);
    const written = [...versionsOf(after)].filter(
      ([key, version]) => versions.get(key) !== version,
    );
    expect(written.map(([key]) => key)).toEqual(['aks/Deployment/monitoring/thanos-query']);
  });

  it('says who changed what outside, and takes it over only when told to', async () => {
    const runs = createRuns(clusters);
    const where = ['-n', 'monitoring', 'patch', 'deployment/thanos-query-frontend'];
    const change = ['--field-manager=somebody', '--patch', '{"spec":{"replicas":2}}'];
    await lab.kubectl('aks', [...where, ...change]);
    const plan = await planOf(sample(), runs);
    const key = 'aks/Deployment/monitoring/thanos-query-frontend';
    expect(changesOf(plan)).toEqual([`conflict ${key}`]);
    const found = objectsOf(plan).find(isChange)?.change;
    if (found?.kind !== 'conflict') throw new Error('no conflict');
    expect(found.conflicts).toEqual([{ field: '.spec.replicas', owner: 'somebody' }]);
    expect(outsidersOf(found.live, found.after)).toMatchObject([
      { manager: 'somebody', fields: ['spec.replicas'] },
    ]);
    expect(await applyPlan(plan, none, runs.options())).toEqual({ kind: 'done', written: [] });
    const taken = await applyPlan(plan, new Map([[key, 'take']]), runs.options());
    expect(taken).toMatchObject({ kind: 'done', written: [key] });
    expect(changesOf(await planOf(sample(), runs))).toEqual([]);
    // What was taken over is given back with the run.
    expect(await rollBack(runOf(plan, runs), both, runs.options())).toMatchObject({ kind: 'done' });
    expect(changesOf(await planOf(sample(), runs))).toEqual([`conflict ${key}`]);
    const again = createRuns(clusters);
    await applyPlan(await planOf(sample(), again), new Map([[key, 'take']]), again.options());
  });

  it('stops when an API server dies in the middle, and is taken back once it lives again', async () => {
    const runs = createRuns(clusters);
    const changed = sample().replace(/^ {2}prometheus:$/m, '  prometheus: { retention: 3d }');
    const plan = await planOf(changed, runs);
    expect(changesOf(plan)).toEqual(
      names.map((name) => `update ${name}/StatefulSet/monitoring/thanos-prometheus`),
    );
    const options = runs.options();
    const outcome = await applyPlan(plan, none, {
      ...options,
      journal: {
        write: async (line) => {
          if (line.type === 'begin' && line.cluster === 'gke') {
            await lab.stopComponent('gke', 'kube-apiserver', 'SIGKILL');
          }
          await options.journal.write(line);
        },
      },
    });
    expect(outcome).toMatchObject({ kind: 'failed', failures: [{ cluster: 'gke' }] });
    await lab.startComponent('gke', 'kube-apiserver');
    await waitFor(
      async () => (await planOf(changed, runs)).clusters[1]?.problem === undefined || undefined,
      {
        timeoutMs: 120_000,
        everyMs: 2_000,
        describe: () => 'the API server is not back',
      },
    );
    const back = await rollBack(runOf(plan, runs), both, runs.options());
    expect(back).toMatchObject({ kind: 'done' });
    expect(changesOf(await planOf(sample(), createRuns(clusters)))).toEqual([]);
  });

  it('is destroyed without leaving anything', async () => {
    const runs = createRuns(clusters);
    const deployment = deploymentFor(sample());
    const doomed = await allOf(deployment, runs);
    const [outcome] = await timed('destroy', () => remove(doomed, runs.options()));
    expect(outcome).toMatchObject({ kind: 'done' });
    await waitFor(async () => (await membersLeft(deployment, runs)).length === 0 || undefined, {
      timeoutMs: 60_000,
      everyMs: 500,
      describe: () => 'something is left',
    });
    const selector = 'app.kubernetes.io/part-of=thanos,app.kubernetes.io/managed-by=gauntlet';
    for (const name of names) {
      const ours = [
        '-n',
        'monitoring',
        'get',
        'all,cm,sa,pdb,clusterrole',
        '-o',
        'name',
        '-l',
        selector,
      ];
      await waitFor(async () => (await lab.kubectl(name, ours)).trim() === '' || undefined, {
        timeoutMs: 240_000,
        everyMs: 1_000,
        describe: () => `something is left in ${name}`,
      });
    }
  });

  it('rendered by `gauntlet topology render` is what `kubectl diff` and `kubectl apply` take', async () => {
    const place = 'rendered';
    // Waits until it is gone: a second try makes it anew, and what comes after has the machine for itself.
    const gone = ['delete', 'namespace', place, '--ignore-not-found', '--timeout=180s'];
    const text = sample().replace('gke: {', 'gke: { namespace: rendered,');
    const rendered = async (file: string): Promise<string> => {
      const args = ['topology', 'render', '-', '--cluster', 'gke'];
      const { code, stdout } = await runCli(args, { cwd: lab.dir, input: file });
      expect(code).toBe(0);
      return stdout;
    };
    const before = await rendered(text);
    const count = before.match(/^---$/gm)?.length ?? 0;
    await lab.kubectl('gke', ['create', 'namespace', place]);
    try {
      const fresh = await kubectlDiff('gke', before);
      expect(fresh.match(/^\+kind: /gm)).toHaveLength(count);
      const told = await lab.kubectl('gke', ['apply', '-f', '-'], before);
      expect(told.match(/ created$/gm)).toHaveLength(count);
      expect(await kubectlDiff('gke', before)).toBe('');
      const after = await rendered(
        text.replace(/^ {2}prometheus:$/m, '  prometheus: { retention: 3d }'),
      );
      const lines = (await kubectlDiff('gke', after))
        .split('\n')
        .filter((line) => /^[+-] /.test(line) && !line.includes('generation: '));
      expect(lines.map((line) => line.replace(/ +- /, ''))).toEqual([
        '---storage.tsdb.retention.time=2d',
        '+--storage.tsdb.retention.time=3d',
      ]);
    } finally {
      await lab.kubectl('gke', ['delete', '-f', '-', '--wait=false', '--ignore-not-found'], before);
      await lab.kubectl('gke', gone);
    }
  });

  it('of another picture goes the whole way', { timeout: 900_000 }, async () => {
    // The matrix changes a line of the ingesters, which are replaced one after the other, twice.
    const line = ['  query:', '  query: { timeout: 77s }'] as const;
    const changes = ['aks/Deployment/monitoring/thanos-query'];
    const way = {
      ...(await wayOn(lab, 'receive')),
      line,
      changes,
      diff: ['- --query.timeout=77s'],
    };
    await walk(way, { lab, clusters });
  });
});
