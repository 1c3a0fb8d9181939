import type { Connection, Disposable, FileEvent, WorkspaceFolder } from 'vscode-languageserver';
import { DidChangeWatchedFilesNotification, FileChangeType } from './protocol-values.ts';
import { URI } from 'vscode-uri';
import { fileExtensions, ignoredFolders, isSearched } from '../embedded/index.ts';
import type { ClientFacts } from './client-facts.ts';
import type { FoundFile, Runtime } from './runtime.ts';
import { describeError } from './run-request.ts';

/** Bounds on what is read of a workspace. */
const maxFiles = 2000;
/** Bytes. */
const maxSize = 1_000_000;
const searched = { extensions: fileExtensions, ignoredFolders };

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
  /** Reads a file again: it may have changed, and not every client says so. */
  readonly look: (uri: string) => void;
  /** Resolves when all that was to be read so far is read. */
  readonly settled: () => Promise<void>;
}

const urisOf = (folders: readonly WorkspaceFolder[]): readonly string[] =>
  folders.map(({ uri }) => uri);

const isFile = (uri: string): boolean => URI.parse(uri).scheme === 'file';

/** The folders of the workspace now; clients may write the same address in several ways. */
const createFolders = (initial: readonly string[]) => {
  const pathOf = (uri: string): string => URI.file(URI.parse(uri).fsPath).path;
  const below = (uri: string): string => `${pathOf(uri).replace(/\/+$/, '')}/`;
  const held = new Set(initial.filter(isFile).map(below));
  return {
    change: (added: readonly string[], removed: readonly string[]): void => {
      for (const uri of removed.filter(isFile)) held.delete(below(uri));
      for (const uri of added.filter(isFile)) held.add(below(uri));
    },
    hold: (uri: string): boolean => {
      const path = isFile(uri) ? pathOf(uri) : undefined;
      return path !== undefined && [...held].some((folder) => path.startsWith(folder));
    },
  };
};

/** Asks the client to say which files change, where it can. */
const registerWatchers = ({ connection, client }: WorkspaceFilesOptions): void => {
  if (!client.registersFileWatchers) return;
  const globPattern = `**/*{${fileExtensions.join(',')}}`;
  connection.client
    .register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern }] })
    .catch((): Disposable | undefined => undefined);
};

/**
 * Reads the files that may hold PromQL below the workspace's folders, within bounds, and again when the client says they
 * changed. Folders may come and go.
 */
export const createWorkspaceFiles = (options: WorkspaceFilesOptions): WorkspaceFiles => {
  const { connection, client, runtime, onSettled } = options;
  const folders = createFolders(client.folders);
  /** Files whose text was handed on. */
  const known = new Set<string>();

  const onFile = (uri: string, text: string | undefined): void => {
    if (text === undefined) known.delete(uri);
    else known.add(uri);
    options.onFile(uri, text);
  };

  const readOne = async (uri: string): Promise<void> => {
    const path = URI.parse(uri).fsPath;
    const size = await runtime.fileSize(path);
    const isRead = size !== undefined && size <= maxSize;
    onFile(uri, isRead ? await runtime.readFile(path).catch(() => undefined) : undefined);
  };

  const readAll = async (files: readonly FoundFile[]): Promise<void> => {
    for (const { path, size } of files) {
      const uri = URI.file(path).toString();
      if (size > maxSize || known.has(uri) || !folders.hold(uri)) continue;
      await readOne(uri);
      // Between two files requests get their turn.
      await runtime.yieldToIo();
    }
  };

  const readFolders = async (uris: readonly string[]): Promise<void> => {
    for (const folder of uris.filter(isFile).map((uri) => URI.parse(uri).fsPath)) {
      const limit = maxFiles - known.size;
      if (limit <= 0) {
        runtime.log.warn(`only ${String(maxFiles)} files of the workspace are read`);
        break;
      }
      await readAll(await runtime.findFiles(folder, { ...searched, limit }));
    }
  };

  const forgetOthers = (): void => {
    for (const uri of known) {
      if (!folders.hold(uri)) onFile(uri, undefined);
    }
  };

  const follow = async (events: readonly FileEvent[]): Promise<void> => {
    for (const { uri, type } of events) {
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

  const changed = (changes: readonly FileEvent[]): void => {
    const wanted = changes.filter(({ uri }) => isSearched(uri) && folders.hold(uri));
    if (wanted.length > 0) read('reading changed files', () => follow(wanted));
  };

  connection.onDidChangeWatchedFiles(({ changes }) => {
    changed(changes);
  });

  return {
    start: () => {
      registerWatchers(options);
      if (client.changesFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          folders.change(urisOf(added), urisOf(removed));
          read('reading added folders', () => {
            forgetOthers();
            return readFolders(urisOf(added));
          });
        });
      }
      read('reading the workspace', () => readFolders(client.folders));
    },
    look: (uri) => {
      changed([{ uri, type: FileChangeType.Changed }]);
    },
    settled: () => reading,
  };
};
