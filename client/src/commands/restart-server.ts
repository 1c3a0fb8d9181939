import type { Command } from '../services.ts';

/** Ends the language server and starts it again; forgets earlier crashes. */
export const restartServer: Command =
  ({ server }) =>
  async () => {
    await server.restart();
  };
