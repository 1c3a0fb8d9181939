import { randomUUID } from 'node:crypto';
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Replaces a file's content in one step: readers see the old text or the new one, never a part. The file's mode is
 * kept, and a link goes on pointing at the file that changes.
 */
export const replaceFile = async (path: string, text: string): Promise<void> => {
  const target = await realpath(path);
  const { mode } = await stat(target);
  const temporary = join(dirname(target), `.gauntlet-${randomUUID()}`);
  try {
    await writeFile(temporary, text, { mode });
    // The umask took its part of the mode when the file was made.
    await chmod(temporary, mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
};
