import { resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fileError } from './file-errors.ts';
import { CliError, type Io } from './io.ts';
import { readText } from './node-runtime.ts';

/** The text of a file that is named on the command line. Rejects with a `CliError` where it cannot be read. */
export const textOf = async (path: string, { cwd }: Io): Promise<string> =>
  readText(resolve(cwd, path)).catch((error: unknown) => {
    throw fileError(path, 'read', error);
  });

/** What the documents of a YAML or JSON text hold. Throws a `CliError` where it is not YAML. */
export const documentsOf = (path: string, text: string): readonly unknown[] => {
  try {
    return [...parseAllDocuments(text)].map((document): unknown => {
      const [error] = document.errors;
      if (error !== undefined) throw error;
      return document.toJS();
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    throw new CliError(`${path} is not YAML: ${reason ?? ''}`);
  }
};
