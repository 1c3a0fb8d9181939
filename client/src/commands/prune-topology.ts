import { window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { leftByRuns } from '../topology/journal-left.ts';
import { otherFilesOf } from '../topology/plan.ts';
import { remove } from '../topology/remove.ts';
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
import { migrationForbids } from '../topology/window/migration-forbids.ts';
import { planFile } from '../topology/window/plan-file.ts';
import { tellOutcome } from '../topology/window/tell-outcome.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { plainMessage } from '../util/plain-message.ts';
import { say } from '../util/words.ts';

/** Deletes what a topology brought into its clusters and no longer has; shows the list first, and has its name typed. */
export const pruneTopology: ExplorerCommand = (explorer) => async (argument) => {
  if (!mayWriteAtAll()) return;
  const document = await topologyOrAsk(argument, say('Prune which topology?'));
  if (document === undefined) return;
  const plan = await planFile(explorer, document);
  if (plan === undefined) return;
  const { name: topology, clusters } = plan.deployment;
  if (await migrationForbids(explorer, { topology, clusters }, say('Nothing was deleted.'))) return;
  const others = otherFilesOf(plan);
  const has = others.filter(({ cluster }) =>
    plan.clusters.some(({ name, leftovers }) => name === cluster && leftovers.length > 0),
  );
  if (!(await goesOnDespite(topology, has, listing()))) return;
  const found = plan.clusters.flatMap(({ name, context, leftovers }) =>
    leftovers.map((leftover) => ({
      ...leftover,
      cluster: name,
      context,
      precious: false,
    })),
  );
  const silent = plan.clusters.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [{ cluster: name, message: problem }],
  );
  if (silent.length > 0)
    void window.showWarningMessage(plainMessage(silentWords(silent).join(' ')));
  else if (found.length === 0) {
    void window.showInformationMessage(
      say('{topology} has nothing in its clusters that is not in the file.', { topology }),
    );
  }
  if (found.length === 0) return;
  const question = say('Delete what {topology} no longer has?', { topology });
  const left = leftByRuns(await explorer.journals.list(topology), { ...plan, what: 'prune' });
  const doomed = await chooseDoomed({ topology, title: question, ticked: false, left }, found);
  if (doomed === undefined) return;
  const what = deletionWords(doomed);
  if (!(await mayWrite([...new Set(doomed.map(({ context }) => context))], what))) return;
  const title = say('Pruning {topology}', { topology });
  const outcome = await doRun(
    explorer,
    { ...plan, what: 'prune', title, topology },
    async (options) => remove(doomed, options, silent),
  );
  if (outcome !== undefined) tellOutcome(outcome, deletedWords(doomed));
};

const listing = (): Deed => ({
  detail: say('What this file does not have may be what that one brought, and at work.'),
  yes: say('List It'),
});
