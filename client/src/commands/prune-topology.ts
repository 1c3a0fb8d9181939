import { window } from 'vscode';
import type { ExplorerCommand } from '../explorer/explorer.ts';
import { remove } from '../topology/remove.ts';
import { mayWrite } from '../topology/window/allow.ts';
import { doRun } from '../topology/window/do-run.ts';
import { planFile } from '../topology/window/plan-file.ts';
import { tellOutcome } from '../topology/window/tell-outcome.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { say } from '../util/words.ts';

/** Deletes what a topology brought into its clusters and no longer has; shows the list first. */
export const pruneTopology: ExplorerCommand = (explorer) => async (argument) => {
  const document = await topologyOrAsk(argument, say('Prune which topology?'));
  if (document === undefined) return;
  const plan = await planFile(explorer, document);
  if (plan === undefined) return;
  const topology = plan.deployment.name;
  const entries = plan.clusters.flatMap(({ name, context, leftovers }) =>
    leftovers.map((leftover) => ({
      label: leftover.key,
      picked: true,
      doomed: { ...leftover, cluster: name, context, precious: false },
    })),
  );
  if (entries.length === 0) {
    void window.showInformationMessage(
      say('{topology} has nothing in its clusters that is not in the file.', { topology }),
    );
    return;
  }
  const picked = await window.showQuickPick(entries, {
    title: say('Delete what {topology} no longer has?', { topology }),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined || picked.length === 0) return;
  const doomed = picked.map((entry) => entry.doomed);
  const what = say('{count, plural, one {# object is} other {# objects are}} deleted.', {
    count: doomed.length,
  });
  if (!(await mayWrite([...new Set(doomed.map(({ context }) => context))], what))) return;
  const title = say('Pruning {topology}', { topology });
  const outcome = await doRun(
    explorer,
    { ...plan, what: 'prune', title, topology },
    async (options) => remove(doomed, options),
  );
  if (outcome !== undefined) await tellOutcome(outcome, what);
};
