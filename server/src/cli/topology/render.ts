import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import {
  checkTopology,
  documentsOf,
  layouts,
  renderTopology,
  type LayoutName,
  type Topology,
} from '../../topology/index.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { fileError } from '../file-errors.ts';
import { CliError, complain, exitCodes, write, type ExitCode, type Io } from '../io.ts';
import { readOne, type ReadFile } from './read.ts';

/** The topology of a file without errors; else says how many there are. */
export const soundTopology = async (
  { file, input }: ReadFile,
  io: Io,
): Promise<Topology | undefined> => {
  const errors = checkTopology(file).filter(({ severity }) => severity === 'error');
  if (errors.length === 0 && file.topology !== undefined) return file.topology;
  // What is wrong with the form may be why the rest does not fit together.
  const first = errors.find(({ code }) => code === 'topology-form') ?? errors[0];
  const what = first === undefined ? 'it is no topology' : first.message;
  await complain(
    io,
    new CliError(
      `${input.path}: ${what}${errors.length > 1 ? ` (and ${String(errors.length - 1)} more)` : ''}; see \`gauntlet topology check\``,
    ),
  );
  return undefined;
};

const writeFiles = async (
  folder: string,
  files: ReadonlyMap<string, string>,
  { cwd, stderr }: Io,
): Promise<void> => {
  for (const [path, text] of files) {
    const target = resolve(cwd, join(folder, path));
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, text);
    } catch (error) {
      throw fileError(join(folder, path), 'write', error);
    }
  }
  await write(stderr, `wrote ${String(files.size)} files below ${folder}\n`);
};

const options = {
  out: { type: 'string' },
  cluster: { type: 'string' },
  layout: { type: 'string', default: 'plain' },
  repository: { type: 'string' },
  revision: { type: 'string', default: 'main' },
  folder: { type: 'string', default: '' },
  'service-monitors': { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof readArguments<typeof options>>['values'];

const checkOptions = (layout: LayoutName, { out, repository }: Values): void => {
  if (layout === 'plain') return;
  if (out === undefined) throw new CliError(`--layout ${layout} needs --out`);
  if (layout !== 'kustomize' && repository === undefined) {
    throw new CliError(`--layout ${layout} needs --repository`);
  }
};

/** `gauntlet topology render`: the objects of every cluster, to a folder or to standard output. */
export const topologyRender = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values, positionals } = readArguments(args, options);
  const layout = oneOf(values.layout, Object.keys(layouts) as LayoutName[], '--layout');
  checkOptions(layout, values);
  const read = await readOne(positionals, io);
  if (read === undefined) return exitCodes.failed;
  const topology = await soundTopology(read, io);
  if (topology === undefined) return exitCodes.findings;
  const names = topology.clusters.map(({ name }) => name);
  const only = values.cluster === undefined ? undefined : oneOf(values.cluster, names, '--cluster');
  const can = { serviceMonitors: values['service-monitors'] };
  const all = renderTopology(topology, Object.fromEntries(names.map((name) => [name, can])));
  const clusters = new Map([...all].filter(([name]) => only === undefined || name === only));
  if (values.out === undefined) {
    for (const [name, rendered] of clusters) {
      const head = only === undefined ? `# Cluster ${name}\n` : '';
      await write(io.stdout, head + documentsOf(rendered.map(({ manifest }) => manifest)));
    }
    return exitCodes.ok;
  }
  const { repository = '', revision, folder } = values;
  const known = topology.clusters.filter(({ name }) => clusters.has(name));
  await writeFiles(
    values.out,
    layouts[layout](clusters, { repository, revision, folder }, known),
    io,
  );
  return exitCodes.ok;
};
