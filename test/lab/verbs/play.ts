// Plays the talk's demo and draws it.
import { resolve } from 'node:path';
import { openLab } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { keepTimeline, playDemo } from '../timeline/play.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

/** As on the stage. */
const times = 20;

export const play: Verb = {
  usage: 'play [CLUSTER] [--out FOLDER]',
  summary:
    'plays the demo in about five minutes (the last cluster gets 20 times the load) and draws load, p99 and replicas over time',
  async run(args, { log, progress, signal }) {
    const { values, positionals } = readOptions(args, { out: { type: 'string' } }, play.usage);
    const { plan, dir } = openLab(values.dir);
    const [name] = positionals;
    const loaded =
      name === undefined ? plan.clusters.at(-1) : plan.clusters.find((one) => one.name === name);
    if (!loaded) {
      throw new LabProblem(
        `the lab has no cluster ${name}`,
        `It has ${plan.clusters.map((one) => one.name).join(', ')}.`,
      );
    }
    const timeline = await progress.step(`The demo, with ${loaded.name}`, () =>
      playDemo({ plan, loaded, times, log, signal }),
    );
    const out = resolve(values.out ?? dir);
    await keepTimeline(out, timeline);
    log(`demo-timeline.svg and .json are in ${out}`);
  },
};
