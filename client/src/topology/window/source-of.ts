import { workspace } from 'vscode';
import type { Uri } from 'vscode';
import { findSource } from '../file-source.ts';
import type { FileSource } from '../file-source.ts';

/** Which file that is, as it is noted in clusters. */
export const sourceOf = async (uri: Uri): Promise<FileSource> =>
  findSource({
    path: uri.path,
    folder: workspace.getWorkspaceFolder(uri)?.uri.path,
    read: async (path) => {
      try {
        return new TextDecoder().decode(await workspace.fs.readFile(uri.with({ path })));
      } catch {
        return undefined;
      }
    },
  });
