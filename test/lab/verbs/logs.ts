// Shows logs of the lab's programs.
import { join } from 'node:path';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { LabProblem } from '../problem.ts';
import { checkDir, labPaths } from '../state/paths.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const logs: Verb = {
  usage: 'logs [CLUSTER] COMPONENT',
  summary: 'prints the log of a program, such as "logs aks kubelet" or "logs supervisor"',
  async run(args) {
    const { values, positionals } = readOptions(args, {}, logs.usage);
    const folder = labPaths(checkDir(values.dir)).logs;
    const path = join(folder, `${positionals.join('/')}.log`);
    if (positionals.length === 0 || !existsSync(path)) {
      const known = logNames(folder);
      throw new LabProblem(
        positionals.length === 0 ? 'which log?' : `there is no log ${positionals.join(' ')}`,
        known.length === 0
          ? 'There is none at all: start a lab with "npm run lab -- up".'
          : `There are:\n${known.map((name) => `  ${name}`).join('\n')}`,
      );
    }
    process.stdout.write(readFileSync(path));
  },
};

function logNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log'))
    .map((name) => name.slice(0, -'.log'.length).replace('/', ' '))
    .toSorted();
}
