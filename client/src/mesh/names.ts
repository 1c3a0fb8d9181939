/**
 * Labels, annotations and names of Linkerd 2, as its own tools write and read them.
 * Source: linkerd2 edge-26.8.3 (b24cd4059) pkg/k8s/labels.go.
 */
export const labels = {
  controlPlaneNamespace: 'linkerd.io/control-plane-ns',
  component: 'linkerd.io/control-plane-component',
  isControlPlane: 'linkerd.io/is-control-plane',
  extension: 'linkerd.io/extension',
  webhooks: 'config.linkerd.io/admission-webhooks',
  templateHash: 'pod-template-hash',
  mirrored: 'mirror.linkerd.io/mirrored-service',
  mirroredGateway: 'mirror.linkerd.io/mirrored-gateway',
  exported: 'mirror.linkerd.io/exported',
  federated: 'mirror.linkerd.io/federated',
  clusterName: 'mirror.linkerd.io/cluster-name',
  remoteDiscovery: 'multicluster.linkerd.io/remote-discovery',
  remoteService: 'multicluster.linkerd.io/remote-service',
} as const;

export const annotations = {
  inject: 'linkerd.io/inject',
  proxyVersion: 'linkerd.io/proxy-version',
  createdBy: 'linkerd.io/created-by',
  trustRoot: 'linkerd.io/trust-root-sha256',
  defaultPolicy: 'config.linkerd.io/default-inbound-policy',
  remoteService: 'mirror.linkerd.io/remote-svc-fq-name',
  remoteDiscovery: 'multicluster.linkerd.io/remote-discovery',
  localDiscovery: 'multicluster.linkerd.io/local-discovery',
} as const;

/** The container that carries traffic, and where the control plane is unless the cluster says otherwise. */
export const proxyContainer = 'linkerd-proxy';
export const usualControlPlane = 'linkerd';
