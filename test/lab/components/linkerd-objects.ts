// Objects of the mesh around strest: who may call it, how its routes are told apart, and where it is known elsewhere.
import type { Component, ComponentContext, KubeObject } from '../component.ts';
import { object, service } from './manifest.ts';
import { namespaces } from './namespaces.ts';
import { serverPort } from './strest-pods.ts';
import { strestServer, strestServerPolicy } from './strest.ts';

const namespace = namespaces.strest;
const policyGroup = 'policy.linkerd.io';

/** Policies and routes of strest. */
export const linkerdPolicies: Component = {
  name: 'linkerd-policies',
  images: [],
  where: 'each',
  ready: [],
  objects: policies,
};

function policies(): readonly KubeObject[] {
  const authentication = 'strest-clients';
  const probes = 'kubelet';
  const route = 'strest-probes';
  return [
    object(
      `${policyGroup}/v1beta3`,
      'Server',
      { name: strestServerPolicy, namespace, labels: strestServer.labels },
      {
        spec: {
          podSelector: { matchLabels: strestServer.labels },
          port: serverPort,
          proxyProtocol: 'gRPC',
          accessPolicy: 'deny',
        },
      },
    ),
    object(
      `${policyGroup}/v1alpha1`,
      'MeshTLSAuthentication',
      { name: authentication, namespace },
      {
        spec: {
          identities: [`*.${namespace}.serviceaccount.identity.linkerd.cluster.local`],
        },
      },
    ),
    authorization('strest-clients', 'Server', strestServerPolicy, {
      kind: 'MeshTLSAuthentication',
      name: authentication,
    }),
    object(
      `${policyGroup}/v1beta3`,
      'HTTPRoute',
      { name: route, namespace },
      {
        spec: {
          parentRefs: [{ group: policyGroup, kind: 'Server', name: strestServerPolicy }],
          rules: [{ matches: [{ path: { type: 'Exact', value: '/ready' }, method: 'GET' }] }],
        },
      },
    ),
    object(
      `${policyGroup}/v1alpha1`,
      'NetworkAuthentication',
      { name: probes, namespace },
      { spec: { networks: [{ cidr: '0.0.0.0/0' }] } },
    ),
    authorization('strest-probes', 'HTTPRoute', route, {
      kind: 'NetworkAuthentication',
      name: probes,
    }),
    object(
      'linkerd.io/v1alpha2',
      'ServiceProfile',
      { name: `${strestServer.name}.${namespace}.svc.cluster.local`, namespace },
      {
        spec: {
          routes: [
            { name: 'POST /', condition: { method: 'POST', pathRegex: '/.*' }, isRetryable: false },
            { name: 'GET /ready', condition: { method: 'GET', pathRegex: '/ready' } },
          ],
          retryBudget: { retryRatio: 0.2, minRetriesPerSecond: 10, ttl: '10s' },
        },
      },
    ),
  ];
}

function authorization(
  name: string,
  targetKind: string,
  target: string,
  required: { readonly kind: string; readonly name: string },
): KubeObject {
  return object(
    `${policyGroup}/v1alpha1`,
    'AuthorizationPolicy',
    { name, namespace },
    {
      spec: {
        targetRef: { group: policyGroup, kind: targetKind, name: target },
        requiredAuthenticationRefs: [{ group: policyGroup, ...required }],
      },
    },
  );
}

// The clusters' pods reach each other, so Links are flat: no gateways. The objects are there as the mirror controller
// would make them; the controller is not.
const member = 'mirror.linkerd.io/federated';
const shared = 'strest';
const sharedPort = { grpc: { port: serverPort } } as const;

/** Links to the other clusters, and strest's Service that they share. */
export const linkerdMulticluster: Component = {
  name: 'linkerd-multicluster',
  images: [],
  where: 'each',
  ready: [],
  objects: multicluster,
};

function multicluster({ lab, cluster }: ComponentContext): readonly KubeObject[] {
  const others = lab.clusters.filter(({ name }) => name !== cluster.name);
  return [
    ...others.map(({ name }) => link(name)),
    service(
      { name: shared, namespace, labels: { [member]: 'member' } },
      strestServer.labels,
      sharedPort,
    ),
    object(
      'v1',
      'Service',
      {
        name: `${shared}-federated`,
        namespace,
        labels: { 'mirror.linkerd.io/mirrored-service': 'true' },
        annotations: {
          'multicluster.linkerd.io/local-discovery': shared,
          ...(others.length === 0
            ? {}
            : {
                'multicluster.linkerd.io/remote-discovery': others
                  .map(({ name }) => `${shared}@${name}`)
                  .join(','),
              }),
        },
      },
      { spec: { ports: [{ name: 'grpc', port: serverPort, protocol: 'TCP' }] } },
    ),
  ];
}

function link(name: string): KubeObject {
  return object(
    'multicluster.linkerd.io/v1alpha3',
    'Link',
    { name, namespace: namespaces.multicluster },
    {
      spec: {
        clusterCredentialsSecret: `cluster-credentials-${name}`,
        targetClusterName: name,
        targetClusterDomain: 'cluster.local',
        targetClusterLinkerdNamespace: namespaces.linkerd,
        selector: { matchLabels: { 'mirror.linkerd.io/exported': 'true' } },
        remoteDiscoverySelector: {
          matchLabels: { 'mirror.linkerd.io/exported': 'remote-discovery' },
        },
        federatedServiceSelector: { matchLabels: { [member]: 'member' } },
      },
    },
  );
}
