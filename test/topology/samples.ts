import { readFileSync, readdirSync } from 'node:fs';
import { checkTopology, readTopology, type Topology } from '../../server/src/topology/index.ts';

const folder = new URL('../fixtures/topology/', import.meta.url);
const end = '.thanos-topology.yaml';

/** The names of the samples: the talk's four topologies and a mixture. */
export const sampleNames = readdirSync(folder)
  .filter((name) => name.endsWith(end))
  .map((name) => name.slice(0, -end.length))
  .toSorted();

export const sampleText = (name: string): string =>
  readFileSync(new URL(`${name}${end}`, folder), 'utf8');

/** The topology of a text that has no errors; throws with the errors of one that has. */
export const topologyOf = (text: string): Topology => {
  const file = readTopology(text);
  const errors = checkTopology(file).filter(({ severity }) => severity === 'error');
  if (file.topology !== undefined && errors.length === 0) return file.topology;
  throw new Error(errors.map(({ message }) => message).join('; '));
};
