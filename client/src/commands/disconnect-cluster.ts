import type { ExplorerCommand } from '../explorer/explorer.ts';
import { askContext } from '../explorer/ask-object.ts';
import { contextOf } from '../explorer/subjects.ts';
import { say } from '../util/words.ts';

/** Ends every connection to a cluster; it connects again when it is expanded or retried. */
export const disconnectCluster: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const context =
      contextOf(args) ?? (await askContext(explorer, say('Disconnect which cluster?')));
    if (context !== undefined) explorer.clusters.disconnect(context);
  };
