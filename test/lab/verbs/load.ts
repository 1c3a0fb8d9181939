// Changes the load of a cluster.
import { openLab } from '../lab.ts';
import { parseLoad, readRate, setLoad } from '../load.ts';
import type { ClusterPlan } from '../plan.ts';
import { LabProblem } from '../problem.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const load: Verb = {
  usage: 'load [CLUSTER <rps>|<n>x]',
  summary:
    'shows what the clients of the clusters send, or changes it: "load gke 20x", "load gke 1x"',
  async run(args) {
    const { values, positionals } = readOptions(args, {}, load.usage);
    const { clusters } = openLab(values.dir).plan;
    const [name, amount, ...more] = positionals;
    if (name === undefined) {
      for (const cluster of clusters) await show(cluster);
      return;
    }
    const cluster = clusters.find((one) => one.name === name);
    if (cluster === undefined) {
      throw new LabProblem(
        `the lab has no cluster ${name}`,
        `It has ${clusters.map((one) => one.name).join(', ')}.`,
      );
    }
    const wanted = parseLoad(amount ?? '');
    if (wanted === undefined || more.length > 0) {
      throw new LabProblem('how much load?', `Usage: npm run lab -- ${load.usage}`);
    }
    await setLoad(cluster, wanted);
    await show(cluster);
  },
};

async function show(cluster: ClusterPlan): Promise<void> {
  const { rps, base } = await readRate(cluster);
  const times = Math.round((10 * rps) / base) / 10;
  console.log(`${cluster.name.padEnd(8)} ${rps} requests/s (${times} times the usual)`);
}
