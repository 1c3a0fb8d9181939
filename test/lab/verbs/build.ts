// Builds everything a lab is made of.
import { buildAll } from '../build.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const build: Verb = {
  usage: 'build',
  summary:
    'builds every program and image of the lab that is not in the cache; the first time, half an hour',
  async run(args, { log, progress, signal }) {
    readOptions(args, {}, build.usage);
    await buildAll({ log, signal }, (name, work) => progress.step(name, work));
  },
};
