import { componentsOf } from '../model.ts';
import { askedBy } from '../wiring.ts';
import { quoted, type TopologyCheck } from './check.ts';

/** A distributed querier talks to queriers only. */
export const distributed: TopologyCheck = {
  code: 'topology-distributed',
  severity: 'error',
  run: ({ topology }) =>
    componentsOf(topology, 'query').flatMap((query) => {
      if (query.settings.mode !== 'distributed') return [];
      const ignored = new Set(
        query.clusters.flatMap((cluster) =>
          askedBy(topology, query, cluster)
            .filter(({ component }) => component.type !== 'query')
            .map((api) => `${api.component.name} in ${api.cluster.name}`),
        ),
      );
      if (ignored.size === 0) return [];
      return [
        {
          path: [...query.path, 'mode'],
          message: `in distributed mode only queriers are asked, and ${quoted(ignored)} would be left out: put a querier with \`over: cluster\` there`,
        },
      ];
    }),
};
