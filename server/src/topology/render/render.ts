import type { Cluster, Component, Topology } from '../model.ts';
import type { ComponentType } from '../schema/components.ts';
import { renderBucketWeb } from './bucket-web.ts';
import { renderCompact } from './compact.ts';
import { ofComponent, type Capabilities, type Renderer } from './context.ts';
import type { Manifest } from './manifest.ts';
import { serviceMonitors } from './monitors.ts';
import { networkPolicies } from './network-policies.ts';
import { inOrder } from './order.ts';
import { patched, type Owned } from './patch.ts';
import { renderPrometheus } from './prometheus.ts';
import { renderQuery } from './query.ts';
import { renderQueryFrontend } from './query-frontend.ts';
import { renderReceive } from './receive.ts';
import { renderRemoteService } from './remote.ts';
import { renderRule } from './rule.ts';
import { renderStore } from './store.ts';

/** How each component becomes objects: one line each. */
const renderers: { readonly [T in ComponentType]: Renderer<T> } = {
  prometheus: renderPrometheus,
  query: renderQuery,
  'query-frontend': renderQueryFrontend,
  store: renderStore,
  compact: renderCompact,
  rule: renderRule,
  receive: renderReceive,
  'bucket-web': renderBucketWeb,
};

/** An object of a cluster and the component that it came from. */
export interface Rendered extends Owned {
  readonly cluster: string;
}

const nothingExtra: Capabilities = { serviceMonitors: false };

const objectsOf = (
  topology: Topology,
  cluster: Cluster,
  component: Component,
): readonly Manifest[] => {
  // A component's type chose the renderer of that type.
  const render = renderers[component.type] as Renderer<ComponentType>;
  const own = render({ topology, cluster, component });
  const { exposure } = topology;
  const remote = ofComponent(topology.remote, { cluster, component });
  const ways =
    exposure === undefined ? [] : remote.map((one) => renderRemoteService(one, exposure));
  return [...own, ...ways];
};

const besideThem = (
  { exposure }: Topology,
  manifests: readonly Manifest[],
  options: { readonly can: Capabilities; readonly open: ReadonlySet<string> },
): readonly Manifest[] => [
  ...(options.can.serviceMonitors
    ? serviceMonitors(manifests.filter(({ metadata }) => !metadata.name.endsWith('-remote')))
    : []),
  ...(exposure?.networkPolicies === true ? networkPolicies(manifests, options.open) : []),
];

/** All objects of a cluster, patches applied, unordered. */
const renderCluster = (
  topology: Topology,
  cluster: Cluster,
  can: Capabilities,
): readonly Rendered[] => {
  const open = new Set(
    topology.remote
      .filter((service) => service.cluster.name === cluster.name)
      .map(({ workload, port }) => `${workload}/${port.name}`),
  );
  return topology.components
    .filter(({ clusters }) => clusters.includes(cluster))
    .flatMap((component) => {
      const own = objectsOf(topology, cluster, component);
      return [...own, ...besideThem(topology, own, { can, open })].map((manifest) => {
        const owned = { component: component.name, manifest };
        return {
          cluster: cluster.name,
          component: component.name,
          manifest: patched(owned, topology.patches, cluster.name),
        };
      });
    });
};

/**
 * Everything that a topology is made of: objects by cluster, in the order in which they are applied. The same topology
 * gives the same objects, whatever the order of its components in the file.
 */
export const renderTopology = (
  topology: Topology,
  capabilities: Readonly<Record<string, Capabilities>> = {},
): ReadonlyMap<string, readonly Rendered[]> =>
  new Map(
    topology.clusters.map((cluster) => {
      const rendered = renderCluster(topology, cluster, capabilities[cluster.name] ?? nothingExtra);
      const of = new Map(rendered.map((one) => [one.manifest, one]));
      const ordered = inOrder([...of.keys()]).flatMap((manifest) => of.get(manifest) ?? []);
      return [cluster.name, ordered];
    }),
  );
