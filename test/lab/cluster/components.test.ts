import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProcessSet, waitFor } from '../../stand/processes.mjs';
import { lives } from '../state/record.ts';
import { Components } from './components.ts';

let dir = '';
let lines: string[] = [];
let components: Components;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-components-'));
  lines = [];
  const log = (line: string) => {
    lines.push(line);
  };
  components = new Components({ processes: new ProcessSet({ log }), log, changed: () => {} });
});

afterEach(async () => {
  await components.endAll();
  await rm(dir, { recursive: true });
});

const shell = (script: string) => ({
  command: 'sh',
  args: ['-c', script],
  logFile: join(dir, 'log'),
});

/** Waits until the only component is in a state. */
const until = (condition: (state: Components['states'][number]) => boolean) =>
  waitFor(async () => components.states.find(condition), {
    timeoutMs: 20_000,
    everyMs: 20,
    describe: () => JSON.stringify(components.states),
  });

const name = { cluster: 'aks', component: 'etcd' };

describe('Components', () => {
  it('explains what ended by itself with the end of its log', async () => {
    await components.launch(name, shell('echo the disk is full; exit 3'));
    await until(({ state }) => state === 'ended');
    expect(components.failure('aks')).toMatch(/^aks\/etcd has ended; .*\n {2}the disk is full$/);
    expect(components.failure('gke')).toBeUndefined();
    expect(lines.join('\n')).toContain('the disk is full');
  });

  it('starts again what ended by itself, once the lab is up', async () => {
    const first = await components.launch(name, shell('sleep 1000'));
    components.supervising = true;
    process.kill(-first.pid, 'SIGKILL');
    const again = await until(({ state, restarts }) => state === 'running' && restarts === 1);
    expect(again.pid).not.toBe(first.pid);
    expect(lives(again)).toBe(true);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)('keeps down what was stopped by %s', async (signal) => {
    const first = await components.launch(name, shell('sleep 1000'));
    components.supervising = true;
    await components.stop('aks', 'etcd', signal);
    expect(components.states).toMatchObject([{ state: 'stopped', restarts: 0 }]);
    expect(lives({ pid: first.pid, started: '' })).toBe(false);
    await components.start('aks', 'etcd');
    const [state] = components.states;
    expect(state).toMatchObject({ state: 'running', restarts: 0 });
    expect(state && lives(state)).toBe(true);
  });

  it('leaves alone what cannot be started again', async () => {
    const holder = { cluster: 'aks', component: 'holder' };
    const { pid } = await components.launch(holder, shell('sleep 1000'), true);
    components.supervising = true;
    process.kill(-pid, 'SIGKILL');
    await until(({ state }) => state === 'ended');
    expect(components.states).toMatchObject([{ state: 'ended', restarts: 0 }]);
  });

  it('knows the names of its components', async () => {
    await components.launch(name, shell('sleep 1000'));
    await expect(components.start('aks', 'kubelets')).rejects.toThrow(
      'there is no component aks/kubelets; there are aks/etcd',
    );
  });
});
