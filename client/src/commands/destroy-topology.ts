import { window } from 'vscode';
import type { TopologyDeployment } from '../../../server/src/protocol/topology.ts';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { everythingIn, remove } from '../topology/remove.ts';
import type { Doomed } from '../topology/remove.ts';
import { mayWrite, typed } from '../topology/window/allow.ts';
import { doRun } from '../topology/window/do-run.ts';
import { apisOf, rendered } from '../topology/window/plan-file.ts';
import { tellOutcome } from '../topology/window/tell-outcome.ts';
import { topologyOrAsk } from '../topology/window/topology-file.ts';
import { say } from '../util/words.ts';

/** Deletes everything of a topology from its clusters; volumes and namespaces only by their typed names. */
export const destroyTopology: ExplorerCommand = (explorer) => async (argument) => {
  const document = await topologyOrAsk(argument, say('Destroy which topology?'));
  if (document === undefined) return;
  const deployment = await rendered(explorer, document);
  if (deployment === undefined) return;
  const { name: topology } = deployment;
  const found = await everything(explorer, deployment);
  if (found.length === 0) {
    void window.showInformationMessage(
      say('Nothing of {topology} is in its clusters.', { topology }),
    );
    return;
  }
  const doomed = await chosen(topology, found);
  if (doomed === undefined || doomed.length === 0) return;
  const what = say('{count, plural, one {# object is} other {# objects are}} deleted.', {
    count: doomed.length,
  });
  if (!(await mayWrite([...new Set(doomed.map(({ context }) => context))], what))) return;
  const { clusters } = deployment;
  const uri = document.uri.toString();
  const title = say('Destroying {topology}', { topology });
  const outcome = await doRun(
    explorer,
    { what: 'destroy', title, uri, topology, clusters },
    async (options) => remove(doomed, options),
  );
  if (outcome !== undefined) await tellOutcome(outcome, what);
};

async function everything(
  explorer: Explorer,
  deployment: TopologyDeployment,
): Promise<readonly Doomed[]> {
  const api = apisOf(explorer, new AbortController().signal);
  const found = await Promise.all(
    deployment.clusters.map(async (cluster) =>
      everythingIn(deployment, cluster, await api(cluster.context)),
    ),
  );
  return found.flat();
}

/** Shows the list, has the topology's name typed, and that of every volume and namespace; undefined when left. */
async function chosen(
  topology: string,
  found: readonly Doomed[],
): Promise<readonly Doomed[] | undefined> {
  const entries = found.map((doomed) => ({
    label: doomed.key,
    description: doomed.precious ? say('holds what cannot be made again') : '',
    picked: !doomed.precious,
    doomed,
  }));
  const picked = await window.showQuickPick(entries, {
    title: say('Delete everything of {topology}?', { topology }),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined || picked.length === 0) return undefined;
  const doomed = picked.map((entry) => entry.doomed);
  const count = doomed.length;
  const prompt = say('{count, plural, one {# object is} other {# objects are}} deleted.', {
    count,
  });
  if (!(await typed(topology, prompt))) return undefined;
  for (const { key } of doomed.filter(({ precious }) => precious)) {
    const name = key.split('/').at(-1) ?? key;
    if (!(await typed(name, say('{key} and all that it holds is deleted.', { key }))))
      return undefined;
  }
  return doomed;
}
