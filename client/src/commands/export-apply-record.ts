import { userInfo } from 'node:os';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { recordOf } from '../topology/journal.ts';
import { runOrAsk } from '../topology/window/run-or-ask.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { say } from '../util/words.ts';

/** Opens the record of a run: who did what to which objects when, with hashes of them before and after. */
export const exportApplyRecord: ExplorerCommand = (explorer) => async (argument) => {
  const document = await topologyOrAsk(argument, say('The record of which topology?'));
  if (document === undefined) return;
  const run = await runOrAsk(explorer, document, say('The record of which run?'));
  if (run === undefined) return;
  await explorer.documents.show({
    title: `${run.id}.json`,
    language: 'json',
    text: `${JSON.stringify(recordOf(run, userInfo().username), undefined, 2)}\n`,
  });
};
