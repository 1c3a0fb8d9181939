// What the mesh knows of other clusters: Links, gateways, the controllers that probe them, and Services that are shared.
// The clusters' pods reach each other, so Services are shared without gateways; one is mirrored through them, between
// the first cluster and each other. Objects are as Linkerd's controller would make them; the stand-in for it only probes.
// Source: linkerd2 edge-26.8.3 multicluster/charts/linkerd-multicluster/templates and multicluster/cmd/link-gen.go.
import type { Component, ComponentContext, KubeObject } from '../component.ts';
import type { ClusterPlan } from '../plan.ts';
import { nodePorts } from '../plan.ts';
import { idleContainer, partLabels, partPod } from './linkerd-part.ts';
import { container, deployment, httpProbes, object, service, serviceAccount } from './manifest.ts';
import { meshed, proxyPorts } from './mesh-pod.ts';
import { exportedServer, exportLabel } from './mesh-neighbours.ts';
import { namespaces } from './namespaces.ts';
import { serverPort } from './strest-pods.ts';
import { strestServer } from './strest.ts';

const namespace = namespaces.multicluster;
const extension = { 'linkerd.io/extension': 'multicluster' } as const;

const gatewayName = 'linkerd-gateway';
const gatewayIdentity = `${gatewayName}.${namespace}.serviceaccount.identity.${namespaces.linkerd}.cluster.local`;
const probePath = '/ready';
/** Seconds between probes. */
const probePeriod = 3;

const member = 'mirror.linkerd.io/federated';
const shared = 'strest';

/** Links to the other clusters, gateways, and the Services that are shared. */
export const linkerdMulticluster: Component = {
  name: 'linkerd-multicluster',
  images: ['mesh', 'pause'],
  where: 'each',
  ready: [{ kind: 'Deployment', namespace, name: gatewayName }],
  objects,
};

function objects({ lab, cluster }: ComponentContext): readonly KubeObject[] {
  const others = lab.clusters.filter(({ name }) => name !== cluster.name);
  return [
    ...gateway(),
    ...others.flatMap((other) => [credentials(other), link(cluster, other)]),
    ...others.flatMap((other) =>
      usesGateway(cluster, other) ? [...controller(other), mirrored(other)] : [],
    ),
    service(
      { name: shared, namespace: strestServer.namespace, labels: { [member]: 'member' } },
      strestServer.labels,
      { grpc: { port: serverPort } },
    ),
    federated(others),
  ];
}

/** Between the first cluster and each other; probes between all of many clusters would cost more than they show. */
function usesGateway(from: ClusterPlan, to: ClusterPlan): boolean {
  return from.index === 0 || to.index === 0;
}

function gateway(): readonly KubeObject[] {
  const labels = { app: gatewayName, ...extension };
  const identity = { name: gatewayName, namespace, labels };
  const pod = meshed(
    {
      labels,
      annotations: {
        'linkerd.io/inject': 'enabled',
        'config.linkerd.io/enable-gateway': 'true',
        'config.linkerd.io/proxy-require-identity-inbound-ports': `${proxyPorts.inbound}`,
        'config.linkerd.io/default-inbound-policy': 'all-authenticated',
      },
      spec: partPod(gatewayName, [idleContainer('pause')]),
    },
    { workload: { kind: 'Deployment', namespace, name: gatewayName } },
  );
  return [
    serviceAccount(identity),
    deployment(
      {
        ...identity,
        labels: { ...labels, component: 'gateway', ...partLabels('gateway') },
      },
      pod,
      { selector: { app: gatewayName }, replicas: 1 },
    ),
    service(
      {
        ...identity,
        labels: extension,
        annotations: {
          'mirror.linkerd.io/gateway-identity': gatewayIdentity,
          'mirror.linkerd.io/probe-period': `${probePeriod}`,
          'mirror.linkerd.io/probe-path': probePath,
          'mirror.linkerd.io/multicluster-gateway': 'true',
          component: 'gateway',
        },
      },
      { app: gatewayName },
      {
        'mc-gateway': {
          port: proxyPorts.inbound,
          targetPort: proxyPorts.inbound,
          nodePort: nodePorts.meshGateway,
        },
        'mc-probe': {
          port: proxyPorts.admin,
          targetPort: proxyPorts.admin,
          nodePort: nodePorts.meshGatewayProbe,
        },
      },
    ),
  ];
}

