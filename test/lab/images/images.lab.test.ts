import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProcessSet, run, waitFor } from '../../stand/processes.mjs';
import { ensureHostPrograms } from '../debian.ts';
import { imageNames, isImageName } from './image-names.ts';
import type { ImageName } from './image-names.ts';
import { ensureImage } from './images.ts';

// A containerd of its own, as each cluster has one.
let dir: string;
let processes: ProcessSet;

const context = { log: (): void => undefined };
const ctr = (...args: readonly string[]): Promise<string> =>
  run('ctr', ['--address', join(dir, 'containerd.sock'), '--namespace', 'k8s.io', ...args]);

beforeAll(async () => {
  await ensureHostPrograms(context);
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-images-test-'));
  processes = new ProcessSet({ ...context, dir });
  await writeFile(
    join(dir, 'config.toml'),
    `version = 2
root = "${dir}/root"
state = "${dir}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
address = "${dir}/containerd.sock"
`,
  );
  const logFile = join(dir, 'containerd.log');
  await processes.start('containerd', 'containerd', ['--config', join(dir, 'config.toml')], {
    logFile,
  });
  await waitFor(() => ctr('version').catch(() => undefined), {
    timeoutMs: 30_000,
    describe: () => `containerd does not answer, see ${logFile}`,
  });
});
afterAll(async () => {
  await processes.stop();
  await rm(dir, { recursive: true, force: true });
});

/** The programs that can be asked for their version, and the answers. */
const versions: Partial<Record<ImageName, readonly [flag: string, version: string]>> = {
  thanos: ['--version', '0.42.4'],
  prometheus: ['--version', '3.16.0'],
  'node-exporter': ['--version', '1.12.1'],
  coredns: ['-version', '1.15.0'],
};

test.each(Object.keys(imageNames).filter(isImageName))(
  'containerd knows the image %s by its real name after an import, and runs it',
  async (name) => {
    const { archive, reference } = await ensureImage(name, context);
    await ctr('images', 'import', archive);
    expect((await ctr('images', 'list', '--quiet')).split('\n')).toContain(reference);
    const [flag, version] = versions[name] ?? [];
    if (flag === undefined || version === undefined) return;
    expect(await ctr('run', '--rm', reference, name, imageNames[name].path, flag)).toContain(
      version,
    );
  },
);
