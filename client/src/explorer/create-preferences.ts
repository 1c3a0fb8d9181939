import { commands } from 'vscode';
import type { Memento } from 'vscode';
import { contextKeys } from '../manifest-names.ts';
import { onSetting, readNamespacePatterns, writeNamespacePatterns } from '../settings.ts';
import { createEmitter } from '../util/emitter.ts';
import type { Subscription } from '../util/emitter.ts';
import { asTexts } from '../util/values.ts';
import type { Preferences } from './preferences.ts';

const keys = {
  favourites: 'explorer.favourites',
  unhealthyOnly: 'explorer.unhealthyOnly',
} as const;

/** The preferences of the window: namespaces are a setting, the rest is remembered for the person. */
export function createPreferences(memory: Memento): Preferences & Subscription {
  const changed = createEmitter<void>();
  let favourites: ReadonlySet<string> = new Set(asTexts(memory.get<unknown>(keys.favourites)));
  let namespaces = readNamespacePatterns();
  let unhealthyOnly = memory.get<unknown>(keys.unhealthyOnly) === true;

  const tell = (): void => {
    void commands.executeCommand('setContext', contextKeys.unhealthyOnly, unhealthyOnly);
    changed.fire();
  };
  tell();
  const subscription = onSetting('namespaces', () => {
    namespaces = readNamespacePatterns();
    tell();
  });

  return {
    get favourites() {
      return favourites;
    },
    get unhealthyOnly() {
      return unhealthyOnly;
    },
    get namespaces() {
      return namespaces;
    },
    setFavourite: async (id, favourite) => {
      const others = [...favourites].filter((other) => other !== id);
      favourites = new Set(favourite ? [...others, id] : others);
      tell();
      await memory.update(keys.favourites, [...favourites]);
    },
    setUnhealthyOnly: async (on) => {
      unhealthyOnly = on;
      tell();
      await memory.update(keys.unhealthyOnly, on);
    },
    setNamespaces: writeNamespacePatterns,
    onDidChange: (listener) => changed.event(listener),
    dispose: () => {
      subscription.dispose();
      changed.dispose();
    },
  };
}
