import { commands } from 'vscode';
import { contextKeys } from '../manifest-names.ts';
import type { Subscription } from '../util/emitter.ts';
import type { Explorer } from './explorer.ts';

/** Keeps the keys that conditions of menus and welcome texts read as things are. */
export function contributeContextKeys({ clusters, forwards, topologies }: Explorer): Subscription {
  const told = new Map<string, boolean>();
  const set = (key: string, value: boolean): void => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    set(
      contextKeys.connected,
      clusters.views.some(({ connection }) => connection.kind === 'live'),
    );
    set(contextKeys.hasClusters, clusters.views.length > 0);
    set(contextKeys.hasForwards, forwards.list().length > 0);
    set(contextKeys.hasPlan, topologies.plan !== undefined);
  };
  update();
  const subscriptions = [
    clusters.onDidChange(update),
    forwards.onDidChange(update),
    topologies.onDidChange(update),
  ];
  return {
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
    },
  };
}
