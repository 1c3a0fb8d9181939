import { readFileSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { topologySchema } from '../../../server/src/topology/schema/topology.ts';

const folder = new URL('../../fixtures/topology/', import.meta.url);
const samples = readdirSync(folder).filter((name) => name.endsWith('.thanos-topology.yaml'));
const textOf = (name: string) => readFileSync(new URL(name, folder), 'utf8');

it('has a sample of each topology of the talk, and a mixture', () => {
  expect(samples.map((name) => name.split('.')[0])).toEqual([
    'mixture',
    'querier-in-each-cluster',
    'receive',
    'single-store',
    'store-in-each-cluster',
  ]);
});

it.each(samples)('%s is of the form that the schema says, in 25 lines', (name) => {
  const text = textOf(name);
  expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(25);
  expect(topologySchema.safeParse(parse(text)).error).toBeUndefined();
});
