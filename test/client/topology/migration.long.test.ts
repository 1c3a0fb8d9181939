// From a store in each cluster to a single store on two real clusters, under a query that is asked all the time.
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MigrationStage } from '../../../server/src/protocol/topology.ts';
import { hindrancesOf } from '../../../client/src/topology/plan.ts';
import { makePlan } from '../../../client/src/topology/make-plan.ts';
import { against } from '../../../client/src/topology/migration/stage-checks.ts';
import { runStage, usualStagePatience } from '../../../client/src/topology/migration/run-stage.ts';
import { whereAre } from '../../../client/src/topology/migration/where.ts';
import type { Outcome } from '../../../client/src/topology/run.ts';
import { stagesOf } from '../../../server/src/topology/migration/stages.ts';
import { endLab, startLab } from '../../lab/lab.ts';
import type { Lab } from '../../lab/lab.ts';
import { defaultDir } from '../../lab/state/paths.ts';
import { ensureBinary } from '../../stand/binaries.mjs';
import { run, waitFor } from '../../stand/processes.mjs';
import { giveBucket } from '../../topology/lab-samples.ts';
import { topologyOf } from '../../topology/samples.ts';
import { openClusters } from '../k8s/lab-clusters.ts';
import type { LabClusters } from '../k8s/lab-clusters.ts';
import { askAlways } from './asking.ts';
import type { Asking } from './asking.ts';
import { createRuns } from './topology-lab.ts';

const log = (line: string) => console.log(line);
const names = ['aks', 'gke'] as const;
const uri = 'file:///w/shop.thanos-topology.yaml';
const hour = 3_600_000;
const volumeClass = 'by-hand';

let lab: Lab;
let clusters: LabClusters;
let stages: readonly MigrationStage[];
let folder: string;
let asking: Asking;

const head = (): string => {
  const [aks = '', gke = ''] = lab.plan.clusters.map(({ nodeAddress }) => nodeAddress);
  return `apiVersion: gauntlet/v1alpha1
kind: ThanosTopology
clusters:
  aks: { role: both, address: ${aks}, storage: ephemeral }
  gke: { address: ${gke}, storage: ephemeral }
exposure: { type: nodePort }
`;
};

/** Two replicas with volumes: while one of them starts anew the other one answers. */
const prometheus = `prometheus: { replicas: 2, storage: { size: 1Gi, class: ${volumeClass} } }`;
const quick = 'flags: { sync-block-duration: 10s }';

const fromText = (): string => `${head()}objectStores:
  bucket: { secret: own-objstore, scope: cluster }
components:
  ${prometheus}
  store: { clusters: data, ${quick} }
  compact: { clusters: data }
  query:
`;

const toText = (): string => `${head()}objectStores:
  bucket: { secret: one-objstore }
components:
  ${prometheus}
  store: { ${quick} }
  compact:
  query:
`;

/** Room for the two pods of Prometheus: bare clusters make none by themselves. */
const giveVolumes = async (cluster: string): Promise<void> => {
  for (const at of [0, 1]) {
    const path = join(folder, `${cluster}-${String(at)}`);
    await mkdir(path);
    // The pod's user is not the one of this test.
    await chmod(path, 0o777);
    const volume = {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `by-hand-${String(at)}` },
      spec: {
        storageClassName: volumeClass,
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        persistentVolumeReclaimPolicy: 'Retain',
        hostPath: { path, type: 'Directory' },
      },
    };
    await lab.kubectl(cluster, ['apply', '-f', '-'], JSON.stringify(volume));
  }
};

/** An hour of samples from six hours ago, in a block of the cluster's own bucket. */
const givePast = async (cluster: string, config: string, now: number): Promise<void> => {
  const context = { log, signal: new AbortController().signal };
  const [promtool, thanos] = await Promise.all([
    ensureBinary('promtool', context),
    ensureBinary('thanos', context),
  ]);
  const text = join(folder, `${cluster}.txt`);
  const blocks = join(folder, `${cluster}-blocks`);
  const objstore = join(folder, `${cluster}.yml`);
  const lines = ['# TYPE up gauge'];
  for (let at = now - 6 * hour; at < now - 5 * hour; at += 30_000) {
    for (const job of ['shop', 'cart'])
      lines.push(`up{job="${job}"} 1 ${String(Math.floor(at / 1000))}`);
  }
  await writeFile(text, `${lines.join('\n')}\n# EOF\n`);
  await writeFile(objstore, config, { mode: 0o600 });
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', text, blocks]);
  await run(thanos, [
    'tools',
    'bucket',
    'upload-blocks',
    `--objstore.config-file=${objstore}`,
    `--path=${blocks}`,
    `--label=cluster="${cluster}"`,
    '--label=replica="past"',
  ]);
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-migration-'));
  // Pods look through it.
  await chmod(folder, 0o755);
  lab = await startLab({ clusters: names, scenario: 'bare', log });
  const now = Date.now();
  for (const name of names) {
    const config = await giveBucket(lab, {
      cluster: name,
      secret: 'own-objstore',
      prefix: `own-${name}`,
    });
    await giveBucket(lab, { cluster: name, secret: 'one-objstore', prefix: 'one' });
    await giveVolumes(name);
    await givePast(name, config, now);
  }
  clusters = openClusters(lab.kubeconfig);
  const made = stagesOf(uri, topologyOf(fromText()), topologyOf(toText()));
  if (!made.ok) throw new Error(made.problems.join('; '));
  ({ stages } = made);
  asking = askAlways(lab, 'aks', Math.floor((now - 5.5 * hour) / 1000));
});

