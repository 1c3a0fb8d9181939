// Which namespaces a scenario has, and what each says to the mesh.
import type { Component, KubeObject } from '../component.ts';

/** Names of the namespaces, used by every component. */
export const namespaces = {
  system: 'kube-system',
  monitoring: 'monitoring',
  keda: 'keda',
  /** The mesh's control plane. */
  linkerd: 'linkerd',
  multicluster: 'linkerd-multicluster',
  /** Of the talk's server and client, meshed. */
  strest: 'strest',
  /** Without a mesh. */
  plain: 'plain',
  /** Where one of two workloads, and half of the other's pods, are meshed. */
  half: 'half',
  /** Whose proxies are of the talk's time. */
  oldProxy: 'old-proxy',
  /** Of a pair that speaks a protocol that no proxy knows. */
  lines: 'lines',
} as const;

interface Meaning {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

// The labels and annotations are those of Linkerd's own manifests.
// Source: linkerd2 edge-26.8.3 charts/linkerd-control-plane/templates/namespace.yaml and cli install_default.golden.
const demoNamespaces: Readonly<Record<string, Meaning>> = {
  [namespaces.monitoring]: {},
  [namespaces.linkerd]: {
    labels: {
      'linkerd.io/is-control-plane': 'true',
      'config.linkerd.io/admission-webhooks': 'disabled',
      'linkerd.io/control-plane-ns': namespaces.linkerd,
      'pod-security.kubernetes.io/enforce': 'privileged',
    },
    annotations: { 'linkerd.io/inject': 'disabled' },
  },
  [namespaces.multicluster]: { labels: { 'linkerd.io/extension': 'multicluster' } },
  [namespaces.strest]: { annotations: { 'linkerd.io/inject': 'enabled' } },
  [namespaces.plain]: {},
  [namespaces.half]: { annotations: { 'linkerd.io/inject': 'enabled' } },
  [namespaces.oldProxy]: { annotations: { 'linkerd.io/inject': 'enabled' } },
  [namespaces.lines]: {
    annotations: { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/opaque-ports': '7070' },
  },
};

/** A Namespace object. */
export function namespaceObject(name: string, meaning: Meaning = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...meaning } };
}

/** The namespaces of the demo; KEDA's comes with KEDA. */
export const demoNamespacesComponent: Component = {
  name: 'namespaces',
  images: [],
  where: 'each',
  ready: [],
  objects: () =>
    Object.entries(demoNamespaces).map(([name, meaning]) => namespaceObject(name, meaning)),
};

/** Where the object store's credentials are, in a lab that has nothing else. */
export const monitoringNamespaceComponent: Component = {
  name: 'namespaces',
  images: [],
  where: 'each',
  ready: [],
  objects: () => [namespaceObject(namespaces.monitoring)],
};
