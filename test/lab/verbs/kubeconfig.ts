// Tells where the kubeconfig is.
import { openLab } from '../lab.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const kubeconfig: Verb = {
  usage: 'kubeconfig',
  summary: 'prints the path of the kubeconfig that has a context for each cluster',
  async run(args) {
    const { values } = readOptions(args, {}, kubeconfig.usage);
    console.log(openLab(values.dir).kubeconfig);
  },
};
