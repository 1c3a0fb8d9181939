import { window } from 'vscode';
import type { Explorer } from '../../explorer/explorer.ts';
import type { ObjectSubject } from '../../explorer/subjects.ts';
import type { Run } from '../../topology/journal.ts';
import { clustersOrAsk, rollBackRun, timeOf } from '../../topology/window/roll-back-run.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import { lastAppliedIn, runName } from '../runs.ts';
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

/**
 * Takes back what was last done to an autoscaler in these clusters from this machine; asks where when the same was done
 * in several ones.
 */
export async function takeBackLast(
  explorer: Explorer,
  places: readonly [ObjectSubject, ...ObjectSubject[]],
): Promise<void> {
  const [place] = places;
  const contexts = places.map(({ context }) => context);
  const last = lastAppliedIn(await runsOf(explorer, place), contexts);
  if (last === undefined) {
    const name = runName(place);
    void window.showInformationMessage(
      plainMessage(say('There is nothing of {name} to take back.', { name })),
    );
    return;
  }
  const { run } = last;
  const entries = run.entries.filter(({ cluster }) => last.clusters.has(cluster));
  const clusters = await clustersOrAsk({ entries, clusters: run.clusters });
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
