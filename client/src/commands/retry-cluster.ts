import type { ExplorerCommand } from '../explorer/explorer.ts';
import { askContext } from '../explorer/ask-object.ts';
import { contextOf } from '../explorer/subjects.ts';
import { say } from '../util/words.ts';

/** Tries at once what failed in a cluster. */
export const retryCluster: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const context =
      contextOf(args) ?? (await askContext(explorer, say('Try which cluster again?')));
    if (context !== undefined) explorer.clusters.retry(context);
  };
