// Reading pods out of the objects of a scenario, for tests of them.
import type { KubeObject } from '../component.ts';
import { fakeNodeLabel } from '../components/fake-workloads.ts';

export interface PortShape {
  readonly name?: string;
  readonly containerPort: number;
}

export interface ContainerShape {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly ports?: readonly PortShape[];
  readonly env?: readonly {
    readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string } };
  }[];
  readonly resources?: {
    readonly requests?: { readonly cpu?: string; readonly memory?: string };
  };
  readonly volumeMounts?: readonly { readonly name: string }[];
  readonly restartPolicy?: string;
}

export interface PodSpecShape {
  readonly serviceAccountName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerShape[];
  readonly initContainers?: readonly ContainerShape[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly configMap?: { readonly name: string };
  }[];
}

export interface Pods {
  readonly owner: KubeObject;
  readonly selector: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpecShape;
  /** Pods that there are at the start. */
  readonly count: number;
}

interface WorkloadSpec {
  readonly replicas?: number;
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly template: {
    readonly metadata: {
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: PodSpecShape;
  };
}

const workloadKinds = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** The pods of the workloads among the objects. */
export function podsOf(objects: readonly KubeObject[]): readonly Pods[] {
  return objects
    .filter(({ kind, spec }) => workloadKinds.has(kind) && spec !== undefined)
    .map((owner) => {
      const spec = owner['spec'] as WorkloadSpec;
      return {
        owner,
        selector: spec.selector?.matchLabels ?? {},
        labels: spec.template.metadata.labels,
        annotations: spec.template.metadata.annotations ?? {},
        spec: spec.template.spec,
        count: spec.replicas ?? 1,
      };
    });
}

/** All containers of a pod, sidecars first. */
export function containersOf({ spec }: Pick<Pods, 'spec'>): readonly ContainerShape[] {
  return [...(spec.initContainers ?? []), ...spec.containers];
}

/** Whether a kubelet runs the pods, not kwok. */
export function areReal({ spec }: Pods): boolean {
  return !subset(fakeNodeLabel, spec.nodeSelector ?? {});
}

/** Whether all labels of one set are in the other. */
export function subset(
  inner: Readonly<Record<string, string>>,
  outer: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(inner).every(([key, value]) => outer[key] === value);
}
