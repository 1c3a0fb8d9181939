import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Editor } from './editor.ts';

/** A file that the editor wrote, as Latin-1: a secret may stand in a file of any kind. */
export interface WrittenFile {
  readonly path: string;
  readonly text: string;
}

/** Everything the editor has written: settings, state, logs with their traces. */
export function writtenFiles({ dataDir, extensionsDir }: Editor): readonly WrittenFile[] {
  return globSync('**', { cwd: dataDir, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(extensionsDir))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, text: readFileSync(path, 'latin1') };
    });
}

/** Files that hold one of the secrets. */
export function leaks(
  files: readonly WrittenFile[],
  secrets: readonly string[],
): readonly string[] {
  return files
    .filter(({ text }) => secrets.some((secret) => text.includes(secret)))
    .map(({ path }) => path);
}
