import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProcessSet, freePorts, processStarted, run, waitFor } from './processes.mjs';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-processes-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const quiet = (): void => undefined;
const gone = (pid: number): Promise<true> =>
  waitFor(async () => (processStarted(pid) === undefined ? true : undefined), {
    timeoutMs: 10_000,
    describe: () => `process ${pid} is still there`,
  });

test('a command that fails says how, with its last lines', async () => {
  const script = 'console.error("out of luck"); process.exit(3)';
  await expect(run(process.execPath, ['-e', script])).rejects.toThrow(
    /ended with code 3:\n {2}out of luck/,
  );
});

test('a command that gives way does so with its whole session, where sessions share the processors', async () => {
  const script = `[ -e /proc/self/autogroup ] || exit 0; until grep 'nice 7$' /proc/self/autogroup; do :; done`;
  const { signal } = new AbortController();
  await expect(run('sh', ['-c', script], { nice: 7, signal })).resolves.toMatch(/^$|nice 7/);
});

test('free ports are given once, and no connection can take one before its server starts', async () => {
  const ports = [...(await freePorts(500)), ...(await freePorts(500))];
  expect(new Set(ports).size).toBe(1000);
  expect(Math.max(...ports)).toBeLessThan(30_000);
});

describe('a process set', () => {
  test('ends a server together with what that started', async () => {
    const set = new ProcessSet({ log: quiet });
    const logFile = join(dir, 'tree.log');
    // The child ignores SIGTERM: only its group takes it along.
    const script = `trap '' TERM; sh -c "trap '' TERM; while :; do sleep 1; done" & echo $!; trap 'exit 0' TERM; wait`;
    const server = await set.start('tree', 'sh', ['-c', script], { logFile });
    const child = await waitFor(
      async () => Number((await readFile(logFile, 'utf8')).trim()) || undefined,
      { timeoutMs: 5000, describe: () => 'the child did not start' },
    );
    await set.stop();
    await gone(server.pid);
    await gone(child);
    expect(set.pids).toEqual([]);
  });

  test('names the reason when a server ends by itself', async () => {
    const set = new ProcessSet({ log: quiet });
    const logFile = join(dir, 'early.log');
    const server = await set.start('early', 'sh', ['-c', 'echo no such disk; exit 4'], { logFile });
    await server.exited;
    expect(server.failure()).toMatch(/^early ended with code 4; [^]*no such disk$/);
    await set.stop();
  });

  test('ends what an owner left behind that was killed', async () => {
    const owner = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import { ProcessSet } from ${JSON.stringify(join(import.meta.dirname, 'processes.mjs'))};
         const set = new ProcessSet({ log() {} });
         const server = await set.start('orphan', 'sleep', ['600'], { logFile: ${JSON.stringify(join(dir, 'orphan.log'))} });
         console.log(server.pid);
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const pid = Number(await new Promise((resolve) => owner.stdout.once('data', resolve)));
    expect(processStarted(pid)).toBeDefined();
    owner.kill('SIGKILL');
    await gone(owner.pid ?? 0);
    expect(processStarted(pid)).toBeDefined();

    const lines: string[] = [];
    const next = new ProcessSet({ log: (line) => lines.push(line) });
    await gone(pid);
    expect(lines.join('\n')).toContain(`ending orphan (process ${pid})`);
    await next.stop();
  });
});
