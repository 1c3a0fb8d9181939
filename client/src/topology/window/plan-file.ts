import { setTimeout as wait } from 'node:timers/promises';
import { Position, ProgressLocation, Selection, window } from 'vscode';
import type { TextDocument } from 'vscode';
import { methods } from '../../../../server/src/protocol/methods.ts';
import type { TopologyDeployment } from '../../../../server/src/protocol/topology.ts';
import type { Explorer } from '../../explorer/explorer.ts';
import { plainMessage } from '../../util/plain-message.ts';
import { say } from '../../util/words.ts';
import { createClusterApi } from '../api.ts';
import type { ClusterApi } from '../api.ts';
import { makePlan } from '../make-plan.ts';
import type { Plan } from '../plan.ts';
import { sourceOf } from './source-of.ts';

/** The ways to clusters, as long as a piece of work lasts. */
export const apisOf =
  ({ clusters }: Pick<Explorer, 'clusters'>, signal: AbortSignal) =>
  async (context: string): Promise<ClusterApi> =>
    createClusterApi(await clusters.client(context), signal);

/** What the file becomes; a file with errors is shown at the first of them, and nothing comes of it. */
export async function rendered(
  { server }: Pick<Explorer, 'server'>,
  document: TextDocument,
): Promise<TopologyDeployment | undefined> {
  const params = { uri: document.uri.toString(), text: document.getText() };
  const result = await server.request(methods.topologyRender, params);
  if (result.ok) return result.deployment;
  const [first] = result.errors;
  const message = say('The topology has errors: {message}', { message: first?.message ?? '' });
  const editor = await window.showTextDocument(document);
  if (first !== undefined) {
    const at = new Position(first.line, first.column);
    editor.selection = new Selection(at, at);
    editor.revealRange(editor.selection);
  }
  void window.showErrorMessage(plainMessage(message));
  return undefined;
}

/** Plans a file and shows the plan; undefined when there is none or somebody cancelled. */
export async function planFile(
  explorer: Pick<Explorer, 'clusters' | 'server' | 'topologies' | 'now'>,
  document: TextDocument,
): Promise<Plan | undefined> {
  const deployment = await rendered(explorer, document);
  if (deployment === undefined) return undefined;
  const plan = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: say('Planning {topology}: a dry run in every cluster', { topology: deployment.name }),
      cancellable: true,
    },
    async (_progress, token) => {
      const ending = new AbortController();
      token.onCancellationRequested(() => ending.abort());
      const api = apisOf(explorer, ending.signal);
      const source = await sourceOf(document.uri);
      const options = { api, now: explorer.now, source, sleep: wait };
      const made = await makePlan(document.uri.toString(), deployment, options);
      return token.isCancellationRequested ? undefined : made;
    },
  );
  if (plan !== undefined) explorer.topologies.show(plan);
  return plan;
}
