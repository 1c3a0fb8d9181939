import { userInfo } from 'node:os';
import { window } from 'vscode';
import { autoscalerOrAsk } from '../autoscaling/window/known.ts';
import { runsOf } from '../autoscaling/window/take-back.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { recordOf } from '../topology/journal.ts';
import { kindWords } from '../topology/window/run-or-ask.ts';
import { timeOf } from '../topology/window/roll-back-run.ts';
import { plainMessage } from '../util/plain-message.ts';
import { say } from '../util/words.ts';

/** Opens the record of a change of an autoscaler: who did what when, with hashes of the object before and after. */
export const exportAutoscalingRecord: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const title = say('The record of which autoscaler?');
    const place = await autoscalerOrAsk(explorer, args, title);
    if (place === undefined) return;
    const runs = await runsOf(explorer, place);
    if (runs.length === 0) {
      const { name } = place;
      const words = say('Nothing was done to {name} from this machine.', { name });
      void window.showInformationMessage(plainMessage(words));
      return;
    }
    const entries = runs.map((run) => ({
      label: timeOf(run),
      description: kindWords(run),
      detail: run.entries.map(({ key }) => key).join(', '),
      run,
    }));
    const picked = await window.showQuickPick(entries, { title: say('The record of which run?') });
    if (picked === undefined) return;
    await explorer.documents.show({
      title: `${picked.run.id}.json`,
      language: 'json',
      text: `${JSON.stringify(recordOf(picked.run, userInfo().username), undefined, 2)}\n`,
    });
  };