/** What probes the gateway of another cluster. */
function controller({ name: target, nodeAddress }: ClusterPlan): readonly KubeObject[] {
  const name = `controller-${target}`;
  const labels = {
    ...extension,
    component: 'controller',
    'mirror.linkerd.io/cluster-name': target,
  };
  const pod = meshed(
    {
      labels,
      annotations: { 'linkerd.io/inject': 'enabled' },
      spec: partPod(name, [
        container({
          name: 'controller',
          image: 'mesh',
          args: [
            'service-mirror',
            `--target-cluster-name=${target}`,
            `--gateway=${nodeAddress}`,
            `--probe-port=${nodePorts.meshGatewayProbe}`,
            `--probe-path=${probePath}`,
            `--probe-period=${probePeriod}s`,
            `--probe-timeout=${probePeriod}s`,
          ],
          ports: { 'ctrl-admin': 9999 },
          resources: { cpu: 5, memory: 15, memoryLimit: 200 },
          further: httpProbes('ctrl-admin', { ready: '/ready', live: '/live' }),
        }),
      ]),
    },
    { workload: { kind: 'Deployment', namespace, name } },
  );
  return [
    serviceAccount({ name, namespace, labels: extension }),
    deployment({ name, namespace, labels }, pod, {
      selector: { component: 'controller', 'mirror.linkerd.io/cluster-name': target },
      replicas: 1,
    }),
    object(
      'v1',
      'Service',
      {
        name: `probe-${target}`,
        namespace,
        labels: {
          ...extension,
          'mirror.linkerd.io/mirrored-gateway': 'true',
          'mirror.linkerd.io/cluster-name': target,
        },
      },
      { spec: { ports: [{ name: 'mc-probe', port: proxyPorts.admin, protocol: 'TCP' }] } },
    ),
  ];
}

/** What the controller would sign in with; here nobody does, and nothing that is in it opens anything. */
function credentials({ name, nodeAddress }: ClusterPlan): KubeObject {
  const kubeconfig = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `https://${nodeAddress}:6443` } }],
    contexts: [{ name, context: { cluster: name, user: 'linkerd-service-mirror' } }],
    users: [{ name: 'linkerd-service-mirror', user: {} }],
    'current-context': name,
  });
  return object(
    'v1',
    'Secret',
    { name: `cluster-credentials-${name}`, namespace },
    {
      type: 'mirror.linkerd.io/remote-kubeconfig',
      data: { kubeconfig: Buffer.from(kubeconfig).toString('base64') },
    },
  );
}

function link(from: ClusterPlan, to: ClusterPlan): KubeObject {
  const { name, nodeAddress } = to;
  return object(
    'multicluster.linkerd.io/v1alpha3',
    'Link',
    { name, namespace },
    {
      spec: {
        clusterCredentialsSecret: `cluster-credentials-${name}`,
        targetClusterName: name,
        targetClusterDomain: 'cluster.local',
        targetClusterLinkerdNamespace: namespaces.linkerd,
        ...(usesGateway(from, to)
          ? {
              gatewayAddress: nodeAddress,
              gatewayPort: `${nodePorts.meshGateway}`,
              gatewayIdentity,
              probeSpec: {
                path: probePath,
                port: `${nodePorts.meshGatewayProbe}`,
                period: `${probePeriod}s`,
                timeout: `${probePeriod}s`,
                failureThreshold: '3',
              },
              selector: { matchLabels: { [exportLabel]: 'true' } },
            }
          : {}),
        remoteDiscoverySelector: { matchLabels: { [exportLabel]: 'remote-discovery' } },
        federatedServiceSelector: { matchLabels: { [member]: 'member' } },
      },
    },
  );
}

/** The Service of another cluster that is known here through its gateway. */
function mirrored({ name: target }: ClusterPlan): KubeObject {
  const { name, namespace } = exportedServer;
  return object(
    'v1',
    'Service',
    {
      name: `${name}-${target}`,
      namespace,
      labels: {
        'mirror.linkerd.io/mirrored-service': 'true',
        'mirror.linkerd.io/cluster-name': target,
      },
      annotations: {
        'mirror.linkerd.io/remote-svc-fq-name': `${name}.${namespace}.svc.cluster.local`,
        'mirror.linkerd.io/remote-gateway-identity': gatewayIdentity,
      },
    },
    { spec: { ports: [{ name: 'grpc', port: serverPort, protocol: 'TCP' }] } },
  );
}

/** strest's Service over all clusters. */
function federated(others: readonly ClusterPlan[]): KubeObject {
  return object(
    'v1',
    'Service',
    {
      name: `${shared}-federated`,
      namespace: strestServer.namespace,
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
  );
}
