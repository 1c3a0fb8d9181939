import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSearch, FoundFile } from '../lsp/runtime.ts';

/** Folders entered at most: a search must end in any tree that is opened as a workspace. */
const maxFolders = 20_000;

/** Bytes of a regular file; `undefined` for what is gone or is something else. */
export const fileSize = async (path: string): Promise<number | undefined> => {
  try {
    const info = await stat(path);
    return info.isFile() ? info.size : undefined;
  } catch {
    return undefined;
  }
};

/** Files below a folder, breadth first; links are not followed, so there is no way to walk in circles. */
export const findFiles = async (
  folder: string,
  { extensions, ignoredFolders, limit }: FileSearch,
): Promise<readonly FoundFile[]> => {
  const found: FoundFile[] = [];
  const folders = [folder];
  for (const current of folders) {
    const entries = await readdir(current, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(current, entry.name);
      const isEntered = entry.isDirectory() && !ignoredFolders.includes(entry.name);
      if (isEntered && folders.length < maxFolders) folders.push(path);
      const name = entry.name.toLowerCase();
      if (!entry.isFile() || !extensions.some((end) => name.endsWith(end))) continue;
      const size = await fileSize(path);
      if (size !== undefined) found.push({ path, size });
      if (found.length >= limit) return found;
    }
  }
  return found;
};
