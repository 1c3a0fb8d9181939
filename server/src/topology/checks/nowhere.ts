import type { TopologyCheck } from './check.ts';

/** A component that runs in no cluster. */
export const nowhere: TopologyCheck = {
  code: 'topology-nowhere',
  severity: 'error',
  run: ({ topology }) =>
    topology.components
      .filter(({ clusters }) => clusters.length === 0)
      .map(({ name, path, type }) => ({
        path,
        at: 'key',
        message: `\`${name}\` runs in no cluster: no cluster has the role for a ${type} component; name its \`clusters\``,
      })),
};
