import { window } from 'vscode';
import type { Explorer, ExplorerCommand } from '../explorer/explorer.ts';
import { contextOf } from '../explorer/subjects.ts';
import { controlPlaneOf } from '../mesh/control-plane.ts';
import { gatherMigration } from '../mesh/migration/gather.ts';
import { migrationPath } from '../mesh/migration/migration-path.ts';
import { meshOptions } from '../trees/mesh/mesh-options.ts';
import { numbersOnce, wantedCluster } from '../trees/mesh/numbers-once.ts';
import { say } from '../util/words.ts';

/** Time (ms) that each answer of the cluster may take. */
const timeoutMs = 15_000;

/** Opens the checklist from Linkerd 1.x to Linkerd 2 of a cluster: of the row, else of one that is asked for. */
export const openMigrationPath: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const context = contextOf(args) ?? (await askCluster(explorer));
    if (context === undefined) return;
    const installations = explorer.endpoints
      .found(context)
      .filter(({ component }) => component === 'linkerd1' || component === 'namerd');
    const client = await explorer.clusters.client(context);
    const view = explorer.clusters.views.find((one) => one.context === context);
    const wanted =
      view === undefined
        ? []
        : [wantedCluster(view, { edges: [], gateways: false, routers: true })];
    const numbers = (
      await numbersOnce(meshOptions(explorer), wanted, { patienceMs: timeoutMs })
    ).get(context);
    const facts = await gatherMigration(
      {
        cluster: context,
        installations,
        measured: numbers?.kind === 'ready' ? numbers.numbers.routers : [],
        linkerd2: (view && controlPlaneOf(view.snapshot)?.version) ?? '',
      },
      async (path) => client.getJson(path, { signal: AbortSignal.timeout(timeoutMs) }),
    );
    await explorer.documents.show({
      title: say('Migration path of {cluster}.md', { cluster: context }),
      language: 'markdown',
      text: migrationPath(facts),
    });
  };

/** One of the clusters in which Linkerd 1.x was found. */
async function askCluster({ clusters, endpoints }: Explorer): Promise<string | undefined> {
  const contexts = clusters.views
    .map(({ context }) => context)
    .filter((context) =>
      endpoints.found(context).some(({ component }) => component === 'linkerd1'),
    );
  if (contexts.length === 0) {
    void window.showInformationMessage(
      say(
        'No connected cluster has Linkerd 1.x. Expand a cluster in the view “Mesh” to look at it.',
      ),
    );
    return undefined;
  }
  return window.showQuickPick(contexts, { title: say('Migration path of which cluster?') });
}
