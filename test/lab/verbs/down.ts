// Ends the lab.
import { checkDir, labPaths } from '../state/paths.ts';
import { endLab } from '../lab.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const down: Verb = {
  usage: 'down',
  summary: 'ends the lab and checks that nothing of it is left, also after it was killed',
  async run(args, { log, progress }) {
    const { values } = readOptions(args, {}, down.usage);
    const { dir } = labPaths(checkDir(values.dir));
    await progress.step(`Ending the lab of ${dir}`, () => endLab(dir, log));
  },
};
