import { readTopology, type TopologyFile } from '../../topology/index.ts';
import { eachInput, type Input } from '../inputs.ts';
import { CliError, type Io } from '../io.ts';

/** A file of the command line, read as a topology. */
export interface ReadFile {
  readonly input: Input;
  readonly file: TopologyFile;
}

/** The one file that is named; `-` or none is standard input. */
export const readOne = async (paths: readonly string[], io: Io): Promise<ReadFile | undefined> => {
  if (paths.length > 1) throw new CliError('only one topology file at a time');
  const read: ReadFile[] = [];
  await eachInput(paths, io, (input) => {
    read.push({ input, file: readTopology(input.text) });
    return Promise.resolve();
  });
  return read[0];
};
