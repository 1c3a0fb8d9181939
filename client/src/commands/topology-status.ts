import { commands, window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { viewIds } from '../manifest-names.ts';
import { outsidersOf } from '../topology/diff.ts';
import { otherFilesOf } from '../topology/plan.ts';
import type { Plan } from '../topology/plan.ts';
import { planFile } from '../topology/window/plan-file.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { countsInWords, otherFileAdvice, otherFileWords, timeWords } from '../topology/words.ts';
import { plainMessage } from '../util/plain-message.ts';
import { say } from '../util/words.ts';

/** Compares what is in the clusters with the file, and says who changed what outside. Writes nothing. */
export const topologyStatus: ExplorerCommand = (explorer) => async (argument) => {
  const document = await topologyOrAsk(argument, say('The status of which topology?'));
  if (document === undefined) return;
  const plan = await planFile(explorer, document);
  if (plan === undefined) return;
  await commands.executeCommand(`${viewIds.topology}.focus`);
  const topology = plan.deployment.name;
  const drift = driftOf(plan);
  const unknown = plan.clusters.flatMap(({ name, problem }) =>
    problem === undefined
      ? []
      : [say('How {cluster} is nobody knows. {problem}', { cluster: name, problem })],
  );
  const found =
    drift.length === 0
      ? say('{topology}: {what}; nobody else changed it.', {
          topology,
          what: countsInWords(plan.clusters),
        })
      : say('{topology} was changed outside: {drift}.', { topology, drift: drift.join('; ') });
  const others = otherFilesOf(plan);
  const strange = others.length === 0 ? [] : [otherFileWords(topology, others), otherFileAdvice()];
  const words = plainMessage([...strange, found, ...unknown].join(' '));
  if (unknown.length > 0 || others.length > 0) void window.showWarningMessage(words);
  else void window.showInformationMessage(words);
};

/** What others changed, one sentence an object. */
const driftOf = ({ clusters }: Plan): readonly string[] =>
  clusters
    .flatMap(({ objects }) => objects)
    .flatMap(({ key, change }) =>
      change.kind === 'update' || change.kind === 'conflict'
        ? outsidersOf(change.live, change.after).map(({ manager, time, fields }) =>
            say('{manager} wrote {fields} of {key} at {time}', {
              manager,
              fields: fields.join(', '),
              key,
              time: timeWords(time),
            }),
          )
        : [],
    );
