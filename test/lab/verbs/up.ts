// Brings a lab up and leaves it running.
import { startLab } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { isScenarioName, scenarios } from '../scenarios/index.ts';
import { clusterNames, readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const known = Object.keys(scenarios).join('|');

export const up: Verb = {
  usage: `up [--clusters aks,do,eks,gke | --clusters N] [--scenario ${known}]`,
  summary: 'starts clusters on this machine (Linux, root), and installs the scenario',
  async run(args, { log, progress, signal }) {
    const options = { clusters: { type: 'string' }, scenario: { type: 'string' } } as const;
    const { values } = readOptions(args, options, up.usage);
    const scenario = values.scenario ?? 'bare';
    if (!isScenarioName(scenario)) {
      throw new LabProblem(`there is no scenario ${scenario}`, `There are ${known}.`);
    }
    const clusters = clusterNames(values.clusters);
    const { dir } = values;
    const lab = await progress.step(`The lab: ${clusters.join(', ')}, scenario ${scenario}`, () =>
      startLab({ clusters, scenario, dir, log, signal, detached: true }),
    );
    log(`export KUBECONFIG=${lab.kubeconfig}`);
    log('"npm run lab -- down" ends it');
  },
};
