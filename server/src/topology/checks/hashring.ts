import type { Remark } from '../../yaml-file/finding.ts';
import { componentsOf } from '../model.ts';
import { ringsOf } from '../wiring.ts';
import type { Subject, TopologyCheck } from './check.ts';

const shadowed = ({ topology }: Subject): readonly Remark[] =>
  componentsOf(topology, 'receive').flatMap((receive) => {
    const rings = ringsOf(receive);
    const open = rings.findIndex(({ tenants }) => tenants.length === 0);
    return rings.slice(open === -1 ? rings.length : open + 1).map((ring, at) => ({
      path: [...receive.path, 'hashrings', open + 1 + at],
      message: `no sample reaches the hashring \`${ring.name}\`: \`${rings[open]?.name ?? ''}\` before it takes all tenants`,
    }));
  });

const names = ({ topology }: Subject): readonly Remark[] =>
  componentsOf(topology, 'receive').flatMap((receive) =>
    ringsOf(receive).flatMap((ring, at, rings) =>
      rings.slice(0, at).some(({ name }) => name === ring.name)
        ? [
            {
              path: [...receive.path, 'hashrings', at, 'name'],
              message: `there is a hashring \`${ring.name}\` already`,
            },
          ]
        : [],
    ),
  );

interface Scaled {
  readonly spec?: { readonly replicas?: unknown };
}

/** The hashring file names every ingester: their number must come from the component. */
const patchedSize = ({ topology }: Subject): readonly Remark[] =>
  topology.patches.flatMap(({ target, patch }, at) => {
    const isReceive = componentsOf(topology, 'receive').some(
      ({ name }) => name === target.component,
    );
    const { spec } = patch as Scaled;
    if (!isReceive || spec?.replicas === undefined || target.kind === 'Deployment') return [];
    return [
      {
        path: ['patches', at, 'patch', 'spec', 'replicas'],
        message:
          'the hashring file would not fit: set `replicas` of the component, from which both come',
        fixes: [
          {
            title: 'Remove it here',
            actions: [
              { kind: 'remove' as const, path: ['patches', at, 'patch', 'spec', 'replicas'] },
            ],
          },
        ],
      },
    ];
  });

/** Hashrings that do not fit their ingesters or their tenants. */
export const hashring: TopologyCheck = {
  code: 'topology-hashring',
  severity: 'error',
  run: (subject) => [...shadowed(subject), ...names(subject), ...patchedSize(subject)],
};
