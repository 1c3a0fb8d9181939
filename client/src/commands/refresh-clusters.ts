import type { ExplorerCommand } from '../explorer/explorer.ts';

/** Looks at once at every cluster that is connected or should be; rows are live, so nothing else is old. */
export const refreshClusters: ExplorerCommand =
  ({ clusters }) =>
  async () => {
    await Promise.resolve();
    for (const { context, connection } of clusters.views)
      if (connection.kind !== 'idle') clusters.retry(context);
  };
