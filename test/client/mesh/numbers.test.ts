import { describe, expect, it } from 'vitest';
import { batchOf, numbersOf, problemsOf } from '../../../client/src/mesh/ask.ts';
import { clusterValues } from '../../../client/src/mesh/cluster-values.ts';
import type { QueryScope } from '../../../client/src/mesh/queries.ts';
import { latency, percent, rate, short } from '../../../client/src/mesh/quantities.ts';
import { batch, sample } from './fixture.ts';

const scope: QueryScope = {
  clusterLabel: 'cluster',
  clusters: ['aks', 'gke'],
  window: '1m',
  quantiles: [0.5, 0.99],
};
const parts = { edges: ['strest'], gateways: true, routers: true };
const server = { cluster: 'aks', namespace: 'strest', deployment: 'strest-server' };
const client = { cluster: 'aks', namespace: 'strest', deployment: 'strest-client' };
const ok = { classification: 'success' };
const failed = { classification: 'failure' };
const secure = { tls: 'true' };
const plain = { tls: 'no_identity', no_tls_reason: 'no_tls_from_remote' };

const numbers = numbersOf(
  batch({
    responses: [
      sample(900.4, { ...server, ...ok, ...secure }),
      sample(90.4, { ...server, ...failed, ...secure }),
      sample(210, { ...server, ...ok, ...plain }),
      sample(60, { ...client, ...ok, ...secure }),
      sample('NaN', { ...client, ...failed, ...secure }),
      sample(6, { cluster: 'gke', namespace: 'strest', k8s_job: 'load', ...ok, ...secure }),
    ],
    probes: [sample(12, { ...server, tls: 'no_identity' })],
    'latency:0.5': [sample(17, server), sample('NaN', client)],
    'latency:0.99': [sample(52, server)],
    'namespaceLatency:0.99': [sample(51, { cluster: 'aks', namespace: 'strest' })],
    connections: [
      sample(3, { ...server, peer: 'src', ...secure }),
      sample(1, { ...server, peer: 'src', ...plain }),
      sample(4, { ...server, peer: 'dst', tls: 'no_identity', no_tls_reason: 'loopback' }),
      sample(4, { cluster: 'aks', namespace: 'db', statefulset: 'pg', peer: 'src', ...plain }),
    ],
    denied: [sample(30, { ...server, srv_kind: 'server', srv_name: 'grpc', authz_name: '' })],
    allowed: [
      sample(90, { ...server, srv_kind: 'server', srv_name: 'grpc', authz_name: 'clients' }),
    ],
    edges: [
      sample(2, {
        ...client,
        dst_namespace: 'strest',
        dst_service: 'strest',
        dst_deployment: 'strest-server',
        tls: 'true',
        server_id: 'strest-server.strest',
      }),
      sample(0, { ...client, dst_namespace: 'gone', dst_deployment: 'x', tls: 'true' }),
      sample(1, {
        ...client,
        dst_namespace: 'half',
        dst_service: 'half-server',
        tls: 'no_identity',
        no_tls_reason: 'not_provided_by_service_discovery',
      }),
    ],
    edgeResponses: [
      sample(60, {
        ...client,
        dst_namespace: 'strest',
        dst_service: 'strest',
        dst_deployment: 'strest-server',
        tls: 'true',
        ...ok,
      }),
    ],
    gatewayAlive: [
      sample(0, {
        cluster: 'aks',
        target_cluster_name: 'gke',
        gateway_namespace: 'm',
        gateway_name: 'g',
      }),
    ],
    'gatewayLatency:0.99': [
      sample(8, {
        cluster: 'aks',
        target_cluster_name: 'gke',
        gateway_namespace: 'm',
        gateway_name: 'g',
      }),
    ],
    routerRequests: [
      sample(300, { cluster: 'aks', namespace: 'linkerd', rt: 'http', server: '0.0.0.0/4140' }),
    ],
    routerSuccess: [sample(297, { cluster: 'aks', namespace: 'linkerd', rt: 'http' })],
    routerFailures: [sample(3, { cluster: 'aks', namespace: 'linkerd', rt: 'http' })],
    routerServices: [
      sample(300, { cluster: 'aks', namespace: 'linkerd', rt: 'http', service: '/svc/web' }),
    ],
    'routerLatency:0.99': [sample(20, { cluster: 'aks', namespace: 'linkerd', rt: 'http' })],
  }),
  scope,
  parts,
);
const aks = numbers.get('aks') ?? expect.fail();

