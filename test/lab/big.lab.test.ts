// One control plane with thousands of pods that kwok plays.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { waitFor } from '../stand/processes.mjs';
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

it('has 2,000 running pods in 20 namespaces', async () => {
  const pods = await running();
  expect(pods).toHaveLength(2_000);
  expect(new Set(pods.map((row) => row.split(/\s+/)[0])).size).toBe(20);
});

it('replaces pods that are deleted', async () => {
  await lab.kubectl('aks', ['-n', 'team-00', 'delete', 'pods', '--all', '--wait=false']);
  await waitFor(async () => (await running()).length === 2_000 || undefined, {
    timeoutMs: 120_000,
    everyMs: 1_000,
    describe: () => 'the pods of team-00 have not come back',
  });
});
