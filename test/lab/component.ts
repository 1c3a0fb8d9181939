// A component of a scenario: what is put into a cluster, as Kubernetes objects. One file and one line in a scenario each.
import type { ImageName } from './images/image-names.ts';
import type { ClusterPlan, LabPlan } from './plan.ts';

/** A Kubernetes object as it is sent to the API server. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What a component may know when it writes its objects. */
export interface ComponentContext {
  readonly lab: LabPlan;
  readonly cluster: ClusterPlan;
  /** Credentials of the object store, random per lab. */
  readonly objectStoreKeys: { readonly accessKey: string; readonly secretKey: string };
  /** What the component's `upstream` renders to; empty where it names none. */
  readonly upstream: readonly KubeObject[];
}

/** A workload to wait for. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
}

export interface Component {
  readonly name: string;
  /** What its pods run. */
  readonly images: readonly ImageName[];
  /** Whether every cluster gets it or only the first, global one. */
  readonly where: 'each' | 'first';
  /** Manifests that a program's own Go module brings along: a kustomize folder in the module of a family. */
  readonly upstream?: { readonly family: string; readonly folder: string };
  /** Pure; in the order in which they are applied, definitions before what uses them. */
  objects(context: ComponentContext): readonly KubeObject[];
  /** What has to be available before the component counts as up. */
  readonly ready: readonly Workload[];
}
