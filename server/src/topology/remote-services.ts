import {
  componentsOf,
  type Cluster,
  type Component,
  type Parts,
  type RemoteService,
} from './model.ts';
import { ports } from './ports.ts';
import type { ComponentType } from './schema/components.ts';
import {
  askedBy,
  ringsOf,
  storeApisOf,
  workloadName,
  writeTarget,
  writesTo,
  type StoreApi,
} from './wiring.ts';

/** First node port of each type; what is asked from elsewhere counts up from there. */
const firstNodePorts: Readonly<Partial<Record<ComponentType, number>>> = {
  prometheus: 30_901,
  store: 30_911,
  rule: 30_921,
  receive: 30_931,
  query: 30_941,
};
const firstWriteNodePort = 30_951;

const keyOf = ({ service, cluster }: StoreApi): string => `${cluster.name}/${service}`;

/** What is asked over gRPC from another cluster than its own. */
const askedFromElsewhere = (topology: Parts): ReadonlySet<string> =>
  new Set(
    componentsOf(topology, 'query').flatMap((query) =>
      query.clusters.flatMap((cluster) =>
        askedBy(topology, query, cluster)
          .filter((api) => api.cluster.name !== cluster.name)
          .map(keyOf),
      ),
    ),
  );

/** The receive components that clusters push to from elsewhere, with their own cluster. */
const writtenFromElsewhere = (topology: Parts): ReadonlySet<string> =>
  new Set(
    topology.components.flatMap((component) => {
      const name = writesTo(component);
      if (name === undefined) return [];
      return component.clusters.flatMap((from) => {
        const target = writeTarget(topology, name, from);
        return target === undefined || target.cluster.name === from.name
          ? []
          : [`${target.cluster.name}/${target.receive.name}`];
      });
    }),
  );

type Place = Omit<RemoteService, 'nodePort' | 'host' | 'address'>;

const placesOf = (
  component: Component,
  cluster: Cluster,
  asked: { readonly grpc: ReadonlySet<string>; readonly write: ReadonlySet<string> },
): readonly Place[] => {
  const grpc = storeApisOf(component, cluster)
    .filter((api) => asked.grpc.has(keyOf(api)))
    .flatMap((api) => {
      const one = (podIndex: number | undefined): Place => ({
        cluster,
        component,
        name: `${api.service}${podIndex === undefined ? '' : `-${String(podIndex)}`}-remote`,
        workload: api.service,
        port: { name: 'grpc', number: ports.grpc },
        podIndex,
      });
      // Behind one address replicas would take turns, and what they know would seem to change.
      return api.isGroup || component.type === 'query'
        ? [one(undefined)]
        : Array.from({ length: api.replicas }, (_, at) => one(at));
    });
  const isWritten = asked.write.has(`${cluster.name}/${component.name}`);
  if (component.type !== 'receive' || !isWritten) return grpc;
  const name = workloadName(component);
  return [
    ...grpc,
    {
      cluster,
      component,
      name: `${name}-write-remote`,
      workload: component.settings.router
        ? `${name}-router`
        : (ringsOf(component)[0]?.workload ?? name),
      port: { name: 'remote-write', number: ports.remoteWrite },
      podIndex: undefined,
    },
  ];
};

const addressOf = (
  topology: Parts,
  { cluster, name, port }: Place,
  nodePort: number | undefined,
): string | undefined => {
  const { exposure } = topology;
  switch (exposure?.type) {
    case 'nodePort':
      return cluster.settings.address === undefined
        ? undefined
        : `${cluster.settings.address}:${String(nodePort)}`;
    case 'loadBalancer': {
      const host = hostOf(topology, cluster, name);
      return host === undefined ? undefined : `${host}:${String(port.number)}`;
    }
    case 'mirror':
      return `${name}-${cluster.name}.${cluster.namespace}.svc.cluster.local:${String(port.number)}`;
    default:
      return undefined;
  }
};

const hostOf = ({ exposure }: Parts, { name }: Cluster, service: string): string | undefined =>
  exposure?.host?.replaceAll('{service}', service).replaceAll('{cluster}', name);

/** Every Service for other clusters that the topology needs; none in a flat network, where pods are asked directly. */
export const remoteServices = (topology: Parts): readonly RemoteService[] => {
  const { exposure } = topology;
  if (exposure?.type === 'flat') return [];
  const asked = {
    grpc: askedFromElsewhere(topology),
    write: writtenFromElsewhere(topology),
  };
  return topology.clusters.flatMap((cluster) => {
    const next = new Map<number, number>();
    return topology.components
      .filter(({ clusters }) => clusters.includes(cluster))
      .flatMap((component) => placesOf(component, cluster, asked))
      .map((place): RemoteService => {
        const { type, name } = place.component;
        const first =
          exposure?.nodePorts?.[name] ??
          (place.port.name === 'grpc' ? firstNodePorts[type] : undefined) ??
          firstWriteNodePort;
        const offset = next.get(first) ?? 0;
        next.set(first, offset + 1);
        const nodePort = exposure?.type === 'nodePort' ? first + offset : undefined;
        return {
          ...place,
          nodePort,
          host:
            exposure?.type === 'loadBalancer' ? hostOf(topology, cluster, place.name) : undefined,
          address: addressOf(topology, place, nodePort),
        };
      });
  });
};
