import { commands, window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { viewIds } from '../manifest-names.ts';
import { readTopologySafety } from '../settings.ts';
import type { Plan } from '../topology/plan.ts';
import { countsOf, hindrancesOf, isChange, otherFilesOf } from '../topology/plan.ts';
import { planFile } from '../topology/window/plan-file.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { countsInWords, otherFileAdvice, otherFileWords } from '../topology/words.ts';
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
  const next = nextSteps(plan);
  const titles = next.map(({ title }) => title);
  const others = otherFilesOf(plan);
  const chosen =
    others.length === 0
      ? await window.showInformationMessage(plainMessage(words), ...titles)
      : await window.showWarningMessage(
          plainMessage(`${otherFileWords(topology, others)} ${otherFileAdvice()} ${words}`),
          ...titles,
        );
  const step = next.find(({ title }) => title === chosen);
  if (step !== undefined) await commands.executeCommand(step.command, document.uri.toString());
};

/** What can be done with a plan; nothing where nothing may be written. */
function nextSteps({ clusters }: Plan): readonly { title: string; command: string }[] {
  if (readTopologySafety().readOnly) return [];
  const hasChanges = clusters.some(({ objects }) => objects.some(isChange));
  // What may be another file's nobody is led to delete.
  const hasLeftovers = countsOf(clusters).leftover > 0;
  return [
    ...(hasChanges ? [{ title: say('Apply…'), command: commandIds.applyTopology }] : []),
    ...(hasLeftovers ? [{ title: say('Prune…'), command: commandIds.pruneTopology }] : []),
  ];
}
