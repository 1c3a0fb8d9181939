import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CatalogAsset, CatalogFamily } from '../../../server/src/catalog/asset.ts';
import type { Family } from '../../fixtures/catalog/family.ts';

const recorded = fileURLToPath(new URL('../../fixtures/catalog/', import.meta.url));

const read = (): readonly Family[] =>
  globSync('*.jsonl', { cwd: recorded })
    .sort()
    .flatMap((file) =>
      readFileSync(recorded + file, 'utf8')
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => JSON.parse(line) as Family),
    );

/** The same family on several pages: labels and values are joined, the longer help and the known type win. */
const merge = (a: Family, b: Family): Family => ({
  name: a.name,
  type: a.type === 'unknown' ? b.type : a.type,
  unit: a.unit || b.unit,
  help: a.help.length >= b.help.length ? a.help : b.help,
  labels: [...new Set([...a.labels, ...b.labels])],
  values: { ...a.values, ...b.values },
});

/** The catalogue asset, from what test/fixtures/catalog/record.ts recorded. */
export const generate = (): ReadonlyMap<string, string> => {
  const byName = new Map<string, Family>();
  for (const family of read()) {
    const before = byName.get(family.name);
    byName.set(family.name, before ? merge(before, family) : family);
  }
  const sorted = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const labels = [...new Set(sorted.flatMap((family) => family.labels))].sort();
  const at = new Map(labels.map((label, index) => [label, index]));
  const families = sorted.map(({ name, type, unit, help, labels: own, values }): CatalogFamily => ({
    name,
    type,
    unit,
    help,
    labels: own.map((label) => at.get(label) ?? 0).sort((a, b) => a - b),
    ...(values && Object.keys(values).length > 0 ? { values } : {}),
  }));
  const asset: CatalogAsset = { labels, families };
  return new Map([['server/assets/catalog.json', `${JSON.stringify(asset)}\n`]]);
};
