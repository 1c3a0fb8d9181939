import type { ExplorerCommand } from '../explorer/explorer.ts';

/** Shows of the clusters what is as it should be, too. */
export const showEverything: ExplorerCommand =
  ({ preferences }) =>
  async () =>
    preferences.setUnhealthyOnly(false);
