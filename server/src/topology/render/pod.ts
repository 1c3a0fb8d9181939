import type { Cluster, ObjectStore, Topology } from '../model.ts';
import { argsOf, type FlagChanges, type FlagList } from './flags.ts';
import {
  fromField,
  fromSecret,
  manifest,
  type Fields,
  type Identity,
  type Manifest,
} from './manifest.ts';

/*
 * Sources of probes, grace and security: kube-thanos@55d4a7c (users, read-only root, no capabilities, seccomp, anti-affinity),
 * thanos-operator@8bd18cc (patience with large write-ahead logs, here by startup probes instead of long delays).
 */

const podSecurity: Fields = {
  fsGroup: 65_534,
  runAsGroup: 65_532,
  runAsNonRoot: true,
  runAsUser: 65_534,
  seccompProfile: { type: 'RuntimeDefault' },
};

const containerSecurity: Fields = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsGroup: 65_532,
  runAsNonRoot: true,
  runAsUser: 65_534,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** How long a container may take to answer: seconds × tries. */
export interface Patience {
  /** Tries of the liveness probe, 30 s apart. */
  readonly live?: number;
  /** Seconds that the start may take, where more than the liveness probe gives. */
  readonly start?: number;
}

const probe = (path: string, port: string, rest: Fields): Fields => ({
  httpGet: { path, port, scheme: 'HTTP' },
  timeoutSeconds: 3,
  ...rest,
});

const startPeriod = 5;

const probes = (port: string, { live = 4, start }: Patience): Fields => ({
  ...(start === undefined
    ? {}
    : {
        startupProbe: probe('/-/ready', port, {
          periodSeconds: startPeriod,
          failureThreshold: Math.ceil(start / startPeriod),
        }),
      }),
  readinessProbe: probe('/-/ready', port, { periodSeconds: 5, failureThreshold: 20 }),
  livenessProbe: probe('/-/healthy', port, { periodSeconds: 30, failureThreshold: live }),
});

export interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: true;
}

export interface ContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly flags: FlagList;
  readonly changes: FlagChanges | undefined;
  readonly ports: Readonly<Record<string, number>>;
  /** The port that probes ask. */
  readonly probed: string;
  readonly patience?: Patience;
  readonly env?: readonly Fields[];
  readonly mounts?: readonly Mount[];
  readonly resources: Fields;
}

/** A container that runs one program. */
export const container = (options: ContainerOptions): Fields => {
  const { name, image, command, flags, changes, env = [], mounts = [] } = options;
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: [...command, ...argsOf(flags, changes)],
    ...(env.length === 0 ? {} : { env }),
    ports: Object.entries(options.ports).map(([port, containerPort]) => ({
      name: port,
      containerPort,
      protocol: 'TCP',
    })),
    ...probes(options.probed, options.patience ?? {}),
    resources: options.resources,
    securityContext: containerSecurity,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
};

interface GivenResources {
  readonly requests?: Fields | undefined;
  readonly limits?: Fields | undefined;
}

/** Requests and limits: what the file says, else small ones of ours. */
export const resourcesOf = (
  given: GivenResources | undefined,
  usual: { readonly cpu: string; readonly memory: string; readonly limit: string },
): Fields => {
  if (given !== undefined) {
    return Object.fromEntries(
      Object.entries(given).flatMap(([kind, amounts]) =>
        amounts === undefined
          ? []
          : [
              [
                kind,
                Object.fromEntries(
                  Object.entries(amounts as Fields).map(([k, v]) => [k, String(v)]),
                ),
              ],
            ],
      ),
    );
  }
  return {
    requests: { cpu: usual.cpu, memory: usual.memory },
    limits: { memory: usual.limit },
  };
};

/** The environment variable with the object store's configuration, and the flag that reads it. */
export const objectStoreEnv = ({ settings }: ObjectStore): Fields =>
  fromSecret('OBJSTORE_CONFIG', settings.secret, settings.key);

export const objectStoreFlags = (store: ObjectStore | undefined): FlagList =>
  store === undefined ? [] : [['objstore.config', '$(OBJSTORE_CONFIG)']];

export const podName = fromField('POD_NAME', 'metadata.name');

export const tlsDir = '/etc/thanos/tls';
const tlsVolumeName = 'grpc-tls';

