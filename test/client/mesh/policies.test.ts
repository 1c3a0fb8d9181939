import { describe, expect, it } from 'vitest';
import { multiclusterOf, remoteName } from '../../../client/src/mesh/multicluster.ts';
import { deniesAll, policiesOf } from '../../../client/src/mesh/policies.ts';
import { selects } from '../../../client/src/mesh/selector.ts';
import { sideBySide } from '../../../client/src/mesh/side-by-side.ts';
import { clusterOf, deployment, raw } from './fixture.ts';

const policy = { apiVersion: 'policy.linkerd.io/v1alpha1', namespace: 'a' };
const reference = (kind: string, name: string) => ({ group: 'policy.linkerd.io', kind, name });
const server = (name: string, spec: object) =>
  raw('Server', name, {
    ...policy,
    apiVersion: 'policy.linkerd.io/v1beta3',
    spec: { podSelector: { matchLabels: { app: 'web' } }, port: 8080, ...spec },
  });
const authorization = (name: string, target: object, required: readonly object[]) =>
  raw('AuthorizationPolicy', name, {
    ...policy,
    spec: { targetRef: target, requiredAuthenticationRefs: required },
  });

describe('policiesOf', () => {
  const { servers, others } = policiesOf(
    clusterOf(
      raw('Namespace', 'a'),
      ...deployment('a', 'web', { pods: 2, meshed: 2 }),
      server('grpc', { proxyProtocol: 'gRPC' }),
      server('shut', { port: 'admin' }),
      server('nobody', { podSelector: { matchLabels: { app: 'gone' } }, accessPolicy: 'audit' }),
      raw('MeshTLSAuthentication', 'clients', { ...policy, spec: { identities: ['*.a.x'] } }),
      raw('NetworkAuthentication', 'kubelet', {
        ...policy,
        spec: { networks: [{ cidr: '10.0.0.0/8' }] },
      }),
      raw('HTTPRoute', 'probes', {
        ...policy,
        apiVersion: 'policy.linkerd.io/v1beta3',
        spec: {
          parentRefs: [reference('Server', 'grpc')],
          rules: [{ matches: [{ path: { type: 'Exact', value: '/ready' }, method: 'GET' }] }],
        },
      }),
      authorization('clients', reference('Server', 'grpc'), [
        reference('MeshTLSAuthentication', 'clients'),
        reference('NetworkAuthentication', 'missing'),
      ]),
      authorization('probes', reference('HTTPRoute', 'probes'), [
        reference('NetworkAuthentication', 'kubelet'),
      ]),
      authorization('whole', { kind: 'Namespace', name: 'a' }, []),
      authorization('lost', reference('Server', 'x'), []),
      raw('AuthorizationPolicy', 'odd', { ...policy, spec: { targetRef: 7 } }),
    ),
  );

  it('knows what Servers select', () => {
    expect(
      servers.map(({ name, port, pods, workloads }) => [
        name,
        port,
        pods.length,
        workloads.map((workload) => workload.name).join(),
      ]),
    ).toEqual([
      ['grpc', '8080', 2, 'web'],
      ['nobody', '8080', 0, ''],
      ['shut', 'admin', 2, 'web'],
    ]);
    expect(servers.map(deniesAll)).toEqual([false, false, true]);
  });

  it('knows whom authorisations let in, and what of them is missing', () => {
    expect(servers[0]?.authorizations[0]?.required).toEqual([
      { kind: 'MeshTLSAuthentication', namespace: 'a', name: 'clients', accepts: ['*.a.x'] },
      { kind: 'NetworkAuthentication', namespace: 'a', name: 'missing' },
    ]);
    expect(servers[0]?.routes).toMatchObject([
      { name: 'probes', matches: ['GET /ready'], authorizations: [{ name: 'probes' }] },
    ]);
    expect(others.map(({ name, hasTarget }) => [name, hasTarget])).toEqual([
      ['whole', true],
      ['lost', false],
      ['odd', false],
    ]);
  });
});

describe('selects', () => {
  const expression = (operator: string, values?: readonly string[]) => ({
    matchExpressions: [{ key: 'app', operator, ...(values === undefined ? {} : { values }) }],
  });
  it.each([
    [{}, true],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'db' } }, false],
    [expression('In', ['web', 'x']), true],
    [expression('NotIn', ['web']), false],
    [expression('Exists'), true],
    [expression('DoesNotExist'), false],
    [expression('Perhaps'), false],
  ])('%j: %s', (selector, expected) => {
    expect(selects(selector, { app: 'web' })).toBe(expected);
  });
});

