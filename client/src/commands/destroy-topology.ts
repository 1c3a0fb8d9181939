import { window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { leftByRuns } from '../topology/journal-left.ts';
import { everywhere, remove } from '../topology/remove.ts';
import type { Everywhere } from '../topology/remove.ts';
import { mayWrite, mayWriteAtAll } from '../topology/window/allow.ts';
import {
  chooseDoomed,
  deletedWords,
  deletionWords,
  silentWords,
} from '../topology/window/choose-doomed.ts';
import { goesOnDespite } from '../topology/window/despite-other-file.ts';
import type { Deed } from '../topology/window/despite-other-file.ts';
import { doRun } from '../topology/window/do-run.ts';
import { apisOf, rendered } from '../topology/window/plan-file.ts';
import { sourceOf } from '../topology/window/source-of.ts';
import { tellOutcome } from '../topology/window/tell-outcome.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { plainMessage } from '../util/plain-message.ts';
import { say } from '../util/words.ts';

/** Deletes everything of a topology from its clusters; volumes and namespaces only by their typed names. */
export const destroyTopology: ExplorerCommand = (explorer) => async (argument) => {
  if (!mayWriteAtAll()) return;
  const document = await topologyOrAsk(argument, say('Destroy which topology?'));
  if (document === undefined) return;
  const deployment = await rendered(explorer, document);
  if (deployment === undefined) return;
  const { name: topology } = deployment;
  const api = apisOf(explorer, new AbortController().signal);
  const all = await everywhere(deployment, api, await sourceOf(document.uri));
  const { doomed: found, silent, others } = all;
  const unknown = unknownWords(all);
  if (unknown.length > 0) void window.showWarningMessage(plainMessage(unknown.join(' ')));
  else if (found.length === 0) {
    void window.showInformationMessage(
      say('Nothing of {topology} is in its clusters.', { topology }),
    );
  }
  if (found.length === 0 || !(await goesOnDespite(topology, others, listing()))) return;
  const question = say('Delete everything of {topology}?', { topology });
  const place = { uri: document.uri.toString(), clusters: deployment.clusters };
  const left = leftByRuns(await explorer.journals.list(topology), { ...place, what: 'destroy' });
  const doomed = await chooseDoomed({ topology, title: question, ticked: true, left }, found);
  if (doomed === undefined) return;
  const what = deletionWords(doomed);
  if (!(await mayWrite([...new Set(doomed.map(({ context }) => context))], what))) return;
  const title = say('Destroying {topology}', { topology });
  const outcome = await doRun(
    explorer,
    { ...place, what: 'destroy', title, topology },
    async (options) => remove(doomed, options, silent),
  );
  if (outcome !== undefined) tellOutcome(outcome, deletedWords(doomed));
};

const listing = (): Deed => ({
  detail: say('What would be deleted is what that file brought.'),
  yes: say('List It'),
});

/** What nobody could look for, one sentence a cluster. */
const unknownWords = ({ unlisted, silent }: Everywhere): readonly string[] => [
  ...unlisted.map(({ cluster, kinds }) =>
    say('You are not allowed to list {kinds} objects in {cluster}: nobody knows what is there.', {
      kinds: kinds.join(', '),
      cluster,
    }),
  ),
  ...silentWords(silent),
];