describe('traffic', () => {
  it('is counted as Linkerd counts it', () => {
    const traffic = aks.traffic.workloads.get('strest/Deployment/strest-server');
    expect(traffic).toMatchObject({
      success: 1110,
      failure: 90,
      rps: 20,
      successRate: 0.925,
      connections: 8,
      probes: 12,
      denied: 30,
      allowed: 90,
    });
    expect(traffic?.latency).toEqual(
      new Map([
        [0.5, 17],
        [0.99, 52],
      ]),
    );
  });

  it('is secured as far as it is mutual TLS, and says why not', () => {
    const secured = aks.traffic.workloads.get('strest/Deployment/strest-server')?.secured;
    expect(secured?.of).toBe('requests');
    expect(secured?.share).toBeCloseTo(0.825);
    expect(secured?.reasons.map(({ reason }) => reason)).toEqual(['no_tls_from_remote']);
    expect(aks.traffic.workloads.get('db/StatefulSet/pg')?.secured).toEqual({
      of: 'connections',
      share: 0,
      reasons: [{ reason: 'no_tls_from_remote', share: 1 }],
    });
  });

  it('adds up to namespace and cluster, but for percentiles', () => {
    expect(aks.traffic.namespaces.get('strest')).toMatchObject({ rps: 21, success: 1170 });
    expect(aks.traffic.namespaces.get('strest')?.latency).toEqual(new Map([[0.99, 51]]));
    expect(aks.traffic.all.rps).toBe(21);
    const gke = numbers.get('gke')?.traffic;
    expect(gke?.workloads.get('strest/Job/load')?.rps).toBe(0.1);
  });

  it('tells what policies decided', () => {
    expect(aks.traffic.decisions).toEqual([
      expect.objectContaining({ server: 'grpc', authorization: '', denied: 30, allowed: 0 }),
      expect.objectContaining({ server: 'grpc', authorization: 'clients', denied: 0, allowed: 90 }),
    ]);
  });
});

describe('edges', () => {
  it('are connections that are open', () => {
    expect(
      aks.edges.map(({ source, target, secured, reasons, rps }) => ({
        from: source.name,
        to: target.workload?.name ?? target.service,
        secured,
        reasons,
        rps,
      })),
    ).toEqual([
      { from: 'strest-client', to: 'strest-server', secured: true, reasons: [], rps: 1 },
      {
        from: 'strest-client',
        to: 'half-server',
        secured: false,
        reasons: ['not_provided_by_service_discovery'],
        rps: 0,
      },
    ]);
  });
});

it('reads gateways and the routers of Linkerd 1.x', () => {
  expect(aks.gateways).toEqual([
    {
      targetCluster: 'gke',
      namespace: 'm',
      name: 'g',
      alive: false,
      latency: new Map([[0.99, 8]]),
    },
  ]);
  expect(aks.routers).toEqual([
    {
      namespace: 'linkerd',
      name: 'http',
      servers: ['0.0.0.0/4140'],
      rps: 5,
      successRate: 0.99,
      latency: new Map([[0.99, 20]]),
      connections: 0,
      services: [{ name: '/svc/web', rps: 5 }],
    },
  ]);
});

describe('batchOf', () => {
  it('asks only for what is looked at', () => {
    const ids = batchOf(scope, { edges: [], gateways: false, routers: false }).map(({ id }) => id);
    expect(ids).not.toContain('edges');
    expect(ids).not.toContain('gatewayAlive');
    expect(ids).not.toContain('routerRequests');
    expect(batchOf(scope, parts).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['edges', 'gatewayAlive', 'routerRequests']),
    );
  });
});

it('says each complaint of the server once', () => {
  const failure = { kind: 'server-error', message: 'too slow' } as const;
  expect(
    problemsOf({
      results: {
        a: { ok: true, value: [], warnings: ['store x is gone'] },
        b: { ok: true, value: [], warnings: ['store x is gone'] },
        c: { ok: false, failure },
      },
    }),
  ).toEqual(['store x is gone', 'too slow']);
});

describe('clusterValues', () => {
  const samples = [
    sample(1, { cluster: 'a', pod: 'destination-1' }),
    sample(1, { cluster: 'b', pod: 'destination-2' }),
    sample(1, { cluster: 'ctx3', pod: 'destination-3' }),
  ];

  it('goes by pods, then by name', () => {
    const found = clusterValues(samples, 'cluster', [
      { context: 'arn:of:b', pods: new Set(['destination-2', 'other']) },
      { context: 'a', pods: new Set(['destination-1']) },
      { context: 'ctx3', pods: new Set() },
      { context: 'unknown', pods: new Set(['x']) },
    ]);
    expect(Object.fromEntries(found)).toEqual({ 'arn:of:b': 'b', a: 'a', ctx3: 'ctx3' });
  });

  it('knows one cluster without a label', () => {
    const found = clusterValues([sample(1, { pod: 'p' })], '', [
      { context: 'only', pods: new Set(['p']) },
    ]);
    expect(Object.fromEntries(found)).toEqual({ only: '' });
  });
});

describe('quantities', () => {
  it.each([
    [rate(17.46), '17.5 rps'],
    [rate(0.333), '0.33 rps'],
    [rate(1234), '1.2k rps'],
    [latency(3.2), '3.2 ms'],
    [latency(32.4), '32 ms'],
    [latency(1250), '1.25 s'],
    [percent(1), '100 %'],
    [percent(0.99999), '99.9 %'],
    [percent(0.0001), '0.1 %'],
    [percent(0), '0 %'],
    [percent(0.9259), '93 %'],
    [short(2_000_000), '2M'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
