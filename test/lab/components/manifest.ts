// The shapes that components' objects have in common. All pure: same input, same object.
import { createHash } from 'node:crypto';
import type { KubeObject } from '../component.ts';
import { imageNames } from '../images/image-names.ts';
import type { ImageName } from '../images/image-names.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What an object is called and where it is. */
export interface Identity {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a container asks of its node: CPU in millicores, memory in MiB. */
export interface Resources {
  readonly cpu: number;
  readonly memory: number;
  /** Memory (MiB) at which the kernel ends it. */
  readonly memoryLimit: number;
}

export interface ContainerOptions {
  readonly name: string;
  readonly image: ImageName;
  readonly args?: readonly string[];
  readonly env?: readonly Fields[];
  /** Port name → number. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly resources: Resources;
  /** Volume name → where it is mounted; read-only unless named in `writable`. */
  readonly mounts?: Readonly<Record<string, string>>;
  readonly writable?: readonly string[];
  /** Whatever else the container has: probes, a security context of its own. */
  readonly further?: Fields;
}

/** Keeps a container from everything it does not need. */
export const restricted = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/** The user and group that kube-thanos gives to Thanos' pods, and their volumes. */
export const nobody = {
  runAsNonRoot: true,
  runAsUser: 65534,
  runAsGroup: 65532,
  fsGroup: 65534,
  seccompProfile: { type: 'RuntimeDefault' },
} as const;

/** The name under which an image is known in the clusters. */
export function imageReference(image: ImageName): string {
  return imageNames[image].reference;
}

/**
 * Makes a program in Go collect its garbage when its heap has grown by half, not when it has doubled: dozens of them
 * share one machine, whose memory they would fill sooner than its processors.
 */
export const sparing: Fields = { name: 'GOGC', value: '50' };

/** A container with the restricted security context. */
export function container(options: ContainerOptions): Fields {
  const { name, image, args, env = [], ports, resources, mounts, writable = [], further } = options;
  return {
    name,
    image: imageReference(image),
    imagePullPolicy: 'IfNotPresent',
    ...(args === undefined ? {} : { args }),
    env: [sparing, ...env],
    ...(ports === undefined ? {} : { ports: containerPorts(ports) }),
    resources: {
      requests: { cpu: `${resources.cpu}m`, memory: `${resources.memory}Mi` },
      limits: { memory: `${resources.memoryLimit}Mi` },
    },
    ...(mounts === undefined
      ? {}
      : {
          volumeMounts: Object.entries(mounts).map(([volume, mountPath]) => ({
            name: volume,
            mountPath,
            ...(writable.includes(volume) ? {} : { readOnly: true }),
          })),
        }),
    securityContext: restricted,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...further,
  };
}

/**
 * Probes over HTTP: ready within a second of being so, and then asked rarely, for every probe takes time of the node;
 * restarted after two minutes without a sign of life. The machine may be so busy that an answer takes seconds; restarts would only make it busier.
 */
export function httpProbes(
  port: string | number,
  paths: { readonly ready: string; readonly live: string },
): Fields {
  return {
    startupProbe: {
      httpGet: { path: paths.ready, port },
      periodSeconds: 1,
      timeoutSeconds: 5,
      failureThreshold: 180,
    },
    readinessProbe: {
      httpGet: { path: paths.ready, port },
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 2,
    },
    livenessProbe: {
      httpGet: { path: paths.live, port },
      periodSeconds: 20,
      timeoutSeconds: 15,
      failureThreshold: 6,
    },
  };
}

function containerPorts(ports: Readonly<Record<string, number>>): Fields[] {
  return Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort }));
}

