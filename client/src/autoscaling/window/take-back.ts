import { window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import type { ObjectSubject } from '../../explorer/subjects.ts';
import type { Run } from '../../topology/journal.ts';
import { clustersOrAsk, rollBackRun, timeOf } from '../../topology/window/roll-back-run.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import { lastApplied, runName } from '../runs.ts';
import type { NamedObject } from '../runs.ts';
import { targetOf } from './known.ts';

/** The runs about an autoscaler and about what it scales, the newest first. */
export async function runsOf(
  explorer: Pick<Explorer, 'journals' | 'clusters'>,
  place: ObjectSubject,
): Promise<readonly Run[]> {
  const target = targetOf(explorer, place);
  const named: readonly NamedObject[] = [place, ...(target === undefined ? [] : [target])];
  const lists = await Promise.all(
    [...new Set(named.map(runName))].map(async (name) => explorer.journals.list(name)),
  );
  return lists.flat().toSorted((a, b) => b.at - a.at);
}

/** Takes back what was last done to an autoscaler from this machine; asks where when it was several clusters. */
export async function takeBackLast(explorer: Explorer, place: ObjectSubject): Promise<void> {
  const run = lastApplied(await runsOf(explorer, place));
  if (run === undefined) {
    const name = runName(place);
    void window.showInformationMessage(
      plainMessage(say('There is nothing of {name} to take back.', { name })),
    );
    return;
  }
  const clusters = await clustersOrAsk(run);
  if (clusters === undefined) return;
  const yes = say('Take Back');
  const question = say('Take back what was done to {name} at {time}?', {
    name: run.topology,
    time: timeOf(run),
  });
  const detail = [...clusters].join(', ');
  const answer = await window.showWarningMessage(question, { modal: true, detail }, yes);
  if (answer === yes) await rollBackRun(explorer, run, clusters);
}
