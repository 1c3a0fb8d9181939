import { commands, window } from 'vscode';
import type { TextDocument } from 'vscode';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { viewIds } from '../manifest-names.ts';
import { outsidersOf } from '../topology/diff.ts';
import { isLeft, leftByRuns } from '../topology/journal-left.ts';
import type { LeftByRun } from '../topology/journal-left.ts';
import { otherFilesOf } from '../topology/plan.ts';
import type { Plan } from '../topology/plan.ts';
import { everywhere } from '../topology/remove.ts';
import { apisOf, planFile } from '../topology/window/plan-file.ts';
import { timeOf } from '../topology/window/roll-back-run.ts';
import { sourceOf } from '../topology/window/source-of.ts';
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
  const left = await leftWords(explorer, document, plan);
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
  const words = plainMessage([...strange, found, ...left, ...unknown].join(' '));
  if ([...unknown, ...strange, ...left].length > 0) void window.showWarningMessage(words);
  else void window.showInformationMessage(words);
};

/** What runs were to delete and is still there, one sentence a cluster; where nobody can look, as it was left. */
async function leftWords(
  explorer: Explorer,
  { uri }: TextDocument,
  plan: Plan,
): Promise<readonly string[]> {
  const { deployment } = plan;
  const left = leftByRuns(await explorer.journals.list(deployment.name), plan);
  if (left.length === 0) return [];
  const api = apisOf(explorer, new AbortController().signal);
  const { doomed, silent } = await everywhere(deployment, api, await sourceOf(uri));
  return left.flatMap((one) => {
    const isSilent = silent.some(({ cluster }) => cluster === one.cluster);
    const there = doomed.filter((object) => isLeft(object, [one])).map(({ key }) => key);
    return isSilent || there.length > 0 ? [leftSentence(one, isSilent ? one.keys : there)] : [];
  });
}

function leftSentence({ what, ...left }: LeftByRun, keys: readonly string[]): string {
  const words = {
    cluster: left.cluster,
    time: timeOf(left),
    objects: keys.length === 0 ? say('what is there') : keys.join(', '),
    why: left.message,
  };
  return what === 'prune'
    ? say('Pruning at {time} left in {cluster}: {objects}. {why} Prune offers that again.', words)
    : say(
        'Destroying at {time} left in {cluster}: {objects}. {why} Destroy offers that again.',
        words,
      );
}

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
