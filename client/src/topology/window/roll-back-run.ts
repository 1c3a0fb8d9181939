import { window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import { say } from '../../util/words.ts';
import type { Run } from '../journal.ts';
import { rollBack } from '../roll-back.ts';
import { mayWrite } from './allow.ts';
import { doRun } from './do-run.ts';
import { tellOutcome } from './tell-outcome.ts';

/** Takes a run back in these clusters, after the questions that writing to them needs. */
export async function rollBackRun(
  explorer: Explorer,
  run: Run,
  clusters: ReadonlySet<string>,
): Promise<void> {
  const contexts = run.clusters
    .filter(({ name }) => clusters.has(name))
    .map(({ context }) => context);
  const what = say('What was applied at {time} is taken back.', { time: timeOf(run) });
  if (!(await mayWrite(contexts, what))) return;
  const title = say('Rolling {topology} back', { topology: run.topology });
  const outcome = await doRun(explorer, { ...run, what: 'rollback', title }, async (options) =>
    rollBack(run, clusters, options),
  );
  if (outcome !== undefined) tellOutcome(outcome, backWords(run, clusters));
}

/** Of a run that was taken back in some of its clusters, what it wrote to the others stays. */
function backWords({ topology, entries }: Run, clusters: ReadonlySet<string>): string {
  const touched = new Set(entries.map(({ cluster }) => cluster));
  const others = [...touched].filter((name) => !clusters.has(name));
  return others.length === 0
    ? say('{topology} is as it was before.', { topology })
    : say('{topology} is as it was before in {clusters}; what was written to {others} stays.', {
        topology,
        clusters: [...clusters].join(', '),
        others: others.join(', '),
      });
}

/** When a run began, as people of the window's language write it. */
export const timeOf = ({ at }: Pick<Run, 'at'>): string => new Date(at).toLocaleString();

/** The clusters to take a run back in: all, or one of them in the order of the file; undefined when somebody left. */
export async function clustersOrAsk({
  entries: done,
  clusters,
}: Pick<Run, 'entries' | 'clusters'>): Promise<ReadonlySet<string> | undefined> {
  const written = new Set(done.map(({ cluster }) => cluster));
  const touched = clusters.map(({ name }) => name).filter((name) => written.has(name));
  if (touched.length < 2) return new Set(touched);
  const all = { label: say('All clusters'), description: touched.join(', '), clusters: touched };
  const entries = [
    all,
    ...touched.map((name) => ({ label: name, description: '', clusters: [name] })),
  ];
  const picked = await window.showQuickPick(entries, { title: say('Roll back where?') });
  return picked === undefined ? undefined : new Set(picked.clusters);
}
