import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dialectIds } from '../../server/src/promql/index.ts';
import { dialectSettings } from '../../server/src/protocol/settings.ts';

type Data =
  { readonly [key: string]: Data | undefined } | readonly Data[] | string | number | boolean | null;

/** The choices of every value named `dialect` or `….dialect`. */
function dialectChoices(data: Data): readonly unknown[] {
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data as Readonly<Record<string, Data>>).flatMap(([key, value]) => {
    const isDialect = key === 'dialect' || key.endsWith('.dialect');
    const choices = isDialect && typeof value === 'object' && value !== null && 'enum' in value;
    return [...(choices ? [value['enum']] : []), ...dialectChoices(value)];
  });
}

const manifest = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as Data;

it('lets people choose each dialect of the language core, wherever they choose one', () => {
  const all = ['auto', ...dialectIds];
  expect(dialectSettings).toEqual(all);
  expect(dialectChoices(manifest)).toEqual([all, all]);
});