it('multiclusterOf tells links, mirrors and federated services', () => {
  const link = (name: string, spec: object, status: object = {}) =>
    raw('Link', name, {
      apiVersion: 'multicluster.linkerd.io/v1alpha3',
      namespace: 'linkerd-multicluster',
      spec: { targetClusterName: name, ...spec },
      status,
    });
  const service = (name: string, meta: object) =>
    raw('Service', name, { namespace: 'a', spec: { ports: [] }, ...meta });
  const failed = {
    mirrorServices: [
      {
        remoteRef: { name: 'web' },
        conditions: [{ type: 'Mirrored', status: 'False', message: 'no endpoints' }],
      },
    ],
  };
  expect(
    multiclusterOf(
      clusterOf(
        link('gke', { gatewayAddress: '10.0.0.1', gatewayPort: '4143' }, failed),
        link('eks', {}),
        service('strest', { labels: { 'mirror.linkerd.io/federated': 'member' } }),
        service('web', { labels: { 'mirror.linkerd.io/exported': 'true' } }),
        service('web-gke', {
          labels: {
            'mirror.linkerd.io/mirrored-service': 'true',
            'mirror.linkerd.io/cluster-name': 'gke',
          },
          annotations: { 'mirror.linkerd.io/remote-svc-fq-name': 'web.a.svc.cluster.local' },
        }),
        service('strest-federated', {
          labels: { 'mirror.linkerd.io/mirrored-service': 'true' },
          annotations: {
            'multicluster.linkerd.io/local-discovery': 'strest',
            'multicluster.linkerd.io/remote-discovery': 'strest@gke,strest@eks',
          },
        }),
      ),
    ),
  ).toEqual({
    links: [
      {
        namespace: 'linkerd-multicluster',
        name: 'gke',
        target: 'gke',
        mode: 'gateway',
        gateway: '10.0.0.1:4143',
        problems: ['web: no endpoints'],
      },
      {
        namespace: 'linkerd-multicluster',
        name: 'eks',
        target: 'eks',
        mode: 'flat',
        gateway: '',
        problems: [],
      },
    ],
    mirrored: [
      { namespace: 'a', name: 'web-gke', cluster: 'gke', remote: 'web.a.svc.cluster.local' },
    ],
    federated: [
      {
        namespace: 'a',
        name: 'strest-federated',
        members: ['strest', 'strest@gke', 'strest@eks'],
      },
    ],
    exported: [
      { namespace: 'a', name: 'strest', how: 'federated' },
      { namespace: 'a', name: 'web', how: 'gateway' },
    ],
  });
});

it.each([
  ['web.a.svc.cluster.local', 'web'],
  ['web.a.svc.prod.example', 'web'],
  ['web.other.svc.cluster.local', 'web.other'],
  // As the label has it.
  ['web', 'web'],
  ['', 'web-gke'],
])('a mirror of %j is called one of %s', (remote, expected) => {
  const service = { namespace: 'a', name: 'web-gke', cluster: 'gke', remote };
  expect(remoteName(service)).toBe(expected);
});

it('sideBySide puts first what is in most clusters', () => {
  const name = { kind: 'Deployment', namespace: 'a', name: 'web' };
  const traffic = {
    success: 1,
    failure: 0,
    rps: 1,
    latency: new Map(),
    connections: 0,
    probes: 0,
    denied: 0,
    allowed: 0,
  };
  const cluster = (context: string, keys: readonly string[]) => ({
    context,
    workloads: [],
    traffic: new Map(keys.map((key) => [`a/Deployment/${key}`, traffic])),
    names: new Map(keys.map((key) => [`a/Deployment/${key}`, { ...name, name: key }])),
  });
  const found = sideBySide([cluster('aks', ['api', 'web']), cluster('gke', ['web'])]);
  expect(
    found.map((service) => [service.name, ...service.places.map((place) => place.traffic?.rps)]),
  ).toEqual([
    ['web', 1, 1],
    ['api', 1, undefined],
  ]);
});
