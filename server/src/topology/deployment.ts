import type {
  DeployedCluster,
  DeployedQuerier,
  ExpectedStores,
  TopologyDeployment,
} from '../protocol/topology.ts';
import { componentsOf, type Cluster, type Topology } from './model.ts';
import { ports } from './ports.ts';
import { topologyFileEnds } from './file-name.ts';
import { waveOf } from './render/order.ts';
import { renderTopology } from './render/render.ts';
import { askedBy, isGlobal, workloadName, type StoreApi } from './wiring.ts';

/** What a topology becomes, for those who bring it into clusters; `uri` names it. */
export const deploymentOf = (uri: string, topology: Topology): TopologyDeployment => ({
  name: nameOf(uri),
  clusters: clustersOf(topology),
  queriers: queriersOf(topology),
});

/** The longest name that leaves room for what is put behind it in names of objects. */
const longestName = 40;

/** `prod` of `…/Prod.thanos-topology.yaml`, as names of objects may be. */
const nameOf = (uri: string): string => {
  const file = /[^/\\]*$/u.exec(uri)?.[0] ?? '';
  const end = topologyFileEnds.find((one) => file.toLowerCase().endsWith(one));
  const plain = file
    .slice(0, end === undefined ? undefined : -end.length)
    .toLowerCase()
    .replaceAll(/%[0-9a-f]{2}|[^a-z0-9]+/gu, '-')
    .slice(0, longestName)
    .replaceAll(/^-+|-+$/gu, '');
  return plain === '' ? 'topology' : plain;
};

const clustersOf = (topology: Topology): readonly DeployedCluster[] => {
  // What a cluster does not know is left out by who applies it.
  const can = Object.fromEntries(
    topology.clusters.map(({ name }) => [name, { serviceMonitors: true }]),
  );
  const rendered = renderTopology(topology, can);
  const last = lastComponents(topology);
  return topology.clusters.map(({ name, context, namespace }) => ({
    name,
    context,
    namespace,
    objects: (rendered.get(name) ?? []).map(({ component, manifest }) => ({
      wave: waveOf(manifest),
      component,
      last: last.has(component),
      optional: manifest.kind === 'ServiceMonitor',
      attached: manifest.kind === 'Prometheus',
      manifest,
    })),
  }));
};

/** What looks over all clusters, and what stands before or asks it. */
const lastComponents = (topology: Topology): ReadonlySet<string> =>
  new Set(
    topology.components
      .filter((component) =>
        component.type === 'query'
          ? isGlobal(component)
          : component.type === 'query-frontend' || component.type === 'rule',
      )
      .map(({ name }) => name),
  );

const queriersOf = (topology: Topology): readonly DeployedQuerier[] =>
  componentsOf(topology, 'query').flatMap((query) =>
    query.clusters.map((cluster) => ({
      cluster: cluster.name,
      component: query.name,
      namespace: cluster.namespace,
      service: workloadName(query),
      port: ports.queryHttp,
      global: isGlobal(query),
      further: query.settings.endpoints?.length ?? 0,
      expects: askedBy(topology, query, cluster).map(expectedOf),
    })),
  );

const expectedOf = (api: StoreApi): ExpectedStores => {
  const { component, cluster, replicas, isGroup } = api;
  return {
    cluster: cluster.name,
    component: component.name,
    type: component.type === 'prometheus' ? 'sidecar' : component.type,
    count: isGroup ? 1 : replicas,
    labels: announcedBy(api, cluster),
  };
};

/** External labels that are known beforehand. A gateway tells those of its blocks, a querier those of its stores. */
const announcedBy = (
  { component }: StoreApi,
  cluster: Cluster,
): Readonly<Record<string, string>> => {
  switch (component.type) {
    case 'prometheus':
      return cluster.externalLabels;
    case 'receive':
      return { receive_cluster: cluster.name };
    case 'rule':
      return { rule_cluster: cluster.name };
    default:
      return {};
  }
};
