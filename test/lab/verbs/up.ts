// Brings a lab up and leaves it running.
import { startLab } from '../lab.ts';
import type { LabOptions } from '../lab.ts';
import { LabProblem } from '../problem.ts';
import { isScenarioName, scenarioOf, scenarios } from '../scenarios/index.ts';
import { clusterNames, readOptions } from './options.ts';
import type { Verb } from './verb.ts';

const known = Object.keys(scenarios);

const options = {
  clusters: { type: 'string' },
  scenario: { type: 'string', default: 'demo' },
  pods: { type: 'string' },
  kubeconfig: { type: 'string' },
  address: { type: 'string' },
} as const;

export const up: Verb = {
  usage: `up [--clusters aks,do,eks,gke | --clusters N] [--scenario ${known.join('|')}] [--pods N]
  up --kubeconfig FILE [--clusters CONTEXT,…] [--address IP] [--scenario …]`,
  summary:
    'starts clusters on this machine (Linux, root) and installs the scenario (demo); or installs it into clusters\n' +
    '      that are there, which reach each other by node ports and this machine at the address',
  async run(args, { log, progress, signal }) {
    const { values } = readOptions(args, options, up.usage);
    const wanted = readWanted(values);
    const where = wanted.clusters.join(', ') || 'all contexts';
    const lab = await progress.step(`The lab: ${where}, scenario ${wanted.scenario}`, () =>
      startLab({ ...wanted, dir: values.dir, log, signal, detached: true }),
    );
    log(`export KUBECONFIG=${lab.kubeconfig}`);
    log('"npm run lab -- down" ends it');
  },
};

interface Values {
  readonly clusters?: string | undefined;
  readonly scenario: string;
  readonly pods?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly address?: string | undefined;
}

/** What the options ask for. */
export function readWanted(
  values: Values,
): Pick<LabOptions, 'clusters' | 'existing' | 'scenario' | 'pods'> {
  const { scenario, pods, kubeconfig, address } = values;
  if (!isScenarioName(scenario)) {
    throw new LabProblem(`there is no scenario ${scenario}`, `There are ${known.join(', ')}.`);
  }
  if (pods !== undefined && !/^\d+$/.test(pods)) {
    throw new LabProblem(`"${pods}" is no number of pods`, 'Such as --pods 5000.');
  }
  if (address !== undefined && kubeconfig === undefined) {
    throw new LabProblem('--address goes with --kubeconfig', 'Clusters of its own know the way.');
  }
  return {
    scenario,
    clusters: clustersOf(values, scenarioOf(scenario)?.kwok ?? false),
    ...(pods === undefined ? {} : { pods: Number(pods) }),
    ...(kubeconfig === undefined
      ? {}
      : { existing: { kubeconfig, ...(address === undefined ? {} : { address }) } }),
  };
}

function clustersOf({ clusters, kubeconfig }: Values, alone: boolean): readonly string[] {
  if (kubeconfig !== undefined) return clusters?.split(',') ?? [];
  // One control plane with thousands of pods is enough for a machine.
  return clusterNames(clusters ?? (alone ? '1' : undefined));
}
