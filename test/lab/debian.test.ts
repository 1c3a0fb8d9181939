import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ensureHostPrograms } from './debian.ts';
import { LabProblem } from './problem.ts';

test('without apt it names the programs that are missing', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gauntlet-host-test-'));
  vi.stubEnv('PATH', dir);
  try {
    const refused = ensureHostPrograms({ log: () => undefined });
    await expect(refused).rejects.toBeInstanceOf(LabProblem);
    await expect(refused).rejects.toThrow(/this machine does not have: containerd, .*\brunc\b/);
  } finally {
    vi.unstubAllEnvs();
    await rm(dir, { recursive: true });
  }
});