/** What mutual TLS of gRPC adds to a pod. */
export const grpcTls = ({
  exposure,
}: Topology): {
  readonly flags: FlagList;
  readonly mounts: readonly Mount[];
  readonly volumes: readonly Fields[];
} => {
  const tls = exposure?.tls;
  if (tls === undefined) return { flags: [], mounts: [], volumes: [] };
  return {
    flags: [
      ['grpc-server-tls-cert', `${tlsDir}/tls.crt`],
      ['grpc-server-tls-key', `${tlsDir}/tls.key`],
      ['grpc-server-tls-client-ca', `${tlsDir}/ca.crt`],
    ],
    mounts: [{ name: tlsVolumeName, mountPath: tlsDir, readOnly: true }],
    volumes: [{ name: tlsVolumeName, secret: { secretName: tls.secret } }],
  };
};

export interface PodOptions {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly containers: readonly Fields[];
  readonly volumes?: readonly Fields[];
  /** Seconds. */
  readonly grace?: number;
  readonly spread?: readonly string[];
  readonly serviceAccount?: string;
  readonly selector: Readonly<Record<string, string>>;
}

const antiAffinity = (
  keys: readonly string[],
  selector: Readonly<Record<string, string>>,
): Fields => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: keys.map((topologyKey) => ({
      weight: 100,
      podAffinityTerm: { topologyKey, labelSelector: { matchLabels: selector } },
    })),
  },
});

/** The template of a workload's pods. */
export const podTemplate = (options: PodOptions): Fields => {
  const { serviceAccount, volumes = [], spread = ['kubernetes.io/hostname'] } = options;
  return {
    metadata: {
      labels: options.labels,
      ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
    },
    spec: {
      affinity: antiAffinity(spread, options.selector),
      ...(serviceAccount === undefined
        ? { automountServiceAccountToken: false }
        : { serviceAccountName: serviceAccount }),
      enableServiceLinks: false,
      nodeSelector: { 'kubernetes.io/os': 'linux' },
      securityContext: podSecurity,
      terminationGracePeriodSeconds: options.grace ?? 120,
      containers: options.containers,
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  };
};

type Storage = NonNullable<Cluster['settings']['storage']>;

/** The volume `data` of a pod: a claim of a StatefulSet, or room that goes with the pod. */
export const dataVolume = (
  own: Storage | undefined,
  cluster: Cluster,
  usualSize: string,
): { readonly volumes: readonly Fields[]; readonly claims: readonly Fields[] } => {
  const storage = own ?? cluster.settings.storage ?? usualSize;
  if (storage === 'ephemeral') return { volumes: [{ name: 'data', emptyDir: {} }], claims: [] };
  const { size, class: storageClass } =
    typeof storage === 'object' ? storage : { size: storage, class: undefined };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: String(size) } },
      ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
    },
  };
  return { volumes: [], claims: [claim] };
};

export interface WorkloadOptions extends Omit<PodOptions, 'labels' | 'selector'> {
  readonly selector: Readonly<Record<string, string>>;
  readonly replicas: number;
}

/** A Deployment: never fewer pods than wanted while it changes. */
export const deployment = (identity: Identity, options: WorkloadOptions): Manifest =>
  manifest('apps/v1', 'Deployment', identity, {
    spec: {
      replicas: options.replicas,
      selector: { matchLabels: options.selector },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: podTemplate({ ...options, labels: identity.labels }),
    },
  });

export interface StatefulOptions extends WorkloadOptions {
  readonly claims: readonly Fields[];
  /** Seconds that a pod must be ready before the next one changes. */
  readonly settle?: number;
}

/** A StatefulSet behind the headless Service of its name. Volumes stay when it goes. */
export const statefulSet = (identity: Identity, options: StatefulOptions): Manifest =>
  manifest('apps/v1', 'StatefulSet', identity, {
    spec: {
      replicas: options.replicas,
      serviceName: identity.name,
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      ...(options.settle === undefined ? {} : { minReadySeconds: options.settle }),
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: { matchLabels: options.selector },
      template: podTemplate({ ...options, labels: identity.labels }),
      ...(options.claims.length === 0 ? {} : { volumeClaimTemplates: options.claims }),
    },
  });

/** The images of a cluster's versions. */
export const imagesOf = ({ versions }: Cluster) => ({
  thanos: `quay.io/thanos/thanos:v${versions.thanos}`,
  prometheus: `quay.io/prometheus/prometheus:v${versions.prometheus}`,
});

/** A short fingerprint of a configuration (FNV-1a, 64 bits), so that pods start anew when it changes. */
export const fingerprint = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
};

/** The pods of our own that read a configuration only when they start. */
export const configAnnotation = (texts: readonly string[]): Readonly<Record<string, string>> => ({
  'gauntlet/config-hash': fingerprint(texts.join('\0')),
});
