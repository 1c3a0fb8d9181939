// What goes wrong between clusters, people and machines, on real API servers: each is told in words, and mended.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import type { JournalLine } from '../../../client/src/topology/journal.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import { countsOf, hindrancesOf } from '../../../client/src/topology/plan.ts';
import type { Plan } from '../../../client/src/topology/plan.ts';
import { everywhere, remove } from '../../../client/src/topology/remove.ts';
import { rollBack } from '../../../client/src/topology/roll-back.ts';
import type { TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import { inflict, undo } from '../../lab/faults/active.ts';
import { endLab, startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { defaultDir } from '../../lab/state/paths.ts';
import { waitFor } from '../../stand/processes.mjs';
import { openClusters } from '../k8s/lab-clusters.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import { changesOf, uri } from './lab-plans.ts';
import { createRuns } from './topology-lab.ts';
import type { Runs } from './topology-lab.ts';

const log = (line: string) => console.log(line);
const names = ['aks', 'gke'] as const;
const both = new Set<string>(names);
const namespace = 'monitoring';

let lab: Lab;
let clusters: LabClusters;

beforeAll(async () => {
  lab = await startLab({ clusters: names, scenario: 'bare', log });
  clusters = openClusters(lab.kubeconfig);
});
afterAll(async () => {
  clusters?.dispose();
  await endLab(defaultDir(), log);
});

interface Sketch {
  readonly count?: number;
  readonly text?: string;
}

/** So many ConfigMaps in each cluster: nothing that pods have to be waited for. */
const maps = (name: string, { count = 2, text = '1' }: Sketch = {}): TopologyDeployment => ({
  name,
  queriers: [],
  clusters: names.map((cluster) => ({
    name: cluster,
    context: cluster,
    namespace,
    objects: Array.from({ length: count }, (_, at) => ({
      wave: 'configuration',
      component: 'c',
      last: false,
      optional: false,
      attached: false,
      manifest: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `${name}-${String(at)}`, namespace },
        data: { text },
      },
    })),
  })),
});

const planOf = (of: TopologyDeployment, runs: Runs): Promise<Plan> =>
  makePlan(uri, of, { api: runs.api, now: Date.now });
const applied = async (plan: Plan, runs: Runs) => applyPlan(plan, new Map(), runs.options());
const runOf = ({ clusters: all, deployment }: Plan, lines: readonly JournalLine[]) => {
  const first = { type: 'run', id: 'r', what: 'apply', topology: deployment.name, uri, at: 0 };
  const text = [{ ...first, clusters: all }, ...lines].map((line) => JSON.stringify(line));
  const run = readJournal(text.join('\n'));
  if (run === undefined) throw new Error('no journal');
  return run;
};
const destroy = async (of: TopologyDeployment, runs: Runs) => {
  const { doomed, silent } = await everywhere(of, runs.api);
  return remove(doomed, runs.options(), silent);
};
const ours = async (cluster: string, name: string): Promise<readonly string[]> => {
  const all = await lab.kubectl(cluster, ['-n', namespace, 'get', 'cm', '-o', 'name']);
  return all.split('\n').filter((line) => line.includes(name));
};

/** Cuts a cluster off while something is done. */
const cutOff = async <T>(cluster: string, work: () => Promise<T>): Promise<T> => {
  await inflict(lab, 'link-down', [cluster], { log });
  try {
    return await work();
  } finally {
    await undo(lab, 'link-down', [cluster], { log });
    await waitFor(
      async () => (await lab.kubectl(cluster, ['get', '--raw', '/readyz'])) === 'ok' || undefined,
      { timeoutMs: 120_000, everyMs: 1_000, describe: () => `${cluster} stays away` },
    );
  }
};

/** Clusters by a kubeconfig of our own beside the lab's. */
const opened = (name: string, change: (config: Kubeconfig) => void): LabClusters => {
  const config = parse(readFileSync(lab.kubeconfig, 'utf8')) as Kubeconfig;
  change(config);
  const file = join(lab.dir, name);
  writeFileSync(file, stringify(config), { mode: 0o600 });
  return openClusters(file);
};
interface Kubeconfig {
  readonly contexts: { name: string; context: { user: string } }[];
  readonly users: { name: string; user: object }[];
}

