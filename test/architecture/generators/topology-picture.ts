import { readFileSync } from 'node:fs';
import { diagramOf, readTopology } from '../../../server/src/topology/index.ts';

const folder = 'test/fixtures/topology';
const sample = 'mixture';

/** The picture of a topology in the README. */
export const generate = (): ReadonlyMap<string, string> => {
  const file = new URL(`../../../${folder}/${sample}.thanos-topology.yaml`, import.meta.url);
  const { topology } = readTopology(readFileSync(file, 'utf8'));
  if (topology === undefined) throw new Error(`${sample} cannot be drawn`);
  return new Map([[`${folder}/${sample}.svg`, diagramOf(topology).file('auto')]]);
};
