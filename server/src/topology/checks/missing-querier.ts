import { querierFor } from '../wiring.ts';
import type { TopologyCheck } from './check.ts';

/** A ruler or a frontend without a querier beside it. */
export const missingQuerier: TopologyCheck = {
  code: 'topology-missing-querier',
  severity: 'error',
  run: ({ topology }) =>
    topology.components.flatMap((component) => {
      if (component.type !== 'rule' && component.type !== 'query-frontend') return [];
      return component.clusters
        .filter((cluster) => querierFor(topology, component, cluster) === undefined)
        .map(({ name }) => ({
          path: component.path,
          at: 'key' as const,
          message: `\`${component.name}\` needs a querier in \`${name}\``,
        }));
    }),
};
