import { stringify } from 'yaml';
import {
  differencesBetween,
  renderTopology,
  type FieldDifference,
  type ObjectDifference,
  type Topology,
} from '../../topology/index.ts';
import { readArguments } from '../arguments.ts';
import { CliError, exitCodes, write, type ExitCode, type Io } from '../io.ts';
import { readOne } from './read.ts';
import { soundTopology } from './render.ts';

const options = {
  json: { type: 'boolean', default: false },
  'service-monitors': { type: 'boolean', default: false },
} as const;

/**
 * `gauntlet topology diff`: what two files render to, compared. The exit codes are those of `kubectl diff`: 0 where
 * nothing differs, 1 where something does, 2 where a file cannot be rendered.
 */
export const topologyDiff = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values, positionals } = readArguments(args, options);
  const [before, after, ...further] = positionals;
  if (before === undefined || after === undefined || further.length > 0) {
    throw new CliError('topology diff takes two topology files');
  }
  if (before === '-' && after === '-') throw new CliError('only one of two files can be -');
  const rendered = async (path: string) => {
    const read = await readOne([path], io);
    const topology = read === undefined ? undefined : await soundTopology(read, io);
    return topology === undefined
      ? undefined
      : renderTopology(topology, capabilitiesOf(topology, values['service-monitors']));
  };
  const [left, right] = [await rendered(before), await rendered(after)];
  if (left === undefined || right === undefined) return exitCodes.failed;
  const differences = differencesBetween(left, right);
  const text = values.json
    ? `${JSON.stringify({ clusters: Object.fromEntries(differences) }, undefined, 2)}\n`
    : [...differences].map(([name, objects]) => clusterText(name, objects)).join('\n');
  await write(io.stdout, text);
  return differences.size === 0 ? exitCodes.ok : exitCodes.findings;
};

const capabilitiesOf = ({ clusters }: Topology, serviceMonitors: boolean) =>
  Object.fromEntries(clusters.map(({ name }) => [name, { serviceMonitors }]));

const signs = { added: '+', removed: '-', changed: '~' } as const;

const clusterText = (name: string, objects: readonly ObjectDifference[]): string =>
  [`Cluster ${name}`, ...objects.flatMap(objectLines), ''].join('\n');

const objectLines = (object: ObjectDifference): readonly string[] => {
  const name = [object.namespace, object.name].filter((part) => part !== undefined).join('/');
  return [`  ${signs[object.change]} ${object.kind} ${name}`, ...object.fields.flatMap(fieldLines)];
};

/** Only the lines of both sides that the other one does not have; all of them where only their order differs. */
const fieldLines = ({ path, before, after }: FieldDifference): readonly string[] => {
  const [left, right] = [linesOf(before), linesOf(after)];
  const [gone, come] = [without(left, right), without(right, left)];
  const isMoved = gone.length === 0 && come.length === 0;
  return [
    `      ${path}:`,
    ...(isMoved ? left : gone).map((line) => `        - ${line}`),
    ...(isMoved ? right : come).map((line) => `        + ${line}`),
  ];
};

const without = (lines: readonly string[], others: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
};

const linesOf = (value: unknown): readonly string[] => {
  if (value === undefined) return [];
  if (typeof value === 'string') return value.replace(/\n$/, '').split('\n');
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) {
    return value.map(String);
  }
  return stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 }).trimEnd().split('\n');
};
