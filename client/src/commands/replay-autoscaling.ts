import { loadAutoscaling } from '../autoscaling/lazy-autoscaling.ts';
import type { ExplorerCommand } from '../explorer/explorer.ts';

/**
 * Opens the panel that replays the history of an autoscaler: of the row, of the manifest that it is called on or that
 * is in the editor, or one that is picked.
 */
export const replayAutoscaling: ExplorerCommand =
  (explorer) =>
  async (...args) => {
    const { replayAutoscaler } = await loadAutoscaling();
    await replayAutoscaler(explorer, args);
  };
