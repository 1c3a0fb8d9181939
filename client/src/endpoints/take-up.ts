import { Disposable, workspace } from 'vscode';
import type { Services } from '../services.ts';
import { chosenOf, readUsed } from './used.ts';

/**
 * Takes up the servers in clusters that PromQL was written against in the last window: with the language server comes
 * the explorer, which opens ways to them. Without any of them nothing is loaded.
 */
export function contributeUsedEndpoints(services: Services): Disposable {
  const { connections, context, server, explorer, log } = services;
  const used = chosenOf(readUsed(context.globalState), connections.choices());
  if (used.length === 0) return new Disposable(() => undefined);
  const subscriptions: Disposable[] = [];
  const end = (): void => {
    for (const subscription of subscriptions.splice(0)) subscription.dispose();
  };
  const takeUp = (): void => {
    if (server.state.kind === 'idle' || !workspace.isTrusted) return;
    end();
    explorer.get().catch((error: unknown) => log.error(String(error)));
  };
  subscriptions.push(server.onDidChange(takeUp), workspace.onDidGrantWorkspaceTrust(takeUp));
  takeUp();
  return new Disposable(end);
}
