// Brings a lab up and leaves it running.
import { startLab } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { isScenarioName, scenarios } from '../scenarios/index.ts';
import { clusterNames, readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const known = Object.keys(scenarios).join('|');

export const up: Verb = {
  usage: `up [--clusters aks,do,eks,gke | --clusters N] [--scenario ${known}] [--pods N]`,
  summary: 'starts clusters on this machine (Linux, root), and installs the scenario',
  async run(args, { log, progress, signal }) {
    const options = {
      clusters: { type: 'string' },
      scenario: { type: 'string' },
      pods: { type: 'string' },
    } as const;
    const { values } = readOptions(args, options, up.usage);
    const scenario = values.scenario ?? 'bare';
    if (!isScenarioName(scenario)) {
      throw new LabProblem(`there is no scenario ${scenario}`, `There are ${known}.`);
    }
    const clusters = clusterNames(values.clusters);
    const { dir } = values;
    const lab = await progress.step(`The lab: ${clusters.join(', ')}, scenario ${scenario}`, () =>
      startLab({ clusters, scenario, dir, log, signal, detached: true, ...podsOf(values.pods) }),
    );
    log(`export KUBECONFIG=${lab.kubeconfig}`);
    log('"npm run lab -- down" ends it');
  },
};

function podsOf(text: string | undefined): { readonly pods?: number } {
  if (text === undefined) return {};
  if (!/^\d+$/.test(text)) throw new LabProblem(`"${text}" is no number of pods`, 'Such as 5000.');
  return { pods: Number(text) };
}
