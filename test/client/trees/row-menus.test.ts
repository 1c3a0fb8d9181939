import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandIds } from '../../../client/src/commands/ids.ts';
import { viewIds } from '../../../client/src/manifest-names.ts';
import { readRowMenus } from '../../../client/src/trees/row-menus.ts';
import { TreeModel } from '../../../client/src/trees/tree-model.ts';
import type { Row } from '../../../client/src/trees/tree-model.ts';

const manifest = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as {
  readonly contributes: {
    readonly menus: Readonly<Record<string, readonly { readonly when: string }[]>>;
  };
};

function rowOf(words: string): Row {
  const node = { id: 'a', label: 'a', context: words.split(' '), expand: 'none' } as const;
  const [row] = new TreeModel().roots(() => [node]);
  if (row === undefined) throw new Error('no row');
  return row;
}

const menus = readRowMenus(manifest);

it.each([
  [commandIds.showLogs, viewIds.clusters, 'object pod logs', true],
  [commandIds.showLogs, viewIds.mesh, 'object pod logs', true],
  [commandIds.showLogs, viewIds.clusters, 'object previousLogs', false],
  [commandIds.showLogs, 'explorer', 'object pod logs', false],
  [commandIds.removeFavourite, viewIds.clusters, 'object favourite', true],
  [commandIds.removeFavourite, viewIds.clusters, 'object favouritable', false],
  [commandIds.askStore, viewIds.thanos, 'store', true],
  [commandIds.askStore, viewIds.thanos, 'store-up', false],
  [commandIds.copyName, viewIds.thanos, 'finding finding-error', true],
  [commandIds.filterNamespaces, viewIds.clusters, 'cluster', false],
])('%s on a row of %s that is “%s”: %s', (command, view, words, expected) => {
  expect(menus.offers(command, view, rowOf(words))).toBe(expected);
});

it('reads every condition that the manifest has', () => {
  const conditions = manifest.contributes.menus['view/item/context'] ?? [];
  expect(conditions.length).toBeGreaterThan(20);
  for (const { when } of conditions)
    expect(when).toMatch(/^view (== gauntlet\.\w+|=~ \/[^/]+\/) && viewItem =~ \/[^/]+\/$/);
});

it.each([
  undefined,
  {},
  { contributes: { menus: [] } },
  { contributes: { menus: { 'view/item/context': 1 } } },
])('offers nothing without menus: %j', (value) => {
  expect(readRowMenus(value).offers('x', 'y', rowOf('z'))).toBe(false);
});
