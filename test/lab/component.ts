// A component of a scenario: what is put into a cluster, as Kubernetes objects. One file and one line in a scenario each.
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
}

/** A workload to wait for. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly namespace: string;
  readonly name: string;
}

export interface Component {
  readonly name: string;
  /** Keys of the image table (test/lab/images) that its pods need. */
  readonly images: readonly string[];
  /** Whether every cluster gets it or only the first, global one. */
  readonly where: 'each' | 'first';
  /** Pure; in the order in which they are applied, definitions before what uses them. */
  objects(context: ComponentContext): readonly KubeObject[];
  /** What has to be available before the component counts as up. */
  readonly ready: readonly Workload[];
}
