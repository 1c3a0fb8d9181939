// Autoscalers on a real API server: other settings planned and applied, in conflict, watched, and taken back.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patchObjects } from '../../../client/src/autoscaling/patch-object.ts';
import { planChange } from '../../../client/src/autoscaling/plan-change.ts';
import type { Settle } from '../../../client/src/autoscaling/plan-change.ts';
import { watchAutoscaler } from '../../../client/src/autoscaling/watch-autoscaler.ts';
import { objectPath } from '../../../client/src/explorer/object-path.ts';
import { applyPlan } from '../../../client/src/topology/apply-plan.ts';
import type { Choices } from '../../../client/src/topology/apply-plan.ts';
import { readJournal } from '../../../client/src/topology/journal.ts';
import { managersOf } from '../../../client/src/topology/owned-fields.ts';
import type { Plan, PlannedObject } from '../../../client/src/topology/plan.ts';
import { rollBack } from '../../../client/src/topology/roll-back.ts';
import { objectSubject } from '../../../client/src/trees/clusters/clusters-state.ts';
import { asFields } from '../../../client/src/util/values.ts';
import type { Fields } from '../../../client/src/util/values.ts';
import { endLab, startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { defaultDir } from '../../lab/state/paths.ts';
import { openClusters } from '../k8s/lab-clusters.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import { createRuns } from '../topology/topology-lab.ts';
import type { Runs } from '../topology/topology-lab.ts';

const log = (line: string) => console.log(line);
const context = 'aks';
const namespace = 'default';
const place = objectSubject(context, 'horizontalpodautoscalers', { namespace, name: 'web' });
// Nothing scales it: an autoscaler would turn the number back.
const idle = objectSubject(context, 'deployments', { namespace, name: 'idle' });
const labels = { app: 'web' };
const deployment = (name: string): Fields => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas: 0,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'web', image: 'registry.k8s.io/pause:3.10' }] },
    },
  },
});
const objects = [
  deployment('web'),
  deployment('idle'),
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
        },
      ],
    },
  },
];

let lab: Lab;
let clusters: LabClusters;

beforeAll(async () => {
  lab = await startLab({ clusters: [context], scenario: 'bare', log });
  clusters = openClusters(lab.kubeconfig);
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  // Whoever uses kubectl owns the fields from the beginning.
  await lab.kubectl(
    context,
    ['apply', '--server-side', '--field-manager=team', '-f', '-'],
    JSON.stringify(list),
  );
});
afterAll(async () => {
  clusters.dispose();
  await endLab(defaultDir(), log);
});

const withMost =
  (maxReplicas: number): Settle =>
  async (live) =>
    Promise.resolve({ ...live, spec: { ...asFields(live['spec']), maxReplicas } });

const planOf = async (runs: Runs, settle: Settle): Promise<Plan> =>
  planChange([place], settle, { name: 'web', api: runs.api, now: Date.now });

const onlyOf = ({ clusters: [cluster] }: Plan): PlannedObject => {
  const [object] = cluster?.objects ?? [];
  if (object === undefined) throw new Error(cluster?.problem ?? 'nothing was planned');
  return object;
};

const live = async (runs: Runs): Promise<Fields> => {
  const object = await (await runs.api(context)).get(objectPath(place));
  if (object === undefined) throw new Error('no HPA');
  return object;
};
const mostOf = (object: Fields): unknown => asFields(object['spec'])?.['maxReplicas'];
const managers = (object: Fields): readonly string[] =>
  managersOf(object)
    .filter(({ subresource }) => subresource === '')
    .map(({ name }) => name)
    .toSorted();

/** Takes back what the runs wrote. */
const back = async (runs: Runs, again: Runs) => {
  const cluster = { name: context, context, namespace };
  const first = { type: 'run', id: 'r', what: 'apply', topology: 'web', clusters: [cluster] };
  const lines = [first, ...runs.lines(), { type: 'end', outcome: 'done' }];
  const run = readJournal(lines.map((line) => JSON.stringify(line)).join('\n'));
  if (run === undefined) throw new Error('no journal');
  return rollBack(run, new Set([context]), again.options());
};

