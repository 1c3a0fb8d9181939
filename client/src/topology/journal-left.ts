import type { JournalCluster, LeftThere, Run } from './journal.ts';

/** A file and the places of its topology. */
export interface RunPlace {
  readonly uri: string;
  readonly clusters: readonly JournalCluster[];
}

/** Whether a run was about this topology: another file of the same name elsewhere has journals of the same name. */
export const concerns = (run: RunPlace, { uri, clusters }: RunPlace): boolean =>
  run.uri === uri || run.clusters.some((one) => clusters.some((other) => isSamePlace(one, other)));

const isSamePlace = (left: JournalCluster, right: JournalCluster): boolean =>
  left.context === right.context && left.namespace === right.namespace;

/** What a run that was to delete it did not come to. */
export interface LeftByRun extends LeftThere {
  readonly what: 'prune' | 'destroy';
  /** When that run began (Unix ms). */
  readonly at: number;
}

/**
 * What runs left that nobody has deleted since, as far as journals tell; the newest first. What was applied to a cluster
 * after them counts no more: a plan tells what is there then.
 */
export function leftByRuns(
  runs: readonly Run[],
  { what: wanted, ...place }: RunPlace & { readonly what?: LeftByRun['what'] },
): readonly LeftByRun[] {
  const applied = new Set<string>();
  const looked = new Set<string>();
  const gone = new Set<string>();
  const found: LeftByRun[] = [];
  for (const run of runs.filter((one) => concerns(one, place))) {
    const { what, at, entries, left = [] } = run;
    if (what === 'apply' || what === 'rollback') {
      for (const { cluster } of entries) applied.add(cluster);
      continue;
    }
    for (const { cluster, keys, message } of left) {
      if (applied.has(cluster) || (keys.length === 0 && looked.has(cluster))) continue;
      const rest = keys.filter((key) => !gone.has(key));
      if (rest.length > 0 || keys.length === 0)
        found.push({ cluster, keys: rest, message, what, at });
    }
    // Where a newer run looked, or was told that nobody can, an older one's not knowing says nothing more.
    for (const { name } of run.clusters) looked.add(name);
    for (const { key, done } of entries) if (done) gone.add(key);
  }
  return found.filter(({ what }) => wanted === undefined || wanted === what);
}

/** Which of these objects is what was left: in a cluster that nobody could look into, all of them. */
export const isLeft = (
  { cluster, key }: { readonly cluster: string; readonly key: string },
  left: readonly LeftByRun[],
): boolean =>
  left.some((one) => one.cluster === cluster && (one.keys.length === 0 || one.keys.includes(key)));
