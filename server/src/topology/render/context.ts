import type { Cluster, Component, ComponentOf, RemoteService, Topology } from '../model.ts';
import type { ComponentType } from '../schema/components.ts';
import { workloadName } from '../wiring.ts';
import type { Identity, Manifest } from './manifest.ts';

/** What is known about a cluster that the file does not say. */
export interface Capabilities {
  /** Whether the CRD ServiceMonitor is there. */
  readonly serviceMonitors: boolean;
}

/** What a component's renderer works with. */
export interface RenderContext<T extends ComponentType> {
  readonly topology: Topology;
  readonly cluster: Cluster;
  readonly component: ComponentOf<T>;
}

/** Renders one component in one cluster; pure, and the same for the same file. */
export type Renderer<T extends ComponentType> = (context: RenderContext<T>) => readonly Manifest[];

/** What a component is in its installation, in the words of kube-thanos. */
const roles: Readonly<Record<ComponentType, string>> = {
  prometheus: 'prometheus',
  query: 'query-layer',
  'query-frontend': 'query-cache',
  store: 'object-store-gateway',
  compact: 'database-compactor',
  rule: 'rule-evaluation-engine',
  receive: 'database-write-hashring',
  'bucket-web': 'object-store-bucket-debugging',
};

/** The labels that select the pods of a workload; they never change. */
export const selectorOf = (
  { type }: Pick<Component, 'type'>,
  workload: string,
): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/name': `thanos-${type}`,
  'app.kubernetes.io/instance': workload,
  'app.kubernetes.io/component': roles[type],
});

export const partOf = { 'app.kubernetes.io/part-of': 'thanos' } as const;

/** The name and the labels of an object of a component. */
export const identityOf = (
  component: Pick<Component, 'type' | 'name'>,
  cluster: Cluster,
  name: string = workloadName(component),
): Identity => ({
  name,
  namespace: cluster.namespace,
  labels: {
    ...selectorOf(component, name),
    'app.kubernetes.io/version': `v${cluster.versions.thanos}`,
    'app.kubernetes.io/managed-by': 'gauntlet',
    ...partOf,
  },
});

/** The labels of an object that belongs to a workload but is called otherwise. */
export const besides = (identity: Identity, name: string): Identity => ({ ...identity, name });

/** The Services for other clusters that lead to a component of a cluster. */
export const ofComponent = (
  services: readonly RemoteService[],
  { cluster, component }: { readonly cluster: Cluster; readonly component: Component },
): readonly RemoteService[] =>
  services.filter(
    (service) => service.cluster.name === cluster.name && service.component.name === component.name,
  );
