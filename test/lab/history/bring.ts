// A history for the lab that is up: made or found, and put into its bucket.
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isCode } from '../../stand/files.mjs';
import type { Lab } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { readKeys } from '../state/keys.ts';
import { labPaths } from '../state/paths.ts';
import { ensureHistory } from './blocks.ts';
import type { History, HistoryContext } from './blocks.ts';
import { historyParameters } from './model/parameters.ts';
import { uploadHistory } from './upload.ts';

/** The only pod of the StatefulSet `prometheus`: its external label `replica`. */
const replica = 'prometheus-0';

export interface HistoryOptions {
  readonly days?: number;
  readonly seed?: number;
  /** Those of the lab, unless others are wanted. */
  readonly clusters?: readonly string[];
}

export interface BroughtHistory {
  readonly history: History;
  /** In the lab's state directory, for as long as the lab is up. */
  readonly truthFile: string;
}

/**
 * Puts a history into the lab's bucket, where its store gateways find it within their sync interval. It ends before
 * the lab began, so that it overlaps with nothing that the lab records. A lab has one history.
 */
export const bringHistory = async (
  lab: Pick<Lab, 'dir' | 'plan'>,
  { days, seed, clusters }: HistoryOptions,
  context: HistoryContext,
): Promise<BroughtHistory> => {
  const paths = labPaths(lab.dir);
  // Written once, when a lab begins.
  const { mtimeMs } = await stat(paths.keys);
  const parameters = historyParameters({
    clusters: clusters ?? lab.plan.clusters.map(({ name }) => name),
    beforeSeconds: mtimeMs / 1000,
    ...(days === undefined ? {} : { days }),
    ...(seed === undefined ? {} : { seed }),
  });
  const history = await ensureHistory(parameters, context);
  const mark = join(lab.dir, 'history.key');
  const before = await textOf(mark);
  if (before !== undefined && before !== history.key) {
    throw new LabProblem(
      'the lab has another history already, and two of one time in a bucket would be one too many',
      'End the lab with "npm run lab -- down" and start it again, or ask for the same history.',
    );
  }
  await writeFile(mark, history.key);
  const access = { objectStore: lab.plan.objectStore, keys: readKeys(paths) };
  await uploadHistory({ history, access, replica }, context);
  const truthFile = join(lab.dir, 'history-truth.json');
  await copyFile(history.truthFile, truthFile);
  return { history, truthFile };
};

const textOf = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  });
