import { checkTopology } from '../../topology/index.ts';
import { oneOf, readArguments } from '../arguments.ts';
import { exitCodes, write, type ExitCode, type Io } from '../io.ts';
import { findingSeverities, type Finding } from '../report/finding.ts';
import { reportFormats } from '../report/formats.ts';
import { located } from '../report/located.ts';
import { readOne, type ReadFile } from './read.ts';

/** What is to say of a topology, with the lines that it is about. */
export const findingsIn = ({ input, file }: ReadFile): readonly Finding[] =>
  located(input.path, input.text, checkTopology(file));

/** `gauntlet topology check`: what the editor says about the file. */
export const topologyCheck = async (args: readonly string[], io: Io): Promise<ExitCode> => {
  const { values, positionals } = readArguments(args, {
    format: { type: 'string', default: 'human' },
    'fail-on': { type: 'string', default: 'warning' },
  });
  const format = oneOf(values.format, reportFormats.keys(), '--format');
  const failOn = oneOf(values['fail-on'], findingSeverities, '--fail-on');
  const read = await readOne(positionals, io);
  if (read === undefined) return exitCodes.failed;
  const findings = findingsIn(read);
  await write(io.stdout, reportFormats.get(format)?.({ findings, files: 1 }) ?? '');
  const worst = findingSeverities.indexOf(failOn);
  const failed = findings.some(({ severity }) => findingSeverities.indexOf(severity) <= worst);
  return failed ? exitCodes.findings : exitCodes.ok;
};
