import type { Run } from '../topology/journal.ts';

export interface NamedObject {
  readonly objectKind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What runs about an object are called in the journal: no topology has a blank in its name. */
export const runName = ({ objectKind, namespace, name }: NamedObject): string =>
  `${objectKind} ${namespace}.${name}`;

/** The newest run that was not taken back, of runs that are given newest first. */
export function lastApplied(runs: readonly Run[]): Run | undefined {
  let takenBack = 0;
  for (const run of runs) {
    if (run.entries.length === 0) continue;
    if (run.what === 'rollback') {
      if (run.outcome === 'done') takenBack += 1;
    } else if (takenBack > 0) takenBack -= 1;
    else return run;
  }
  return undefined;
}
