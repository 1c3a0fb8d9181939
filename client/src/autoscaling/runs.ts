import type { Run } from '../topology/journal.ts';

export interface NamedObject {
  readonly objectKind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What runs about an object are called in the journal: no topology has a blank in its name. */
export const runName = ({ objectKind, namespace, name }: NamedObject): string =>
  `${objectKind} ${namespace}.${name}`;

/** The newest run that was not taken back in a cluster, of runs that are given newest first. */
function lastApplied(runs: readonly Run[], context: string): Run | undefined {
  let takenBack = 0;
  for (const run of runs) {
    if (!touchedContexts(run).has(context)) continue;
    if (run.what === 'rollback') {
      if (run.outcome === 'done') takenBack += 1;
    } else if (takenBack > 0) takenBack -= 1;
    else return run;
  }
  return undefined;
}

/** A run that can be taken back, and the clusters, by the names that it gives them, where nothing newer can. */
export interface LastRun {
  readonly run: Run;
  readonly clusters: ReadonlySet<string>;
}

/** The newest run that was not taken back in one of these clusters, of runs that are given newest first. */
export function lastAppliedIn(
  runs: readonly Run[],
  contexts: readonly string[],
): LastRun | undefined {
  const last = new Set(contexts.map((context) => lastApplied(runs, context)));
  const run = runs.find((one) => last.has(one));
  if (run === undefined) return undefined;
  const open = [...touchedContexts(run)]
    .filter(([context]) => lastApplied(runs, context) === run)
    .map(([, name]) => name);
  return { run, clusters: new Set(open) };
}

/** The contexts of the clusters in which something was begun, each with the name that the run gives it. */
const touchedContexts = ({ clusters, entries }: Run): ReadonlyMap<string, string> =>
  new Map(
    clusters
      .filter(({ name }) => entries.some(({ cluster }) => cluster === name))
      .map(({ name, context }) => [context, name]),
  );
