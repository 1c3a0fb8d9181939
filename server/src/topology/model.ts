import type { Path } from '../yaml-file/path.ts';
import type { ComponentSettings, ComponentType } from './schema/components.ts';
import type {
  ClusterSettings,
  ExposureSettings,
  ObjectStoreSettings,
  PatchSettings,
} from './schema/topology.ts';

/** Versions without the `v` in front. */
export interface Versions {
  readonly thanos: string;
  readonly prometheus: string;
}

export interface Cluster {
  readonly name: string;
  readonly path: Path;
  readonly settings: ClusterSettings;
  readonly context: string;
  readonly isHub: boolean;
  readonly isData: boolean;
  readonly namespace: string;
  /** External labels of what makes blocks here, `cluster` among them. */
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly versions: Versions;
}

export interface ObjectStore {
  readonly name: string;
  readonly path: Path;
  readonly settings: ObjectStoreSettings;
}

export interface ComponentOf<T extends ComponentType> {
  readonly type: T;
  readonly name: string;
  readonly path: Path;
  readonly settings: ComponentSettings<T>;
  /** Where it runs, in the order of the file's clusters. */
  readonly clusters: readonly Cluster[];
}

export type Component = { [T in ComponentType]: ComponentOf<T> }[ComponentType];

/** What a file says of a topology, references followed and defaults filled in. What does not exist is left out. */
export interface Parts {
  readonly clusters: readonly Cluster[];
  readonly objectStores: readonly ObjectStore[];
  /** By type, then by name: the order in the file does not matter. */
  readonly components: readonly Component[];
  readonly exposure: ExposureSettings | undefined;
  readonly patches: readonly PatchSettings[];
}

/** A Service for other clusters: gRPC of one pod, or of pods that all know the same; or remote write. */
export interface RemoteService {
  readonly cluster: Cluster;
  readonly component: Component;
  readonly name: string;
  /** The workload whose pods it selects. */
  readonly workload: string;
  readonly port: { readonly name: 'grpc' | 'remote-write'; readonly number: number };
  /** The one pod of a StatefulSet that it leads to. */
  readonly podIndex: number | undefined;
  readonly nodePort: number | undefined;
  /** The name that a load balancer gets in the DNS. */
  readonly host: string | undefined;
  /** host:port for other clusters; undefined while the file does not say enough. */
  readonly address: string | undefined;
}

/** A topology with what clusters need of each other. */
export interface Topology extends Parts {
  readonly remote: readonly RemoteService[];
}

/** The components of one type. */
export const componentsOf = <T extends ComponentType>(
  { components }: Pick<Parts, 'components'>,
  type: T,
): readonly ComponentOf<T>[] =>
  components.filter(
    (component): component is ComponentOf<T> & Component => component.type === type,
  );

/** Whether a component runs in a cluster. */
export const runsIn = ({ clusters }: Pick<Component, 'clusters'>, { name }: Cluster): boolean =>
  clusters.some((cluster) => cluster.name === name);
