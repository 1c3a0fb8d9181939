import type { Cluster } from '../model.ts';
import { componentsOf, runsIn } from '../model.ts';
import type { TopologyCheck } from './check.ts';

const keyOf = ({ externalLabels }: Cluster): string =>
  JSON.stringify(Object.entries(externalLabels).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** Clusters whose producers say the same of themselves: their blocks would be taken for one another's. */
export const externalLabels: TopologyCheck = {
  code: 'topology-external-labels',
  severity: 'error',
  run: ({ topology }) => {
    const producing = topology.clusters.filter((cluster) =>
      componentsOf(topology, 'prometheus').some((component) => runsIn(component, cluster)),
    );
    return producing.flatMap((cluster, at) => {
      const twin = producing.slice(0, at).find((other) => keyOf(other) === keyOf(cluster));
      if (twin === undefined) return [];
      const path = [...cluster.path, 'externalLabels'];
      return [
        {
          path,
          message: `the external labels of \`${cluster.name}\` are those of \`${twin.name}\`: their series and blocks cannot be told apart, and a compactor halts on them`,
          fixes: [
            {
              title: `Set \`cluster: ${cluster.name}\``,
              actions: [{ kind: 'replace', path: [...path, 'cluster'], text: cluster.name }],
            },
          ],
        },
      ];
    });
  },
};
