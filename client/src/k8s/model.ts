/**
 * What we keep of a cluster: slim, immutable projections of its objects. Everything below the reflector works on
 * these types only, so that trees, discovery and mesh are pure functions over them.
 *
 * Times are Unix milliseconds. Quantities of processors are cores, of memory bytes.
 */

/** Kinds that can be watched. The name is the plural; `kinds/` holds group, version and projection of each. */
export interface KindObjects {
  readonly nodes: NodeObject;
  readonly namespaces: NamespaceObject;
  readonly pods: PodObject;
  readonly deployments: WorkloadObject;
  readonly statefulsets: WorkloadObject;
  readonly daemonsets: WorkloadObject;
  readonly replicasets: WorkloadObject;
  readonly jobs: WorkloadObject;
  readonly cronjobs: WorkloadObject;
  readonly services: ServiceObject;
  readonly events: EventObject;
  readonly horizontalpodautoscalers: AutoscalerObject;
  readonly scaledobjects: AutoscalerObject;
  readonly prometheuses: CustomObject;
  readonly thanosrulers: CustomObject;
  readonly thanosqueries: CustomObject;
  readonly thanosstores: CustomObject;
  readonly thanosreceives: CustomObject;
  readonly thanoscompacts: CustomObject;
  readonly links: CustomObject;
  readonly servers: CustomObject;
  readonly authorizationpolicies: CustomObject;
  readonly meshtlsauthentications: CustomObject;
  readonly networkauthentications: CustomObject;
  readonly serviceprofiles: CustomObject;
  /** `policy.linkerd.io`. */
  readonly httproutes: CustomObject;
  /** `gateway.networking.k8s.io`. */
  readonly gatewayhttproutes: CustomObject;
}
export type KindName = keyof KindObjects;

export interface ObjectMeta {
  /** Empty for what belongs to the whole cluster. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly createdAt: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Only keys that something of ours reads: `kinds/annotations.ts` lists their prefixes. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly owner?: { readonly kind: string; readonly name: string; readonly uid: string };
  /** It is going away. */
  readonly deleting: boolean;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** Of the last transition; 0 when the object does not say. */
  readonly since: number;
}

export interface NodeObject extends ObjectMeta {
  readonly ready: boolean;
  readonly schedulable: boolean;
  readonly kubelet: string;
  readonly conditions: readonly Condition[];
}

export interface NamespaceObject extends ObjectMeta {
  readonly phase: string;
}

export interface ContainerState {
  readonly name: string;
  readonly image: string;
  /** `init` ends before the others start; `sidecar` is an init container that stays (restartPolicy Always). */
  readonly role: 'main' | 'init' | 'sidecar';
  readonly state: 'waiting' | 'running' | 'terminated' | 'unknown';
  /** As the kubelet names it: `CrashLoopBackOff`, `OOMKilled`, `Completed`. Empty when there is none. */
  readonly reason: string;
  readonly message: string;
  readonly exitCode?: number;
  readonly ready: boolean;
  readonly restarts: number;
  /** Why and when it ended before the present run; absent when it never did. */
  readonly last?: { readonly reason: string; readonly exitCode: number; readonly endedAt: number };
  readonly startedAt: number;
  readonly ports: readonly ContainerPort[];
  /**
   * Command and arguments, kept only for programs that discovery knows (Thanos, Prometheus, Linkerd, KEDA): those
   * of other people's containers may hold secrets.
   */
  readonly args: readonly string[];
}

export interface ContainerPort {
  readonly name: string;
  readonly port: number;
}

export interface PodObject extends ObjectMeta {
  readonly phase: string;
  /** Of the pod itself, e.g. `Evicted`. */
  readonly reason: string;
  readonly message: string;
  readonly node: string;
  readonly ip: string;
  readonly serviceAccount: string;
  readonly ready: boolean;
  readonly containers: readonly ContainerState[];
  readonly conditions: readonly Condition[];
}

export interface WorkloadObject extends ObjectMeta {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job' | 'CronJob';
  /** How many are asked for; 1 for a Job, 0 for a CronJob. */
  readonly desired: number;
  readonly ready: number;
  readonly updated: number;
  readonly available: number;
  /** Of the pods; empty for a CronJob. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels and (filtered) annotations of the pod template. */
  readonly templateLabels: Readonly<Record<string, string>>;
  readonly templateAnnotations: Readonly<Record<string, string>>;
  readonly images: readonly string[];
  readonly conditions: readonly Condition[];
  readonly paused: boolean;
}

export interface ServiceObject extends ObjectMeta {
  readonly type: string;
  readonly clusterIp: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly ServicePort[];
  readonly addresses: readonly string[];
}

export interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: string;
  readonly nodePort?: number;
  readonly protocol: string;
  readonly appProtocol: string;
}

