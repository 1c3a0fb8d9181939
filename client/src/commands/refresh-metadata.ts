import { window } from 'vscode';
import { methods } from '../../../server/src/protocol/methods.ts';
import type { Command } from '../services.ts';

/** Drops what is known of the connection of the active document and asks its server again. */
export const refreshMetadata: Command =
  ({ server }) =>
  async () => {
    const uri = window.activeTextEditor?.document.uri.toString() ?? '';
    await server.request(methods.refresh, { uri });
  };
