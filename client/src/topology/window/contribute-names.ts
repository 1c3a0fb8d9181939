import { Disposable, workspace } from 'vscode';
import type { ClusterWant } from '../../../../server/src/protocol/clusters.ts';
import type { Services } from '../../services.ts';

/** Tells the language server names of clusters when it asks for them; in a folder that is not trusted none. */
export function contributeClusterNames({ server, explorer, log }: Services): Disposable {
  let isAsked = false;
  const tell = async (wants: readonly ClusterWant[]): Promise<void> => {
    isAsked = true;
    if (workspace.isTrusted) (await explorer.get()).tellNames(wants);
  };
  const start = (wants: readonly ClusterWant[]): void => {
    tell(wants).catch((error: unknown) => log.error(String(error)));
  };
  return Disposable.from(
    server.onClustersWanted(({ wants }) => start(wants)),
    workspace.onDidGrantWorkspaceTrust(() => {
      if (isAsked) start([]);
    }),
  );
}
