import { window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import type { Run } from '../journal.ts';
import { concerns } from '../journal-left.ts';
import type { Plan } from '../plan.ts';
import type { Outcome } from '../run.ts';
import { clustersOrAsk, rollBackRun } from './roll-back-run.ts';
import { cancelledWords, failureWords } from './tell-outcome.ts';

/** The newest run of this topology, whatever it did. */
export async function lastRun(explorer: Explorer, plan: Plan): Promise<Run | undefined> {
  const runs = await explorer.journals.list(plan.deployment.name);
  return runs.find((run) => concerns(run, plan));
}

/** Takes a run back, in the clusters that people choose. */
export async function backOut(explorer: Explorer, run: Run): Promise<void> {
  const clusters = await clustersOrAsk(run);
  if (clusters !== undefined) await rollBackRun(explorer, run, clusters);
}

/** Tells of a run that wrote something and did not come to its end, and takes it back if people want that. */
export async function offerBack(
  explorer: Explorer,
  plan: Plan,
  outcome: Exclude<Outcome, { kind: 'done' }>,
): Promise<void> {
  const back = say('Roll Back…');
  const run = await lastRun(explorer, plan);
  const chosen =
    outcome.kind === 'failed'
      ? await window.showErrorMessage(plainMessage(failureWords(outcome)), back)
      : await window.showInformationMessage(
          say('{cancelled} The next Apply offers to finish it.', {
            cancelled: cancelledWords(outcome),
          }),
          back,
        );
  if (chosen !== back || run === undefined) return;
  // Messages stay for as long as people let them: what was done since is not what they mean.
  if ((await lastRun(explorer, plan))?.id === run.id) {
    await backOut(explorer, run);
    return;
  }
  const { name } = plan.deployment;
  void window.showWarningMessage(
    say('Nothing was taken back: {name} was changed since. Roll Back Topology lists its runs.', {
      name,
    }),
  );
}
