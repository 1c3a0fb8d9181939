import type { TopologyCheck } from './check.ts';

/** An external label `cluster` that is not the cluster's name. */
export const clusterLabel: TopologyCheck = {
  code: 'topology-cluster-label',
  severity: 'info',
  run: ({ topology }) =>
    topology.clusters
      .filter(({ name, externalLabels }) => externalLabels['cluster'] !== name)
      .map(({ name, path, externalLabels }) => ({
        path: [...path, 'externalLabels', 'cluster'],
        message: `series of \`${name}\` will say \`cluster="${externalLabels['cluster'] ?? ''}"\``,
      })),
};
