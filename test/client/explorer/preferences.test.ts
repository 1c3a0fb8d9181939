import { afterEach, describe, expect, it } from 'vitest';
import { createPreferences } from '../../../client/src/explorer/create-preferences.ts';
import { contextKeys } from '../../../client/src/manifest-names.ts';
import { clientSettings, section } from '../../../client/src/setting-keys.ts';
import { editor } from '../editor/editor.ts';

/** What a window remembers for the person. */
function memoryOf(stored: Readonly<Record<string, unknown>> = {}) {
  const values = new Map(Object.entries(stored));
  return {
    values,
    memory: {
      keys: () => [...values.keys()],
      get: (key: string): undefined => values.get(key) as undefined,
      update: async (key: string, value: unknown) => void values.set(key, value),
    },
  };
}

const setting = `${section}.${clientSettings.namespaces}`;

afterEach(() => editor.reset());

describe('what people chose to see', () => {
  it('is kept over windows', async () => {
    const { memory, values } = memoryOf();
    const first = createPreferences(memory);
    await first.setFavourite('aks/shop', true);
    await first.setFavourite('do', true);
    await first.setFavourite('do', true);
    await first.setFavourite('aks/shop', false);
    await first.setUnhealthyOnly(true);
    first.dispose();
    expect([...values.values()]).toEqual([['do'], true]);
    const next = createPreferences(memory);
    expect([...next.favourites]).toEqual(['do']);
    expect(next.unhealthyOnly).toBe(true);
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[], boolean]>([
    ['nothing', {}, [], false],
    ['a text for a list', { 'explorer.favourites': 'aks' }, [], false],
    ['a list with other things in it', { 'explorer.favourites': ['a', 1, null] }, ['a'], false],
    ['a text for a flag', { 'explorer.unhealthyOnly': 'yes' }, [], false],
  ])('is read from %s', (_name, stored, favourites, unhealthyOnly) => {
    const preferences = createPreferences(memoryOf(stored).memory);
    expect([...preferences.favourites]).toEqual(favourites);
    expect(preferences.unhealthyOnly).toBe(unhealthyOnly);
  });

  it('tells of every change, and sets the key of menus', async () => {
    const preferences = createPreferences(memoryOf().memory);
    let told = 0;
    const listening = preferences.onDidChange(() => told++);
    await preferences.setUnhealthyOnly(true);
    await preferences.setFavourite('a', true);
    expect(told).toBe(2);
    expect(editor.executed).toContainEqual(['setContext', contextKeys.unhealthyOnly, true]);
    listening.dispose();
    await preferences.setFavourite('a', false);
    expect(told).toBe(2);
  });

  it('has the namespaces of the setting, as it changes', async () => {
    editor.settings.set(setting, ['shop', 7]);
    const preferences = createPreferences(memoryOf().memory);
    expect(preferences.namespaces).toEqual(['shop']);
    await preferences.setNamespaces(['a*', '!b']);
    expect(preferences.namespaces).toEqual(['a*', '!b']);
    await preferences.setNamespaces([]);
    expect(preferences.namespaces).toEqual([]);
    expect(editor.settings.get(setting)).toBeUndefined();
    preferences.dispose();
    editor.settings.set(setting, ['late']);
    editor.configured.fire({ affectsConfiguration: () => true });
    expect(preferences.namespaces).toEqual([]);
  });
});
