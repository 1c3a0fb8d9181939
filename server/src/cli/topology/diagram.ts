import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { diagramOf, diagramThemes } from '../../topology/index.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { fileError } from '../file-errors.ts';
import { exitCodes, write, type ExitCode, type Io } from '../io.ts';
import { readOne } from './read.ts';
import { soundTopology } from './render.ts';

/** `gauntlet topology diagram`: a picture of a topology as SVG, to a file or to standard output. */
export const topologyDiagram = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values, positionals } = readArguments(args, {
    output: { type: 'string', short: 'o' },
    theme: { type: 'string', default: 'auto' },
  });
  const theme = oneOf(values.theme, diagramThemes, '--theme');
  const read = await readOne(positionals, io);
  if (read === undefined) return exitCodes.failed;
  const topology = await soundTopology(read, io);
  if (topology === undefined) return exitCodes.findings;
  const svg = diagramOf(topology).file(theme);
  const { output } = values;
  if (output === undefined) {
    await write(io.stdout, svg);
    return exitCodes.ok;
  }
  try {
    await writeFile(resolve(io.cwd, output), svg);
  } catch (error) {
    throw fileError(output, 'write', error);
  }
  return exitCodes.ok;
};