describe('what scales on a real API server', () => {
  it('is in conflict with whoever owns the field; nothing is written by planning', async () => {
    const runs = createRuns(clusters);
    const before = await live(runs);
    const { change } = onlyOf(await planOf(runs, withMost(12)));
    expect(change).toMatchObject({
      kind: 'conflict',
      conflicts: [{ field: '.spec.maxReplicas', owner: 'team' }],
    });
    expect(asFields((await live(runs))['metadata'])?.['resourceVersion']).toBe(
      asFields(before['metadata'])?.['resourceVersion'],
    );
  });

  it('is refused with the words of the API server', async () => {
    const { change } = onlyOf(await planOf(createRuns(clusters), withMost(1)));
    if (change.kind !== 'conflict' && change.kind !== 'refused') throw new Error(change.kind);
    const words = change.kind === 'refused' ? change.refusal.message : 'only a conflict';
    expect(words).toMatch(/maxReplicas.*greater than or equal to `?minReplicas/u);
  });

  it('keeps what is left to its owner', async () => {
    const runs = createRuns(clusters);
    const plan = await planOf(runs, withMost(12));
    const choices: Choices = new Map([[onlyOf(plan).key, 'leave']]);
    expect(await applyPlan(plan, choices, runs.options())).toMatchObject({ kind: 'done' });
    expect(mostOf(await live(runs))).toBe(10);
  });

  it('is taken over, watched in words, and is as it was when it is taken back', async () => {
    const runs = createRuns(clusters);
    const before = await live(runs);
    const plan = await planOf(runs, withMost(12));
    const choices: Choices = new Map([[onlyOf(plan).key, 'take']]);
    expect(await applyPlan(plan, choices, runs.options())).toMatchObject({ kind: 'done' });
    const after = await live(runs);
    expect(mostOf(after)).toBe(12);
    // Only the field that changes becomes ours.
    expect(managersOf(after).find(({ name }) => name === 'gauntlet')?.fields).toMatchObject({
      'f:spec': { 'f:maxReplicas': {} },
    });
    const told: string[] = [];
    const { now, sleep, signal } = runs.options();
    const patience = { calm: 2_000, trouble: 20_000, most: 60_000, every: 500 };
    const tell = (sentence: string) => void told.push(sentence);
    const watch = { now, sleep, signal, tell, patience };
    const watched = await watchAutoscaler(objectPath(place), await runs.api(context), watch);
    log(`watched: ${JSON.stringify(watched)}`);
    expect(watched).toEqual({ well: true, sentence: 'it has not scaled and is able to' });
    expect(told).not.toEqual([]);
    const again = createRuns(clusters);
    expect(await back(runs, again)).toMatchObject({ kind: 'done' });
    const restored = await live(runs);
    expect(asFields(restored['spec'])).toEqual(asFields(before['spec']));
    expect(managers(restored)).toEqual(managers(before));
  });

  it('scales by hand only what nothing else scales, and takes it back', async () => {
    const runs = createRuns(clusters);
    const path = `${objectPath(idle)}/scale`;
    const replicas = async (): Promise<unknown> => {
      const scale = await (await runs.api(context)).get(path);
      return asFields(scale?.['spec'])?.['replicas'] ?? 0;
    };
    const operations = () => [{ op: 'add', path: '/spec/replicas', value: 1 }];
    const patched = [{ key: 'aks/Deployment/default/idle', context, path, operations }];
    expect(await patchObjects(patched, runs.options())).toMatchObject({ kind: 'done' });
    expect(await replicas()).not.toBe(0);
    expect(await back(runs, createRuns(clusters))).toMatchObject({ kind: 'done' });
    expect(await replicas()).toBe(0);
  });
});
