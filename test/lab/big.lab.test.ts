// One control plane with thousands of pods that kwok plays.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { slowness } from '../bench/bench.ts';
import { waitFor } from '../stand/processes.mjs';
import { openCrowd } from '../vscode/lab/crowd.ts';
import { inflict, undo } from './faults/active.ts';
import type { Lab } from './lab.ts';
import { startLab } from './lab.ts';

const log = (line: string) => console.log(line);

/** Of a test that waits for thousands of pods, and for an editor after them. */
const patience = { timeout: 900_000 };

let lab: Lab;

beforeAll(async () => {
  lab = await startLab({ clusters: ['aks'], scenario: 'big', log });
});

afterAll(() => lab.stop());

const running = async () => {
  const args = ['get', 'pods', '-A', '--field-selector=status.phase=Running', '--no-headers'];
  const rows = (await lab.kubectl('aks', args)).split('\n').filter(Boolean);
  return rows.filter((row) => row.startsWith('team-'));
};

/** Asks until the answer is as wanted. */
const until = (probe: () => Promise<boolean>, what: string) =>
  waitFor(async () => (await probe()) || undefined, {
    timeoutMs: 240_000,
    everyMs: 1_000,
    describe: () => `${what} has not come about`,
  });

it('has 2,000 running pods in 20 namespaces', async () => {
  await until(async () => (await running()).length === 2_000, 'a crowd of 2,000 pods');
  const pods = await running();
  expect(new Set(pods.map((row) => row.split(/\s+/)[0])).size).toBe(20);
});

it('replaces pods that are deleted', async () => {
  await lab.kubectl('aks', ['-n', 'team-00', 'delete', 'pods', '--all', '--wait=false']);
  await until(async () => (await running()).length === 2_000, 'the return of the pods of team-00');
});

it('has pods that come and go, on request', async () => {
  const namespace = 'team-01';
  const names = async () => {
    const pods = await lab.kubectl('aks', ['-n', namespace, 'get', 'pods', '-o', 'name']);
    return pods.split('\n').filter(Boolean);
  };
  const before = new Set(await names());
  expect(before.size).toBe(100);
  await inflict(lab, 'churn', ['aks', namespace, '600'], { log });
  const all = async () => (await names()).every((name) => !before.has(name));
  await until(all, 'the replacement of all pods');
  await undo(lab, 'churn', [], { log });
  await until(async () => (await running()).length === 2_000, 'the return of all pods');
});

it('opens 2,000 pods of one namespace page by page in the real editor', patience, async () => {
  const scale = async (namespace: string, replicas: number, ...names: readonly string[]) =>
    lab.kubectl('aks', ['-n', namespace, 'scale', `--replicas=${replicas}`, ...names]);
  const namespaces = (await lab.kubectl('aks', ['get', 'namespaces', '-o', 'name']))
    .split('\n')
    .flatMap((name) => /team-\d+/.exec(name)?.[0] ?? []);
  for (const namespace of namespaces) await scale(namespace, 0, 'deployments', '--all');
  const namespace = 'team-00';
  const workload = 'app-00';
  const rest = [
    '-n',
    namespace,
    'delete',
    'deployments',
    '--field-selector',
    `metadata.name!=${workload}`,
  ];
  await lab.kubectl('aks', rest);
  await scale(namespace, 2_000, `deployment/${workload}`);
  const pods = async () => (await running()).filter((row) => row.startsWith(`${namespace} `));
  await until(async () => (await pods()).length === 2_000, 'a namespace of 2,000 pods');

  // What vscode-kubernetes-tools runs for a list of pods, each time that it shows one.
  // Source: vscode-kubernetes-tools 00d92a06 src/kubectlUtils.ts getPods.
  const began = performance.now();
  await lab.kubectl('aks', ['config', 'view', '-o', 'json']);
  await lab.kubectl('aks', ['get', 'pods', '-o', 'wide', `--namespace=${namespace}`]);
  const peerMs = performance.now() - began;

  const { kubeconfig } = lab;
  const figures = await openCrowd({
    kubeconfig,
    cluster: 'aks',
    namespace,
    workload,
    words: '2,000 pods',
    log,
  });
  const machine = Math.max(1, slowness());
  // Past the reporter: figures are told when all went well, too.
  process.stdout.write(
    `a namespace of 2,000 pods: ${JSON.stringify({ ...figures, peerMs })} (machine ×${machine.toFixed(1)})\n`,
  );
  expect(figures).toMatchObject({
    pages: ['Show next 200 of 1,800', 'Show next 200 of 1,600'],
    rows: 400,
  });
  expect(figures.namespaceMs).toBeLessThan(500 * machine);
  expect(figures.podsMs).toBeLessThan(500 * machine);
});
