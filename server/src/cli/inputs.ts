import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Language } from '../promql/index.ts';
import type { DocumentStore, ParsedDocument } from '../store/documents.ts';
import { findFiles } from './find-files.ts';
import { CliError, readAll, type Io } from './io.ts';

/** One text to work on; `path` is how it is called in messages. */
export interface Input {
  readonly path: string;
  readonly text: string;
  readonly isStdin: boolean;
  /** Found in a folder, not named: then it may hold anything. */
  readonly isFound: boolean;
}

const stdinName = '<stdin>';

/** What a folder on the command line stands for. */
const folderSearch = {
  extensions: ['.promql', '.yaml', '.yml', '.rules'],
  ignoredFolders: ['.git', 'node_modules'],
  limit: 100_000,
} as const;

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
    ? 'there is no such file'
    : 'it cannot be read';

const readInput = async (path: string, isFound: boolean): Promise<Input> => {
  try {
    return { path, text: await readFile(path, 'utf8'), isStdin: false, isFound };
  } catch (error) {
    throw new CliError(`${path}: ${reasonOf(error)}`);
  }
};

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );

/** The files and folders named on the command line, one after the other; `-` or none is standard input. */
export async function* inputsOf(paths: readonly string[], io: Io): AsyncGenerator<Input> {
  for (const path of paths.length === 0 ? ['-'] : paths) {
    if (path === '-') {
      yield { path: stdinName, text: await readAll(io.stdin), isStdin: true, isFound: false };
    } else if (await isFolder(path)) {
      const files = await findFiles(path, folderSearch);
      for (const file of files.map((found) => found.path).sort()) yield await readInput(file, true);
    } else {
      yield await readInput(path, false);
    }
  }
}

const languageIds: Readonly<Partial<Record<string, string>>> = {
  '.promql': 'promql',
  '.yaml': 'yaml',
  '.yml': 'yaml',
  '.rules': 'yaml',
};

/** The language by the file's name; standard input may be either and is tried in this order. */
const languageIdsOf = ({ path, isStdin }: Input): readonly string[] =>
  isStdin ? ['yaml', 'promql'] : [languageIds[extname(path)] ?? 'promql'];

/** Opens an input as an editor would. A file in which no PromQL can be is refused, or passed over in a folder. */
export const openInput = (
  input: Input,
  documents: DocumentStore,
  language: Language,
): ParsedDocument | undefined => {
  for (const languageId of languageIdsOf(input)) {
    const { path: uri, text } = input;
    const document = documents.parse({ uri, languageId, version: 0, text }, language);
    if (document.embedded !== undefined) return document;
  }
  if (input.isFound) return undefined;
  throw new CliError(`${input.path}: this is neither PromQL nor a rule file`);
};
