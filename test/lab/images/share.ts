// Programs of images, one file for all clusters: each cluster unpacks its images into folders of its own, and the same
// program would be in memory as often as there are clusters.
import { link, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../../stand/files.mjs';

/** A program, and its place in the image that holds it. */
export interface SharedProgram {
  readonly file: string;
  readonly path: string;
}

/**
 * Puts a link to the program's own file where containerd has unpacked a copy of it. To be called after the import and
 * before a container runs. Nothing writes to such a file: containers see it below a layer of their own. A cache on
 * another file system keeps its copies.
 */
export async function shareProgram(
  containerdRoot: string,
  { file, path }: SharedProgram,
): Promise<void> {
  const { size } = await stat(file);
  const snapshots = join(containerdRoot, 'io.containerd.snapshotter.v1.overlayfs', 'snapshots');
  for (const snapshot of await readdir(snapshots)) {
    const copy = join(snapshots, snapshot, 'fs', path);
    if ((await sizeOf(copy)) === size) await replaceByLink(copy, file);
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function replaceByLink(copy: string, file: string): Promise<void> {
  const temporary = `${copy}.link`;
  try {
    await link(file, temporary);
  } catch (error) {
    if (isCode(error, 'EXDEV') || isCode(error, 'EPERM')) return;
    throw error;
  }
  await rename(temporary, copy);
  // Renaming a link to the same file onto it does nothing and leaves both.
  await rm(temporary, { force: true });
}
