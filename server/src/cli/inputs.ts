import { access, constants, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileExtensions, ignoredFolders, languageIdOf } from '../embedded/index.ts';
import type { Language } from '../promql/index.ts';
import type { DocumentStore, ParsedDocument } from '../store/documents.ts';
import { findFiles } from './find-files.ts';
import { fileError } from './file-errors.ts';
import { CliError, complain, readAll, type Io } from './io.ts';

/** One text to work on. */
export interface Input {
  /** How it is called in messages: as on the command line. */
  readonly path: string;
  /** Where it is, absolute. */
  readonly location: string;
  /** The byte order mark in front of the text, which is no part of it, as in an editor; `''` without one. */
  readonly mark: string;
  readonly text: string;
  readonly isStdin: boolean;
  /** Found in a folder, not named: then it may hold anything. */
  readonly isFound: boolean;
}

const stdinName = '<stdin>';

/** What a folder on the command line stands for. */
const folderSearch = {
  extensions: fileExtensions,
  ignoredFolders,
  limit: 100_000,
} as const;

const byteOrderMark = '\u{FEFF}';

/** Strict: a text read with replacement characters would be written back with them. */
const decode = (bytes: Uint8Array, path: string): Pick<Input, 'mark' | 'text'> => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
    return { mark, text: text.slice(mark.length) };
  } catch {
    throw new CliError(`${path}: it is not UTF-8; save it as UTF-8 first`);
  }
};

const readInput = async (
  path: string,
  { cwd }: Io,
  how: Pick<Input, 'isFound'>,
): Promise<Input> => {
  const location = resolve(cwd, path);
  const bytes = await readFile(location).catch((error: unknown) => {
    throw fileError(path, 'read', error);
  });
  return { path, location, ...decode(bytes, path), isStdin: false, ...how };
};

const readStdin = async ({ stdin }: Io): Promise<Input> => {
  const decoded = decode(await readAll(stdin), stdinName);
  return { path: stdinName, location: stdinName, ...decoded, isStdin: true, isFound: false };
};

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );

/** Files of a folder, called as the folder is called. */
const filesOf = async (path: string, { cwd }: Io): Promise<readonly string[]> => {
  const folder = resolve(cwd, path);
  await access(folder, constants.R_OK | constants.X_OK).catch((error: unknown) => {
    throw fileError(path, 'read', error);
  });
  const files = await findFiles(folder, folderSearch);
  return files.map((file) => join(path, relative(folder, file.path))).sort();
};

/**
 * Works on the files and folders named on the command line, one after the other; `-` or none is standard input. What
 * cannot be worked on is named on standard error and stops nothing else; `false` when there was something like that.
 */
export const eachInput = async (
  paths: readonly string[],
  io: Io,
  work: (input: Input) => Promise<void>,
): Promise<boolean> => {
  let isWhole = true;
  const attempt = async <T>(part: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await part();
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      await complain(io, error);
      isWhole = false;
      return undefined;
    }
  };
  for (const path of paths.length === 0 ? ['-'] : paths) {
    if (path === '-') await attempt(async () => work(await readStdin(io)));
    else if (await isFolder(resolve(io.cwd, path))) {
      for (const file of (await attempt(() => filesOf(path, io))) ?? [])
        await attempt(async () => work(await readInput(file, io, { isFound: true })));
    } else await attempt(async () => work(await readInput(path, io, { isFound: false })));
  }
  return isWhole;
};

/** The language by the file's name; standard input may be either and is tried in this order. */
const languageIdsOf = ({ path, isStdin }: Input): readonly string[] =>
  isStdin ? ['yaml', 'promql'] : [languageIdOf(path) ?? 'promql'];

/** Opens an input as an editor would. A file in which no PromQL can be is refused, or passed over in a folder. */
export const openInput = (
  input: Input,
  documents: DocumentStore,
  language: Language,
): ParsedDocument | undefined => {
  for (const languageId of languageIdsOf(input)) {
    const { location: uri, text } = input;
    const document = documents.parse({ uri, languageId, version: 0, text }, language);
    if (document.embedded !== undefined) return document;
  }
  if (input.isFound) return undefined;
  throw new CliError(`${input.path}: this is neither PromQL nor a rule file`);
};
