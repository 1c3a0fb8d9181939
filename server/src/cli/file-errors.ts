import { CliError } from './io.ts';

/** Why a file cannot be read or written, by the code of the system. */
const reasons: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'its path is too long',
};

const refusals = { read: 'it may not be read', write: 'it may not be written' } as const;
const others = { read: 'it cannot be read', write: 'it cannot be written' } as const;

/** What went wrong with one file as a sentence of ours; an error that did not come from the system is thrown on. */
export const fileError = (path: string, what: 'read' | 'write', error: unknown): CliError => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') throw error;
  const isRefused = code === 'EACCES' || code === 'EPERM';
  const reason = isRefused ? refusals[what] : (reasons[code] ?? others[what]);
  return new CliError(`${path}: ${reason}`);
};
