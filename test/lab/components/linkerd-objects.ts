// Objects of the mesh around strest: who may call it, and how its routes are told apart.
import type { Component, KubeObject } from '../component.ts';
import { object } from './manifest.ts';
import type { Identity } from './manifest.ts';
import { namespaces } from './namespaces.ts';
import { serverPort } from './strest-pods.ts';
import { strestServer, strestServerPolicy } from './strest.ts';

const namespace = namespaces.strest;
/** Of Linkerd's policies. */
export const policyGroup = 'policy.linkerd.io';

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
    authorization({ name: 'strest-clients', namespace }, 'Server', strestServerPolicy, {
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
    authorization({ name: 'strest-probes', namespace }, 'HTTPRoute', route, {
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
    // Of the Gateway API: what a client's proxy would do with requests to the Service.
    object(
      'gateway.networking.k8s.io/v1',
      'HTTPRoute',
      { name: strestServer.name, namespace },
      {
        spec: {
          parentRefs: [{ group: '', kind: 'Service', name: strestServer.name, port: serverPort }],
          rules: [
            {
              timeouts: { request: '10s' },
              backendRefs: [{ name: strestServer.name, port: serverPort, weight: 100 }],
            },
          ],
        },
      },
    ),
  ];
}

/** Lets through to a target of the same namespace what an authentication knows. */
export function authorization(
  identity: Identity,
  targetKind: string,
  target: string,
  required: { readonly kind: string; readonly name: string },
): KubeObject {
  return object(`${policyGroup}/v1alpha1`, 'AuthorizationPolicy', identity, {
    spec: {
      targetRef: { group: policyGroup, kind: targetKind, name: target },
      requiredAuthenticationRefs: [{ group: policyGroup, ...required }],
    },
  });
}
