import type { Remark } from '../../yaml-file/finding.ts';
import { componentsOf } from '../model.ts';
import { askedBy, writesTo, writeTarget } from '../wiring.ts';
import type { Subject, TopologyCheck } from './check.ts';

const crosses = ({ topology }: Subject): boolean =>
  componentsOf(topology, 'query').some((query) =>
    query.clusters.some((cluster) =>
      askedBy(topology, query, cluster).some((api) => api.cluster.name !== cluster.name),
    ),
  ) ||
  topology.components.some((component) => {
    const name = writesTo(component);
    return component.clusters.some(
      (cluster) =>
        name !== undefined &&
        (writeTarget(topology, name, cluster)?.cluster.name ?? cluster.name) !== cluster.name,
    );
  });

const unreachable = ({ topology }: Subject): readonly Remark[] => {
  const { exposure } = topology;
  if (exposure?.type === 'nodePort') {
    const lost = new Set(
      topology.remote.filter(({ address }) => address === undefined).map(({ cluster }) => cluster),
    );
    return [...lost].map(({ name, path }) => ({
      path,
      at: 'key',
      message: `other clusters ask \`${name}\` on its node ports: say at which \`address\``,
      fixes: [
        {
          title: 'Add an address',
          actions: [{ kind: 'add', path, text: 'address: 192.0.2.1' }],
        },
      ],
    }));
  }
  if (exposure?.type === 'loadBalancer' && exposure.host === undefined) {
    return topology.remote.length === 0
      ? []
      : [
          {
            path: ['exposure'],
            message:
              'load balancers need names: `host: "{service}.{cluster}.example.org"`, for example',
            fixes: [
              {
                title: 'Add a host',
                actions: [
                  {
                    kind: 'add',
                    path: ['exposure'],
                    text: 'host: "{service}.{cluster}.example.org"',
                  },
                ],
              },
            ],
          },
        ];
  }
  return [];
};

const oneDomain = ({ topology }: Subject): readonly Remark[] => {
  if (topology.exposure?.type !== 'flat') return [];
  return topology.clusters.flatMap((cluster, at) => {
    const { domain } = cluster.settings;
    const twin = topology.clusters.slice(0, at).find(({ settings }) => settings.domain === domain);
    return twin === undefined
      ? []
      : [
          {
            path: cluster.path,
            at: 'key' as const,
            message: `in a flat network \`${cluster.name}\` and \`${twin.name}\` need DNS domains of their own; both have \`${domain}\``,
          },
        ];
  });
};

const portTaken = ({ topology }: Subject): readonly Remark[] => {
  const seen = new Map<string, string>();
  return topology.remote.flatMap(({ cluster, component, name, nodePort }): readonly Remark[] => {
    if (nodePort === undefined) return [];
    const key = `${cluster.name}:${String(nodePort)}`;
    const other = seen.get(key);
    seen.set(key, name);
    const path = ['exposure', 'nodePorts', component.name];
    if (nodePort < 30_000 || nodePort > 32_767) {
      return [
        {
          path,
          severity: 'warning',
          message: `${String(nodePort)} is not among the usual node ports, 30000 to 32767`,
        },
      ];
    }
    return other === undefined
      ? []
      : [
          {
            path,
            message: `\`${name}\` and \`${other}\` both want node port ${String(nodePort)} of \`${cluster.name}\``,
          },
        ];
  });
};

/** Clusters that cannot reach each other. */
export const reach: TopologyCheck = {
  code: 'topology-reach',
  severity: 'error',
  run: (subject) => {
    if (subject.topology.exposure === undefined) {
      return crosses(subject)
        ? [
            {
              path: [],
              message: 'clusters ask each other: say how they reach each other below `exposure`',
              fixes: [
                {
                  title: 'Use node ports',
                  actions: [{ kind: 'add', path: [], text: 'exposure: { type: nodePort }' }],
                },
                {
                  title: 'Use a mirrored gateway of Linkerd',
                  actions: [{ kind: 'add', path: [], text: 'exposure: { type: mirror }' }],
                },
              ],
            },
          ]
        : [];
    }
    return [...unreachable(subject), ...oneDomain(subject), ...portTaken(subject)];
  },
};
