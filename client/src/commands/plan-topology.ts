import { commands, window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { viewIds } from '../manifest-names.ts';
import { hindrancesOf } from '../topology/plan.ts';
import { planFile } from '../topology/window/plan-file.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { countsInWords } from '../topology/words.ts';
import { plainMessage } from '../util/plain-message.ts';
import { say } from '../util/words.ts';
import { commandIds } from './ids.ts';

/** Finds out what a topology would change in its clusters, by dry runs, and shows it. Writes nothing. */
export const planTopology: ExplorerCommand = (explorer) => async (argument) => {
  const document = await topologyOrAsk(argument, say('Plan which topology?'));
  if (document === undefined) return;
  const plan = await planFile(explorer, document);
  if (plan === undefined) return;
  await commands.executeCommand(`${viewIds.topology}.focus`);
  const [hindrance] = hindrancesOf(plan);
  const topology = plan.deployment.name;
  if (hindrance !== undefined) {
    const { cluster, message } = hindrance;
    void window.showWarningMessage(plainMessage(say('{cluster}: {message}', { cluster, message })));
    return;
  }
  const words = say('{topology}: {what}.', { topology, what: countsInWords(plan.clusters) });
  const apply = say('Apply…');
  const chosen = await window.showInformationMessage(plainMessage(words), apply);
  if (chosen === apply) {
    await commands.executeCommand(commandIds.applyTopology, document.uri.toString());
  }
};