/** The environment variable `name` with a field of the pod as its value. */
export function fromField(name: string, fieldPath: string): Fields {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

/** The environment variable `name` with a key of a Secret as its value. */
export function fromSecret(name: string, secret: string, key: string): Fields {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** A pod template: its labels select it. */
export interface PodOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Configuration the pods read once, when they start: a change of it replaces them. */
  readonly config?: Readonly<Record<string, string>>;
  readonly spec: Fields;
}

function podTemplate({ labels, annotations, config, spec }: PodOptions): Fields {
  const all = {
    ...annotations,
    ...(config === undefined ? {} : { 'gauntlet.lab/config-hash': hashOf(config) }),
  };
  return {
    metadata: { labels, ...(Object.keys(all).length === 0 ? {} : { annotations: all }) },
    spec,
  };
}

function hashOf(config: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 16);
}

/** A Deployment; `selector` are those of the pods' labels that never change. */
export function deployment(
  identity: Identity,
  pod: PodOptions,
  options: {
    readonly selector: Readonly<Record<string, string>>;
    /** Left out where something else decides: an autoscaler, for example. */
    readonly replicas?: number;
  },
): KubeObject {
  return object('apps/v1', 'Deployment', identity, {
    spec: {
      ...(options.replicas === undefined ? {} : { replicas: options.replicas }),
      selector: { matchLabels: options.selector },
      template: podTemplate(pod),
    },
  });
}

/** A StatefulSet of one pod behind the headless Service of the same name. */
export function statefulSet(
  identity: Identity,
  pod: PodOptions,
  selector: Readonly<Record<string, string>>,
): KubeObject {
  return object('apps/v1', 'StatefulSet', identity, {
    spec: {
      replicas: 1,
      serviceName: identity.name,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: selector },
      template: podTemplate(pod),
    },
  });
}

/** A DaemonSet. */
export function daemonSet(
  identity: Identity,
  pod: PodOptions,
  selector: Readonly<Record<string, string>>,
): KubeObject {
  return object('apps/v1', 'DaemonSet', identity, {
    spec: { selector: { matchLabels: selector }, template: podTemplate(pod) },
  });
}

/** A port of a Service: by default the container port of the same name. */
export interface ServicePort {
  readonly port: number;
  readonly nodePort?: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly targetPort?: string | number;
}

/** A Service; with `type: NodePort` where a port of it has a node port. */
export function service(
  identity: Identity,
  selector: Readonly<Record<string, string>>,
  ports: Readonly<Record<string, ServicePort>>,
  spec: Fields = {},
): KubeObject {
  const onNode = Object.values(ports).some(({ nodePort }) => nodePort !== undefined);
  return object('v1', 'Service', identity, {
    spec: {
      ...(onNode ? { type: 'NodePort' } : {}),
      ...spec,
      selector,
      ports: Object.entries(ports).map(([name, { port, nodePort, protocol, targetPort }]) => ({
        name,
        port,
        targetPort: targetPort ?? name,
        protocol: protocol ?? 'TCP',
        ...(nodePort === undefined ? {} : { nodePort }),
      })),
    },
  });
}

/** A Service without an address of its own: its names answer with the pods'. */
export function headlessService(
  identity: Identity,
  selector: Readonly<Record<string, string>>,
  ports: Readonly<Record<string, ServicePort>>,
): KubeObject {
  return service(identity, selector, ports, { clusterIP: 'None' });
}

/** A ConfigMap of texts. */
export function configMap(identity: Identity, data: Readonly<Record<string, string>>): KubeObject {
  return object('v1', 'ConfigMap', identity, { data });
}

/** A ServiceAccount. */
export function serviceAccount(identity: Identity): KubeObject {
  return object('v1', 'ServiceAccount', identity, {});
}

/** A ClusterRole of that name with those rules, bound to the ServiceAccount. */
export function clusterRoleFor(
  name: string,
  account: Identity,
  rules: readonly Fields[],
): readonly KubeObject[] {
  const group = 'rbac.authorization.k8s.io';
  return [
    { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name }, rules },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: group, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: account.name, namespace: account.namespace }],
    },
  ];
}

/** Any namespaced object. */
export function object(
  apiVersion: string,
  kind: string,
  { name, namespace, labels, annotations }: Identity,
  fields: Fields,
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    ...fields,
  };
}
