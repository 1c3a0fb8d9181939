// Plays load, asks for advice, applies it, and plays the same load again.
import { join, resolve } from 'node:path';
import { adviseDemo } from '../advice/advise-demo.ts';
import { buildCli } from '../advice/ask-advice.ts';
import { parseSteps, secondsOf, usualSteps } from '../advice/steps.ts';
import { openLab } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const minutes = Math.round((2 * secondsOf(usualSteps)) / 60) + 5;

export const advise: Verb = {
  usage: 'advise [CLUSTER] [--steps 1x:180,18x:180,…] [--out FOLDER]',
  summary: `plays steps of load on the demo, applies what "gauntlet autoscale replay" advises from that, and plays them again: about ${String(minutes)} minutes`,
  async run(args, { log, progress, signal }) {
    const options = { out: { type: 'string' }, steps: { type: 'string' } } as const;
    const { values, positionals } = readOptions(args, options, advise.usage);
    const lab = openLab(values.dir);
    const { clusters } = lab.plan;
    const [name] = positionals;
    const loaded = name === undefined ? clusters.at(-1) : clusters.find((one) => one.name === name);
    if (!loaded || clusters.length < 2 || lab.scenario !== 'demo') {
      throw new LabProblem(
        `advice is shown on the demo with two clusters or more, and one of them is loaded`,
        `This lab is ${lab.scenario} with ${clusters.map((one) => one.name).join(', ')}.`,
      );
    }
    const steps = values.steps === undefined ? usualSteps : parseSteps(values.steps);
    if (steps === undefined) {
      throw new LabProblem('--steps is not understood', `Usage: npm run lab -- ${advise.usage}`);
    }
    await progress.step('Building the command line', () => buildCli(signal));
    const out = resolve(values.out ?? join(lab.dir, 'advice'));
    await adviseDemo({ lab, loaded, steps, out, log, signal });
  },
};
