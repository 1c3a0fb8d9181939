// Shows what runs.
import type { ComponentState } from '../cluster/components.ts';
import { openLab } from '../lab.ts';
import { activeText } from './fault.ts';
import { readOptions } from './options.ts';
import type { Verb } from './verb.ts';

export const status: Verb = {
  usage: 'status',
  summary: 'shows the programs of the lab, and the pods that are not ready',
  async run(args) {
    const { values } = readOptions(args, {}, status.usage);
    const lab = openLab(values.dir);
    console.log(`scenario ${lab.scenario}, state in ${lab.dir}`);
    console.log(activeText(lab.dir));
    for (const name of ['', ...lab.plan.clusters.map((cluster) => cluster.name)]) {
      const components = lab.components(name);
      if (components.length > 0) console.log(`\n${name || 'beside the clusters'}`);
      for (const component of components) console.log(`  ${describeComponent(component)}`);
      if (name !== '') console.log(indent(await podsNotReady(lab.kubectl, name)));
    }
  },
};

/** One line on a component. */
export function describeComponent({ component, pid, state, restarts }: ComponentState): string {
  const again = restarts > 0 ? `, started again ${restarts} times` : '';
  return `${component.padEnd(24)} ${state}${state === 'running' ? ` (process ${pid})` : ''}${again}`;
}

async function podsNotReady(
  kubectl: (cluster: string, args: readonly string[]) => Promise<string>,
  cluster: string,
): Promise<string> {
  try {
    const table = await kubectl(cluster, ['get', 'pods', '--all-namespaces', '--no-headers']);
    const rows = table.split('\n').filter(Boolean);
    const bad = rows.filter((row) => {
      const [, , ready = '', phase] = row.split(/\s+/);
      const [up, all] = ready.split('/');
      return phase !== 'Completed' && (phase !== 'Running' || up !== all);
    });
    return [`${rows.length - bad.length} of ${rows.length} pods are ready`, ...bad].join('\n');
  } catch (error) {
    return `the API server does not answer: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
