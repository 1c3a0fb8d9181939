import type { Fields } from '../../../client/src/util/values.ts';
import { kinds } from '../../../client/src/k8s/kinds/index.ts';
import type { Kind } from '../../../client/src/k8s/kinds/kind.ts';
import type { ClusterSnapshot, KindName, ObjectMeta } from '../../../client/src/k8s/model.ts';
import type { QueryBatchResult, VectorSample } from '../../../server/src/protocol/thanos.ts';
import { stateOf } from '../discovery/fixture.ts';

type Raw = Fields & { readonly kind: string };

/** What is held of a cluster with these objects, through the projections of the explorer. */
export function clusterOf(...objects: readonly Raw[]): ClusterSnapshot {
  const held: readonly KindName[] = [
    'namespaces',
    'pods',
    'deployments',
    'statefulsets',
    'daemonsets',
    'services',
    'servers',
    'authorizationpolicies',
    'meshtlsauthentications',
    'networkauthentications',
    'httproutes',
    'links',
  ];
  return {
    kinds: Object.fromEntries(
      held.map((name) => [name, stateOf(kinds[name] as Kind<ObjectMeta>, { objects })]),
    ),
  };
}

interface Meta {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object as an API server gives it. */
export function raw(
  kind: string,
  name: string,
  more: Meta & { readonly namespace?: string; readonly apiVersion?: string } & Fields = {},
): Raw {
  const { labels = {}, annotations = {}, namespace, apiVersion = 'v1', ...rest } = more;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      uid: `${kind}-${namespace ?? ''}-${name}`,
      creationTimestamp: '2026-11-23T08:00:00Z',
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      annotations,
    },
    ...rest,
  };
}

/** A Deployment with its pods; the first `meshed` of them have a proxy. */
export function deployment(
  namespace: string,
  name: string,
  options: {
    readonly pods: number;
    readonly meshed?: number;
    readonly inject?: string;
    readonly version?: string;
    readonly native?: boolean;
    readonly proxyReady?: boolean;
    readonly labels?: Readonly<Record<string, string>>;
  },
): readonly Raw[] {
  const { pods, meshed = 0, inject, version = 'edge-26.8.3', labels = { app: name } } = options;
  const annotations = inject === undefined ? {} : { 'linkerd.io/inject': inject };
  return [
    raw('Deployment', name, {
      apiVersion: 'apps/v1',
      namespace,
      labels: { ...labels, 'app.kubernetes.io/version': version },
      spec: {
        replicas: pods,
        selector: { matchLabels: labels },
        template: { metadata: { labels, annotations }, spec: { containers: [{ name: 'app' }] } },
      },
      status: {
        replicas: pods,
        readyReplicas: pods,
        updatedReplicas: pods,
        availableReplicas: pods,
      },
    }),
    ...Array.from({ length: pods }, (_, index) =>
      podOf(namespace, name, { ...options, index, proxied: index < meshed, labels, version }),
    ),
  ];
}

function podOf(
  namespace: string,
  owner: string,
  options: {
    readonly index: number;
    readonly proxied: boolean;
    readonly native?: boolean;
    readonly proxyReady?: boolean;
    readonly version: string;
    readonly labels: Readonly<Record<string, string>>;
  },
): Raw {
  const { index, proxied, native = true, proxyReady = true, version, labels } = options;
  const hash = '5f6d7c8b9';
  const proxy = { name: 'linkerd-proxy', image: `cr.l5d.io/linkerd/proxy:${version}` };
  const status = (container: { readonly name: string }, ready: boolean) => ({
    ...container,
    ready,
    restartCount: 0,
    state: { running: { startedAt: '2026-11-23T08:00:00Z' } },
  });
  const pod = raw('Pod', `${owner}-${hash}-${index}`, {
    namespace,
    labels: {
      ...labels,
      'pod-template-hash': hash,
      ...(proxied ? { 'linkerd.io/control-plane-ns': 'linkerd' } : {}),
    },
    annotations: proxied ? { 'linkerd.io/proxy-version': version } : {},
    spec: {
      containers: [{ name: 'app', image: 'app:1' }, ...(proxied && !native ? [proxy] : [])],
      ...(proxied && native ? { initContainers: [{ ...proxy, restartPolicy: 'Always' }] } : {}),
    },
    status: {
      phase: 'Running',
      containerStatuses: [
        status({ name: 'app' }, true),
        ...(proxied && !native ? [status(proxy, proxyReady)] : []),
      ],
      ...(proxied && native ? { initContainerStatuses: [status(proxy, proxyReady)] } : {}),
    },
  });
  const metadata = pod['metadata'] as Fields;
  return {
    ...pod,
    metadata: {
      ...metadata,
      ownerReferences: [
        { kind: 'ReplicaSet', name: `${owner}-${hash}`, uid: `rs-${owner}`, controller: true },
      ],
    },
  };
}

/** The control plane of Linkerd 2. */
export function controlPlane(version = 'edge-26.8.3'): readonly Raw[] {
  return [
    raw('Namespace', 'linkerd', { labels: { 'linkerd.io/is-control-plane': 'true' } }),
    ...['destination', 'identity', 'proxy-injector'].flatMap((component) =>
      deployment('linkerd', `linkerd-${component}`, {
        pods: 1,
        meshed: 1,
        version,
        labels: { 'linkerd.io/control-plane-component': component },
      }),
    ),
  ];
}

/** A sample of an answer. */
export function sample(
  value: VectorSample['value'],
  labels: Readonly<Record<string, string>>,
): VectorSample {
  return { value, labels };
}

/** The answer to a batch. */
export function batch(
  answers: Readonly<Record<string, readonly VectorSample[]>>,
): QueryBatchResult {
  return {
    results: Object.fromEntries(
      Object.entries(answers).map(([id, value]) => [id, { ok: true as const, value }]),
    ),
  };
}
