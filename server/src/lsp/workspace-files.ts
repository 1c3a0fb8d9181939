import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type Connection,
  type Disposable,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import type { ClientFacts } from './client-facts.ts';
import type { FoundFile, Runtime } from './runtime.ts';
import { describeError } from './run-request.ts';

/** Bounds on what is read of a workspace. */
const maxFiles = 2000;
/** Bytes. */
const maxSize = 1_000_000;
const extensions = ['.yaml', '.yml', '.rules', '.promql'];
const ignoredFolders = ['node_modules', '.git'];

export interface WorkspaceFilesOptions {
  readonly connection: Connection;
  readonly client: ClientFacts;
  readonly runtime: Runtime;
  /** The file's text as it is on disk, or `undefined` when it is gone. */
  readonly onFile: (uri: string, text: string | undefined) => void;
  /** A batch of files is through. */
  readonly onSettled: () => void;
}

export interface WorkspaceFiles {
  /** Reads the workspace and keeps up with it. */
  readonly start: () => void;
  /** Resolves when all that was to be read so far is read. */
  readonly settled: () => Promise<void>;
}

const isWanted = (uri: string): boolean =>
  extensions.some((end) => uri.endsWith(end)) &&
  !ignoredFolders.some((folder) => uri.includes(`/${folder}/`));

/** Reads the files that may hold PromQL below the workspace's folders, within bounds, and again when the client says they changed. */
export const createWorkspaceFiles = (options: WorkspaceFilesOptions): WorkspaceFiles => {
  const { connection, client, runtime, onFile, onSettled } = options;

  const readOne = async (uri: string): Promise<void> => {
    const path = URI.parse(uri).fsPath;
    const size = await runtime.fileSize(path);
    const isRead = size !== undefined && size <= maxSize;
    onFile(uri, isRead ? await runtime.readFile(path).catch(() => undefined) : undefined);
  };

  const readAll = async (files: readonly FoundFile[]): Promise<void> => {
    for (const { path, size } of files) {
      if (size > maxSize) continue;
      await readOne(URI.file(path).toString());
      // Between two files requests get their turn.
      await runtime.yieldToIo();
    }
  };

  const readFolders = async (): Promise<void> => {
    let left = maxFiles;
    for (const folder of client.folders.map((uri) => URI.parse(uri))) {
      if (folder.scheme !== 'file') continue;
      const search = { extensions, ignoredFolders, limit: left };
      const files = await runtime.findFiles(folder.fsPath, search);
      left -= files.length;
      await readAll(files);
      if (left <= 0) {
        runtime.log.warn(`only ${String(maxFiles)} files of the workspace are read`);
        break;
      }
    }
  };

  const follow = async (uris: readonly { uri: string; type: FileChangeType }[]): Promise<void> => {
    for (const { uri, type } of uris) {
      if (type === FileChangeType.Deleted) onFile(uri, undefined);
      else await readOne(uri);
    }
  };

  let reading: Promise<void> = Promise.resolve();
  /** One reading after the other, so that the last word about a file is the newest. */
  const read = (what: string, work: () => Promise<void>): void => {
    reading = reading
      .then(work)
      .then(onSettled)
      .catch((error: unknown) => {
        runtime.log.error(`${what} failed: ${describeError(error)}`);
      });
  };

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const wanted = changes.filter(({ uri }) => isWanted(uri) && URI.parse(uri).scheme === 'file');
    if (wanted.length > 0) read('reading changed files', () => follow(wanted));
  });

  return {
    start: () => {
      if (client.registersFileWatchers) {
        const globPattern = `**/*{${extensions.join(',')}}`;
        connection.client
          .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] })
          .catch((): Disposable | undefined => undefined);
      }
      read('reading the workspace', readFolders);
    },
    settled: () => reading,
  };
};
