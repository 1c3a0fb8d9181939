import { isTarget } from '../render/patch.ts';
import { renderTopology } from '../render/render.ts';
import type { TopologyCheck } from './check.ts';

/** A patch that is meant for nothing. */
export const deadPatch: TopologyCheck = {
  code: 'topology-dead-patch',
  severity: 'warning',
  run: ({ topology }) => {
    if (topology.patches.length === 0) return [];
    const can = { serviceMonitors: true };
    const plain = { ...topology, patches: [] };
    const rendered = [
      ...renderTopology(
        plain,
        Object.fromEntries(topology.clusters.map(({ name }) => [name, can])),
      ).values(),
    ].flat();
    return topology.patches.flatMap((patch, at) =>
      rendered.some((owned) => isTarget(patch, owned, owned.cluster))
        ? []
        : [
            {
              path: ['patches', at, 'target'],
              message: 'nothing that is generated fits this target: the patch changes nothing',
            },
          ],
    );
  },
};
