import { componentsOf } from '../model.ts';
import { askedBy } from '../wiring.ts';
import type { TopologyCheck } from './check.ts';

/** A querier that asks nobody. */
export const emptyQuerier: TopologyCheck = {
  code: 'topology-empty-querier',
  severity: 'warning',
  run: ({ topology }) =>
    componentsOf(topology, 'query').flatMap((query) => {
      const further = query.settings.endpoints?.length ?? 0;
      const empty = query.clusters.filter(
        (cluster) => further + askedBy(topology, query, cluster).length === 0,
      );
      return empty.map(({ name }) => ({
        path: query.path,
        at: 'key' as const,
        severity: query.settings.partialResponse ? ('warning' as const) : ('error' as const),
        message: query.settings.partialResponse
          ? `\`${query.name}\` in \`${name}\` has nothing to ask`
          : `\`${query.name}\` in \`${name}\` has nothing to ask, and without partial responses every query fails`,
      }));
    }),
};
