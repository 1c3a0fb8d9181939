// Options that several verbs have.
import { parseArgs } from 'node:util';
import { messageOf } from '../../stand/binaries.mjs';
import { defaultClusters } from '../network/address-plan.ts';
import { LabProblem } from '../problem.ts';
import { defaultDir } from '../state/paths.ts';

/** An option of a verb takes a value, or is there or not. */
type Kinds = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;

/** Reads a verb's arguments, with --dir in any case; anything unknown is a problem. */
export function readOptions<K extends Kinds>(args: readonly string[], options: K, usage: string) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, dir: { type: 'string', default: defaultDir() } },
      allowPositionals: true,
    });
    return { values, positionals };
  } catch (error) {
    throw new LabProblem(messageOf(error), `Usage: npm run lab -- ${usage}`);
  }
}

/** The clusters that --clusters names: a number of the usual ones, or names with commas between them. */
export function clusterNames(text: string | undefined): readonly string[] {
  if (text === undefined) return defaultClusters;
  if (!/^\d+$/.test(text)) return text.split(',');
  const count = Number(text);
  return Array.from({ length: count }, (_, index) => defaultClusters[index] ?? `more-${index + 1}`);
}
