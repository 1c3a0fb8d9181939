import { window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { isStageRun } from '../topology/migration/note.ts';
import { mayWriteAtAll } from '../topology/window/allow.ts';
import { migrationForbids } from '../topology/window/migration-forbids.ts';
import { clustersOrAsk, rollBackRun } from '../topology/window/roll-back-run.ts';
import { runOrAsk } from '../topology/window/run-or-ask.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { say } from '../util/words.ts';

/** Takes a run of a topology back: the objects are as they were before it. */
export const rollBackTopology: ExplorerCommand = (explorer) => async (argument) => {
  if (!mayWriteAtAll()) return;
  const document = await topologyOrAsk(argument, say('Roll back which topology?'));
  if (document === undefined) return;
  const run = await runOrAsk(explorer, document, say('Roll back which run?'));
  if (run === undefined) return;
  if (isStageRun(run)) {
    const words = say(
      'Nothing was rolled back. It was a stage of a migration: Migrate Topology goes back.',
    );
    void window.showErrorMessage(words);
    return;
  }
  if (await migrationForbids(explorer, run, say('Nothing was rolled back.'))) return;
  const clusters = await clustersOrAsk(run);
  if (clusters === undefined) return;
  const yes = say('Roll Back');
  const count = run.entries.filter(({ cluster }) => clusters.has(cluster)).length;
  const detail = say('{count, plural, one {# object} other {# objects}} in {clusters}', {
    count,
    clusters: [...clusters].join(', '),
  });
  const question = say('Take the run back?');
  const answer = await window.showWarningMessage(question, { modal: true, detail }, yes);
  if (answer === yes) await rollBackRun(explorer, run, clusters);
};