export interface EventObject extends ObjectMeta {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly lastSeen: number;
  readonly about: { readonly kind: string; readonly namespace: string; readonly name: string };
}

export interface AutoscalerObject extends ObjectMeta {
  readonly kind: 'HorizontalPodAutoscaler' | 'ScaledObject';
  readonly target: { readonly kind: string; readonly name: string };
  readonly min: number;
  readonly max: number;
  readonly current?: number;
  readonly desired?: number;
  readonly metrics: readonly MetricReading[];
  readonly conditions: readonly Condition[];
  /** For a ScaledObject: the HPA it made. */
  readonly autoscaler?: string;
  /** For an HPA: the object as the API gives it, without what says nothing about scaling. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** A metric of an autoscaler, and what it is held at. Numbers as people read them: `512Mi`, `23.5`. */
export interface MetricReading {
  /** `Resource`, `External`; of a trigger of KEDA its type. */
  readonly type: string;
  /** With what it is of, `cpu of web`; of a trigger what is asked. */
  readonly name: string;
  /** Percent of what pods request, a number a pod, or one for all. */
  readonly form: 'percent' | 'average' | 'total';
  /** Absent where it is not known. */
  readonly now?: string;
  readonly target?: string;
}

/** An object of a definition that we read as it is; only `spec` and `status` are kept. */
export interface CustomObject extends ObjectMeta {
  readonly kind: string;
  readonly apiVersion: string;
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status: Readonly<Record<string, unknown>>;
}

/** Why something of a cluster is not to be had; each has one sentence that says what to do next. */
export type ProblemKind =
  | 'unauthorized'
  | 'forbidden'
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'credentials'
  | 'configuration'
  | 'gone'
  | 'not-found'
  | 'rate-limited'
  | 'server-error'
  | 'conflict'
  | 'invalid'
  | 'bad-answer'
  | 'cancelled'
  | 'untrusted';

export interface ClusterProblem {
  readonly kind: ProblemKind;
  /** One sentence; holds no secret. */
  readonly message: string;
  /** HTTP status, where there was an answer. */
  readonly status?: number;
  /** What the server asked to wait, milliseconds. */
  readonly retryAfter?: number;
}

/** How current what we hold of a kind is. */
export type KindStatus =
  | { readonly kind: 'loading' }
  | { readonly kind: 'live' }
  /** The last known objects; it is tried again by itself. */
  | { readonly kind: 'stale'; readonly since: number; readonly problem: ClusterProblem }
  /** Not watched; asked for again when somebody wants it, and seldom by itself. What was known stays. */
  | { readonly kind: 'forbidden'; readonly problem: ClusterProblem }
  /** The cluster does not know the kind. */
  | { readonly kind: 'absent' };

/** Objects by namespace and name; a namespace's map is the same object until something in it changes. */
export type ByNamespace<T> = ReadonlyMap<string, ReadonlyMap<string, T>>;

export interface KindState<T> {
  readonly status: KindStatus;
  readonly objects: ByNamespace<T>;
  readonly count: number;
  /**
   * When only some namespaces may be read, how current each of those is that somebody wants; objects of others are
   * unknown. Absent when the whole cluster is read.
   */
  readonly namespaces?: ReadonlyMap<string, KindStatus>;
}

/** What is known of a cluster. A kind that nobody holds is not there. Unchanged parts keep their identity. */
export interface ClusterSnapshot {
  readonly kinds: { readonly [K in KindName]?: KindState<KindObjects[K]> };
}

/** How the connection to a cluster stands; shown on its node. */
export type ClusterConnection =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** It answered before; everything below is as it was at `since`. */
  | { readonly kind: 'stale'; readonly since: number; readonly problem: ClusterProblem }
  | { readonly kind: 'unauthorized'; readonly problem: ClusterProblem }
  | { readonly kind: 'unreachable'; readonly problem: ClusterProblem }
  | { readonly kind: 'untrusted' };

/** A context of the kubeconfig, as trees see it. */
export interface ClusterView {
  /** Name of the context: unique, and what people know it by. */
  readonly context: string;
  readonly server: string;
  readonly user: string;
  /** The context's own namespace, `default` when it names none. */
  readonly namespace: string;
  /** Files that it was read from. */
  readonly files: readonly string[];
  /** `current-context` of the kubeconfig. */
  readonly current: boolean;
  /** TLS checks are off in the kubeconfig. */
  readonly insecure: boolean;
  readonly connection: ClusterConnection;
  /** `v1.36.3`; empty until it answered. */
  readonly version: string;
  readonly snapshot: ClusterSnapshot;
}

/** The empty snapshot: what is known of a cluster that was never asked. */
export const emptySnapshot: ClusterSnapshot = { kinds: {} };
