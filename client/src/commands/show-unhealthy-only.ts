import type { ExplorerCommand } from '../explorer/explorer.ts';

/** Leaves out of the clusters what is as it should be. */
export const showUnhealthyOnly: ExplorerCommand =
  ({ preferences }) =>
  async () =>
    preferences.setUnhealthyOnly(true);