afterAll(async () => {
  await endLab(defaultDir(), log);
  await rm(folder, { recursive: true, force: true });
  asking.stop();
  clusters.dispose();
});

const where = () => whereAre(uri, stages, { api: createRuns(clusters).api, now: Date.now });

const stageOf = (id: string): MigrationStage => {
  const found = stages.find((stage) => stage.id === id);
  if (found === undefined) throw new Error(`no stage ${id}`);
  return found;
};

/** Brings a stage about; forwards with its checks. */
const bring = async (id: string, isBack = false): Promise<Outcome> => {
  const began = performance.now();
  const stage = stageOf(id);
  const runs = createRuns(clusters);
  const plan = await makePlan(uri, stage.deployment, { api: runs.api, now: Date.now });
  expect(hindrancesOf(plan)).toEqual([]);
  const { before, after } = isBack ? { before: [], after: [] } : stage;
  const outcome = await runStage(
    { stage, plan, choices: new Map(), before, after, patience: usualStagePatience },
    runs.options(),
  );
  log(
    `${isBack ? 'back to' : 'stage'} ${id}: ${String(Math.round((performance.now() - began) / 1000))} s`,
  );
  return outcome;
};

const argumentsOf = async (cluster: string, object: string): Promise<string> =>
  lab.kubectl(cluster, ['-n', 'monitoring', 'get', object, '-o', 'jsonpath={.spec.replicas}']);

describe('from a store in each cluster to a single store', () => {
  it('begins with the file that is in the clusters', async () => {
    expect(await bring('labels')).toMatchObject({ kind: 'done' });
    expect(await where()).toEqual({ at: 0, missing: [] });
    await waitFor(async () => asking.isWhole() || undefined, {
      timeoutMs: 300_000,
      everyMs: 1_000,
      describe: () => 'the past and the present of both clusters are not answered',
    });
    asking.begin();
  });

  it.each([
    ['twins', 1],
    ['gateway', 2],
    ['pause', 3],
  ])('comes to the stage %s', async (id, at) => {
    expect(await bring(id)).toMatchObject({ kind: 'done' });
    expect(await where()).toEqual({ at, missing: [] });
    expect(asking.lost()).toEqual([]);
  });

  it('has no compactor at work then, and goes back one stage and forth again', async () => {
    for (const name of names) {
      const pods = ['-n', 'monitoring', 'get', 'pods', '-o', 'name'];
      const compactors = 'app.kubernetes.io/name=thanos-compact';
      expect(await lab.kubectl(name, [...pods, '-l', compactors])).toBe('');
    }
    expect(await bring('gateway', true)).toMatchObject({ kind: 'done' });
    expect(await where()).toEqual({ at: 2, missing: [] });
    expect(await argumentsOf('gke', 'statefulset/thanos-compact')).toBe('1');
    expect(await bring('pause')).toMatchObject({ kind: 'done' });
    expect(asking.lost()).toEqual([]);
  });

  it('does not leave the old gateways before history is copied', async () => {
    expect(await bring('writers')).toMatchObject({ kind: 'done' });
    expect(await where()).toEqual({ at: 4, missing: [] });
    expect(asking.lost()).toEqual([]);
    const outcome = await bring('leave');
    expect(outcome).toMatchObject({ kind: 'failed', written: [] });
    expect(JSON.stringify(outcome)).toMatch(/do not answer for \d+ blocks yet/);
    expect(await where()).toEqual({ at: 4, missing: [] });
  });

  it.each([
    ['copy', 5],
    ['leave', 6],
    ['compact', 7],
  ])('comes to the stage %s', async (id, at) => {
    expect(await bring(id)).toMatchObject({ kind: 'done' });
    expect(await where()).toEqual({ at, missing: [] });
    expect(asking.lost()).toEqual([]);
  });

  it('knows that going back behind the new gateway would lose history', async () => {
    const check = stageOf('gateway').back;
    if (check === undefined) throw new Error('no check');
    const { api } = createRuns(clusters);
    expect(await against(check, { apiOf: api })).toContain('that would not be answered any more');
  });

  it('never lost a series of the answer, and ends with one gateway and one compactor', async () => {
    const { answers, silent } = asking.stop();
    log(`${String(answers)} answers, ${String(silent)} asked again`);
    expect(answers).toBeGreaterThan(100);
    expect(asking.lost()).toEqual([]);
    const sets = ['-n', 'monitoring', 'get', 'statefulset,job', '-o', 'name'];
    const left = await Promise.all(names.map(async (name) => lab.kubectl(name, sets)));
    expect(left.map((text) => text.trim().split('\n').toSorted())).toEqual([
      [
        'statefulset.apps/thanos-compact',
        'statefulset.apps/thanos-prometheus',
        'statefulset.apps/thanos-store',
      ],
      ['statefulset.apps/thanos-prometheus'],
    ]);
  });
});
