import type { Command } from '../services.ts';

/** Opens the log. */
export const showLog: Command =
  ({ log }) =>
  async () => {
    log.show();
  };
