import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RightsNeeded, ensureDebianPackages } from './debian.mjs';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-debian-test-'));
  vi.stubEnv('PATH', dir);
  vi.spyOn(process, 'getuid').mockReturnValue(0);
  await program('env', 'exec /usr/bin/env "$@"');
  await program('dpkg-query', `[ "$3" = there ] && echo 'install ok installed'; true`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(dir, { recursive: true, force: true });
});

const context = { log: (): void => undefined };

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(dir, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(dir, name), 0o755);
}

const apt = (code: number): Promise<void> =>
  program(
    'apt-get',
    `echo "$DEBIAN_FRONTEND $SYSTEMD_OFFLINE $RUNLEVEL $@" >> ${dir}/asked
     echo "E: no network"; exit ${code}`,
  );
const asked = (): Promise<string> => readFile(join(dir, 'asked'), 'utf8');

test('installs only what is missing, and no service starts', async () => {
  await apt(0);
  await ensureDebianPackages(['there', 'missing'], 'for a test', context);
  expect(await asked()).toBe(
    'noninteractive 1 1 update\n' +
      'noninteractive 1 1 -o DPkg::Lock::Timeout=600 install -y --no-install-recommends missing\n',
  );
});

test('does not call apt when all is there', async () => {
  await apt(100);
  await ensureDebianPackages(['there'], 'for a test', context);
  await expect(asked()).rejects.toThrow('ENOENT');
});

test('gives the command and what apt said when it fails', async () => {
  await apt(100);
  const failed = ensureDebianPackages(['missing'], 'for a test', context);
  await expect(failed).rejects.toBeInstanceOf(RightsNeeded);
  await expect(failed).rejects.toThrow(
    /E: no network[^]*sudo apt-get install -y --no-install-recommends missing/,
  );
});
