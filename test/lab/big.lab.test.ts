// One control plane with thousands of pods that kwok plays.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../stand/processes.mjs';
import { inflict, undo } from './faults/active.ts';
import type { Lab } from './lab.ts';
import { startLab } from './lab.ts';

const log = (line: string) => console.log(line);

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
    timeoutMs: 120_000,
    everyMs: 1_000,
    describe: () => `${what} has not come about`,
  });

it('has 2,000 running pods in 20 namespaces', async () => {
  const pods = await running();
  expect(pods).toHaveLength(2_000);
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
