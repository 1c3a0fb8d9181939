import type { ExplorerCommand } from '../explorer/explorer.ts';
import { showLogsOf } from '../explorer/show-logs.ts';

/** Shows the logs of the runs before the present ones: why something ended. */
export const showPreviousLogs: ExplorerCommand =
  (explorer) =>
  async (...args) =>
    showLogsOf(explorer, args, true);