describe('a cluster that is cut off', () => {
  it('between plan and apply is told; what was written elsewhere is taken back', async () => {
    const of = maps('cut');
    const runs = createRuns(clusters);
    const plan = await planOf(of, runs);
    expect(hindrancesOf(plan)).toEqual([]);
    const outcome = await cutOff('gke', () => applied(plan, runs));
    expect(outcome).toMatchObject({ kind: 'failed', failures: [{ cluster: 'gke' }] });
    log(JSON.stringify(outcome));
    expect(await ours('gke', 'cut')).toEqual([]);
    const back = createRuns(clusters);
    const run = runOf(plan, runs.lines());
    expect(await rollBack(run, both, back.options())).toMatchObject({ kind: 'done' });
    expect(await ours('aks', 'cut')).toEqual([]);
  });

  it('keeps nobody from planning or destroying in the others, and is done the next time', async () => {
    const of = maps('away');
    const runs = createRuns(clusters);
    expect(await applied(await planOf(of, runs), runs)).toMatchObject({ kind: 'done' });
    const during = createRuns(clusters);
    await cutOff('gke', async () => {
      const plan = await planOf(of, during);
      expect(plan.clusters.map(({ problem }) => problem === undefined)).toEqual([true, false]);
      const outcome = await destroy(of, during);
      log(JSON.stringify(outcome));
      expect(outcome).toMatchObject({ kind: 'failed', failures: [{ cluster: 'gke' }] });
      expect(outcome.written).toHaveLength(3);
    });
    expect(during.lines().filter(({ type }) => type === 'left')).toMatchObject([
      { cluster: 'gke', keys: [] },
    ]);
    expect(await ours('aks', 'away')).toEqual([]);
    expect(await ours('gke', 'away')).toHaveLength(3);
    expect(await destroy(of, createRuns(clusters))).toMatchObject({ kind: 'done' });
    expect(await ours('gke', 'away')).toEqual([]);
  });
});

it('a context that was renamed between plan and apply is told by its name', async () => {
  const mine = opened('renamed', () => undefined);
  try {
    const runs = createRuns(mine);
    const plan = await planOf(maps('renamed'), runs);
    expect(hindrancesOf(plan)).toEqual([]);
    const config = readFileSync(join(lab.dir, 'renamed'), 'utf8');
    const other = parse(config) as Kubeconfig;
    for (const entry of other.contexts) if (entry.name === 'gke') entry.name = 'gke-eu';
    writeFileSync(join(lab.dir, 'renamed'), stringify(other), { mode: 0o600 });
    await waitFor(
      async () =>
        mine.clusters.client('gke').then(
          () => undefined,
          () => true as const,
        ),
      { timeoutMs: 30_000, everyMs: 500, describe: () => 'the new name is not seen' },
    );
    const outcome = await applied(plan, runs);
    log(JSON.stringify(outcome));
    expect(outcome).toMatchObject({ kind: 'failed', failures: [{ cluster: 'gke' }] });
    expect(outcome.kind === 'failed' && outcome.failures[0]?.message).toContain('gke');
    const planned = await planOf(maps('renamed'), runs);
    expect(hindrancesOf(planned)).toMatchObject([{ cluster: 'gke' }]);
  } finally {
    mine.dispose();
    await destroy(maps('renamed'), createRuns(clusters));
  }
});

it('who must not write one kind is told so before anything is written', async () => {
  const role = ['--verb=get,list,watch,create,patch,delete', '-n', namespace];
  await lab.kubectl('gke', ['create', 'serviceaccount', 'writer', '-n', namespace]);
  await lab.kubectl('gke', ['create', 'role', 'writer', ...role, '--resource=services']);
  const subject = `--serviceaccount=${namespace}:writer`;
  const see = ['create', 'clusterrolebinding', 'writer-sees', '--clusterrole=view', subject];
  await lab.kubectl('gke', see);
  const bind = ['create', 'rolebinding', 'writer', '-n', namespace, '--role=writer', subject];
  await lab.kubectl('gke', bind);
  const token = await lab.kubectl('gke', ['create', 'token', 'writer', '-n', namespace]);
  const mine = opened('writer', ({ contexts, users }) => {
    users.push({ name: 'writer', user: { token: token.trim() } });
    for (const { name, context } of contexts) if (name === 'gke') context.user = 'writer';
  });
  try {
    const runs = createRuns(mine);
    const plan = await planOf(maps('rights'), runs);
    const [first] = hindrancesOf(plan);
    expect(first).toEqual({
      cluster: 'gke',
      message: 'You are not allowed to create, patch, delete ConfigMap objects in monitoring.',
    });
    expect(countsOf(plan.clusters)).toMatchObject({ create: 3, refused: 3 });
    expect(await ours('gke', 'rights')).toEqual([]);
  } finally {
    mine.dispose();
  }
});

