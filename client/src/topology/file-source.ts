import { posix } from 'node:path';
import { asTextRecord, asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';

/**
 * Which file brought a topology, as all who work with it see it: where it is in its repository, so that two people's
 * checkouts are one file, whatever folder they opened. No path of a machine, and of a remote only the repository's name.
 */
export interface FileSource {
  /** Below the repository, or below the folder that is open where there is none: `deploy/shop.thanos-topology.yaml`. */
  readonly path: string;
  /** The last part of what `origin` is: `platform`; absent where nobody knows. */
  readonly repository?: string;
}

const pathAnnotation = 'gauntlet/file';
const repositoryAnnotation = 'gauntlet/repository';

/** What the object that stands for a topology says of its file. */
export const sourceAnnotations = ({ path, repository }: FileSource): Record<string, string> => ({
  [pathAnnotation]: path,
  ...(repository === undefined ? {} : { [repositoryAnnotation]: repository }),
});

/** The file that is named there; undefined where none is: nobody applied it since files are noted. */
export function sourceIn(parent: Fields | undefined): FileSource | undefined {
  const annotations = asTextRecord(asFields(parent?.['metadata'])?.['annotations']);
  const { [pathAnnotation]: path, [repositoryAnnotation]: repository } = annotations;
  return path === undefined
    ? undefined
    : { path, ...(repository === undefined ? {} : { repository }) };
}

/** The file that brought what is there, if it is another one than ours. */
export function otherSource(
  parent: Fields | undefined,
  own: FileSource | undefined,
): FileSource | undefined {
  const found = sourceIn(parent);
  return found === undefined || own === undefined || isSameSource(found, own) ? undefined : found;
}

/** A copy without its remote is taken for one of the repository with that path. */
const isSameSource = (left: FileSource, right: FileSource): boolean =>
  left.path === right.path &&
  (left.repository === undefined ||
    right.repository === undefined ||
    left.repository === right.repository);

/** As people read it. */
export const sourceWords = ({ path, repository }: FileSource): string =>
  repository === undefined ? path : `${repository}: ${path}`;

/** A file, with what can be asked about where it is. Paths are those of URIs. */
export interface SourcePlace {
  readonly path: string;
  /** The folder of the window that it is in. */
  readonly folder: string | undefined;
  /** The text of a file; undefined where there is none. */
  readonly read: (path: string) => Promise<string | undefined>;
}

/** Which file that is: by its repository, else by the folder that is open, else by its name. */
export async function findSource({ path, folder, read }: SourcePlace): Promise<FileSource> {
  for (let at = posix.dirname(path); ; at = posix.dirname(at)) {
    const git = await gitFolder(at, read);
    if (git !== undefined) {
      const repository = await repositoryOf(git, read);
      const below = posix.relative(at, path);
      return { path: below, ...(repository === undefined ? {} : { repository }) };
    }
    if (at === posix.dirname(at)) break;
  }
  return { path: folder === undefined ? posix.basename(path) : posix.relative(folder, path) };
}

/** Where git keeps what it knows of a working tree; worktrees and submodules name it in a file. Source: gitrepository-layout(5). */
async function gitFolder(at: string, read: SourcePlace['read']): Promise<string | undefined> {
  const own = posix.join(at, '.git');
  if ((await read(`${own}/HEAD`)) !== undefined) return own;
  const named = /^gitdir: (.+)$/mu.exec((await read(own)) ?? '')?.[1]?.trim();
  return named === undefined ? undefined : pathFrom(at, named);
}

/** Paths of Windows are those of URIs with a slash before them. */
const pathFrom = (at: string, path: string): string => {
  const plain = path.replaceAll('\\', '/');
  return posix.resolve(at, /^[A-Za-z]:/u.test(plain) ? `/${plain}` : plain);
};

async function repositoryOf(git: string, read: SourcePlace['read']): Promise<string | undefined> {
  const common = (await read(`${git}/commondir`))?.trim();
  const home = common === undefined ? git : pathFrom(git, common);
  const config = (await read(`${home}/config`)) ?? '';
  const section = /^\s*\[remote "origin"\]\s*$([^[]*)/mu.exec(config)?.[1] ?? '';
  const url = /^\s*url\s*=\s*(.+?)\s*$/mu.exec(section)?.[1] ?? '';
  // Only its last part, and only where that is a name: what is before it may hold credentials.
  return /[/:\\]([\w.-]+?)(?:\.git)?\/?$/u.exec(url)?.[1];
}
