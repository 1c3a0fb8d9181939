import { Disposable, workspace } from 'vscode';
import { viewIds } from '../manifest-names.ts';
import type { Services } from '../services.ts';
import { contributeDimming } from '../trees/dimmed.ts';
import { createTree } from '../trees/tree-provider.ts';

/** The views of the explorer. In a folder that is not trusted they stay empty, and nothing of it is loaded. */
export function contributeTreeViews({ explorer, log, redrawn }: Services): Disposable {
  const trees = Object.values(viewIds).map((viewId) =>
    createTree({
      viewId,
      load: async () => {
        if (!workspace.isTrusted) return undefined;
        const { trees: sources } = await explorer.get();
        return sources.find((source) => source.viewId === viewId);
      },
      hold: (needs) => explorer.loaded?.hold(needs) ?? { dispose: () => undefined },
      redrawn,
      onError: (error) => log.error(`${viewId}: ${String(error)}`),
    }),
  );
  return Disposable.from(
    contributeDimming(),
    ...trees,
    workspace.onDidGrantWorkspaceTrust(() => {
      for (const tree of trees) tree.refresh();
    }),
  );
}
