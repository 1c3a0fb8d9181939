import type { ExplorerCommand } from '../explorer/explorer.ts';
import { showLogsOf } from '../explorer/show-logs.ts';

/** Follows the logs of a container, a pod, several pods, or all pods of a workload or Service. */
export const showLogs: ExplorerCommand =
  (explorer) =>
  async (...args) =>
    showLogsOf(explorer, args, false);
