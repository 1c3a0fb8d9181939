import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shareProgram } from './share.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gauntlet-share-test-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const snapshots = 'io.containerd.snapshotter.v1.overlayfs/snapshots';

async function put(path: string, text: string): Promise<string> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

test('a program that was unpacked twice is one file with the cached one, and others are left', async () => {
  const file = await put('cache/thanos', 'the program');
  const copies = [
    await put(`aks/${snapshots}/1/fs/bin/thanos`, 'the program'),
    await put(`gke/${snapshots}/4/fs/bin/thanos`, 'the program'),
  ];
  const other = await put(`gke/${snapshots}/5/fs/bin/thanos`, 'of another version');
  await put(`gke/${snapshots}/6/fs/etc/passwd`, 'nobody');
  for (const cluster of ['aks', 'gke', 'gke']) {
    await shareProgram(join(dir, cluster), { file, path: '/bin/thanos' });
  }
  const inode = (await stat(file)).ino;
  expect(await Promise.all(copies.map(async (copy) => (await stat(copy)).ino))).toEqual([
    inode,
    inode,
  ]);
  expect(await readFile(other, 'utf8')).toBe('of another version');
  expect(await readdir(join(dir, `gke/${snapshots}/4/fs/bin`))).toEqual(['thanos']);
});