describe('admission that refuses', () => {
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: 'no-second' },
    spec: {
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: [''],
            apiVersions: ['v1'],
            resources: ['configmaps'],
            operations: ['CREATE', 'UPDATE'],
          },
        ],
      },
      validations: [
        { expression: "object.metadata.name != 'refused-1'", message: 'no second one here' },
      ],
    },
  };
  const binding = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'no-second' },
    spec: { policyName: 'no-second', validationActions: ['Deny'] },
  };

  it('stops a run half way in its words, and then a plan before anything is written', async () => {
    const of = maps('refused');
    const runs = createRuns(clusters);
    const plan = await planOf(of, runs);
    expect(hindrancesOf(plan)).toEqual([]);
    const list = { apiVersion: 'v1', kind: 'List', items: [policy, binding] };
    await lab.kubectl('gke', ['apply', '-f', '-'], JSON.stringify(list));
    try {
      const hindered = await waitFor(
        async () => {
          const [hindrance] = hindrancesOf(await planOf(of, createRuns(clusters)));
          return hindrance;
        },
        { timeoutMs: 60_000, everyMs: 1_000, describe: () => 'the policy refuses nothing' },
      );
      expect(hindered.cluster).toBe('gke');
      expect(hindered.message).toContain('no second one here');
      expect(await ours('gke', 'refused')).toEqual([]);
      const outcome = await applied(plan, runs);
      expect(outcome).toMatchObject({
        kind: 'failed',
        failures: [{ cluster: 'gke', key: 'gke/ConfigMap/monitoring/refused-1' }],
      });
      expect(outcome.kind === 'failed' && outcome.failures[0]?.message).toContain(
        'no second one here',
      );
      expect(await ours('gke', 'refused-0')).toHaveLength(1);
      const back = await rollBack(runOf(plan, runs.lines()), both, createRuns(clusters).options());
      expect(back).toMatchObject({ kind: 'done' });
      expect(await ours('gke', 'refused')).toEqual([]);
      expect(await ours('aks', 'refused')).toEqual([]);
    } finally {
      await lab.kubectl('gke', ['delete', '-f', '-'], JSON.stringify(list));
    }
  });
});

describe('people', () => {
  it('who edit an object between plan and apply are named, and keep what they wrote', async () => {
    const runs = createRuns(clusters);
    expect(await applied(await planOf(maps('edited'), runs), runs)).toMatchObject({ kind: 'done' });
    const plan = await planOf(maps('edited', { text: '2' }), runs);
    const patch = ['-n', namespace, 'patch', 'cm/edited-1', '--field-manager=ann', '--type=merge'];
    await lab.kubectl('gke', [...patch, '-p', '{"data":{"text":"hers"}}']);
    expect(await applied(plan, runs)).toMatchObject({
      kind: 'failed',
      failures: [
        {
          key: 'gke/ConfigMap/monitoring/edited-1',
          message: 'ann changed it since the plan. Plan again.',
        },
      ],
    });
    const get = ['-n', namespace, 'get', 'cm/edited-1', '-o=jsonpath={.data.text}'];
    const text = await lab.kubectl('gke', get);
    expect(text).toBe('hers');
    expect(await destroy(maps('edited'), createRuns(clusters))).toMatchObject({ kind: 'done' });
  });

  it('who apply at once: one of them is told, and no object is half of each', async () => {
    const [one, other] = [createRuns(clusters), createRuns(clusters)];
    expect(await applied(await planOf(maps('twice'), one), one)).toMatchObject({ kind: 'done' });
    const plans = await Promise.all([
      planOf(maps('twice', { text: 'one' }), one),
      planOf(maps('twice', { text: 'other' }), other),
    ]);
    const [mine, theirs] = plans;
    const outcomes = await Promise.all([applied(mine, one), applied(theirs, other)]);
    log(JSON.stringify(outcomes));
    const written = outcomes.flatMap((outcome) => outcome.written);
    // Whoever came second to an object did not write it.
    expect(new Set(written).size).toBe(written.length);
    expect(outcomes.map(({ kind }) => kind)).toContain('failed');
    for (const outcome of outcomes) {
      if (outcome.kind !== 'failed') continue;
      expect(outcome.failures.map(({ message }) => message)).toEqual(
        outcome.failures.map(() => 'gauntlet changed it since the plan. Plan again.'),
      );
    }
    expect(await destroy(maps('twice'), createRuns(clusters))).toMatchObject({ kind: 'done' });
  });
});

it('500 objects are planned, applied, and not written a second time', async () => {
  const of = maps('many', { count: 500 });
  const runs = createRuns(clusters);
  const seconds = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    log(`2 × 500 objects, ${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return result;
  };
  const plan = await seconds('plan', () => planOf(of, runs));
  expect(countsOf(plan.clusters)).toMatchObject({ create: 1002, refused: 0 });
  expect(await seconds('apply', () => applied(plan, runs))).toMatchObject({ kind: 'done' });
  const again = await seconds('second plan', () => planOf(of, createRuns(clusters)));
  expect(changesOf(again)).toEqual([]);
  const second = createRuns(clusters);
  expect(await applied(again, second)).toEqual({ kind: 'done', written: [] });
  expect(second.lines()).toEqual([]);
  const gone = await seconds('destroy', () => destroy(of, createRuns(clusters)));
  expect(gone).toMatchObject({ kind: 'done' });
  expect(gone.written).toHaveLength(1002);
});
