import type { Cluster, ComponentOf, RemoteService, Topology } from './model.ts';
import { ports } from './ports.ts';
import { askedBy, writeTarget, type StoreApi } from './wiring.ts';

/** One entry of a querier's endpoint file. */
export interface Endpoint {
  readonly address: string;
  readonly group: boolean;
  readonly strict: boolean;
  readonly api: StoreApi;
}

/** The DNS name of a Service of a cluster. */
export const serviceHost = (service: string, { namespace, settings }: Cluster): string =>
  `${service}.${namespace}.svc.${settings.domain}`;

/** The headless Service of a group's pods. */
export const groupService = ({ service, component }: StoreApi): string =>
  component.type === 'query' ? `${service}-grpc` : service;

/** By DNS: every pod by its SRV record; of a group any pod, by its address. */
const byDns = (api: StoreApi): Endpoint => {
  if (api.isGroup) {
    const host = serviceHost(groupService(api), api.cluster);
    return { address: `dns+${host}:${String(ports.grpc)}`, group: true, strict: false, api };
  }
  const host = serviceHost(api.service, api.cluster);
  return { address: `dnssrv+_grpc._tcp.${host}`, group: false, strict: false, api };
};

/** The endpoints of a querier in a cluster. Those that no address is known for are left out. */
export const endpointsOf = (
  topology: Topology,
  query: ComponentOf<'query'>,
  cluster: Cluster,
): readonly Endpoint[] => {
  const isFlat = topology.exposure?.type === 'flat';
  return askedBy(topology, query, cluster).flatMap((api): readonly Endpoint[] => {
    if (api.cluster.name === cluster.name || isFlat) return [byDns(api)];
    return topology.remote
      .filter((service) => leadsTo(service, api))
      .flatMap(({ address }) =>
        address === undefined
          ? []
          : [{ address, group: false, strict: topology.exposure?.strict ?? true, api }],
      );
  });
};

const leadsTo = ({ cluster, workload, port }: RemoteService, api: StoreApi): boolean =>
  cluster.name === api.cluster.name && workload === api.service && port.name === 'grpc';

/** Where a cluster pushes samples for a receive component to; undefined while no address is known. */
export const writeUrl = (
  topology: Topology,
  receive: string,
  from: Cluster,
): string | undefined => {
  const target = writeTarget(topology, receive, from);
  if (target === undefined) return undefined;
  const isNear = target.cluster.name === from.name || topology.exposure?.type === 'flat';
  const address = isNear
    ? `${serviceHost(writeService(target.receive), target.cluster)}:${String(ports.remoteWrite)}`
    : topology.remote.find(
        ({ cluster, component, port }) =>
          cluster.name === target.cluster.name &&
          component.name === receive &&
          port.name === 'remote-write',
      )?.address;
  return address === undefined ? undefined : `http://${address}/api/v1/receive`;
};

/** The Service that takes remote write within a cluster. */
export const writeService = ({ name }: Pick<ComponentOf<'receive'>, 'name'>): string =>
  `thanos-${name}-write`;
