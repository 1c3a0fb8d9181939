// The mesh's control plane as an explorer finds it: Deployments, containers, ports, labels and Services of Linkerd,
// behind which nothing answers. Each pod has a stand-in proxy, as the real ones have a proxy.
// Source of names and ports: linkerd2 edge-26.8.3, charts/linkerd-control-plane/templates.
import type { Component, KubeObject } from '../component.ts';
import { idleContainer, partLabels, partPod } from './linkerd-part.ts';
import { configMap, deployment, headlessService, service, serviceAccount } from './manifest.ts';
import { linkerdVersion, meshed } from './mesh-pod.ts';
import { namespaces } from './namespaces.ts';

const namespace = namespaces.linkerd;

interface ServiceRow {
  readonly port: number;
  readonly targetPort: string;
  readonly portName: string;
  readonly headless?: boolean;
}

interface Controller {
  /** Value of the component label; the Deployment's name with `linkerd-` before it. */
  readonly component: string;
  /** Container → its ports. */
  readonly containers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly services: Readonly<Record<string, ServiceRow>>;
}

const grpc = (port: number, targetPort: string, headless = false): ServiceRow => ({
  port,
  targetPort,
  portName: 'grpc',
  headless,
});
const webhook = (name: string): ServiceRow => ({ port: 443, targetPort: name, portName: name });

const controllers: readonly Controller[] = [
  {
    component: 'destination',
    containers: {
      destination: { 'dest-grpc': 8086, 'dest-admin': 9996 },
      'sp-validator': { 'sp-validator': 8443, 'spval-admin': 9997 },
      policy: { 'policy-grpc': 8090, 'policy-admin': 9990, 'policy-https': 9443 },
    },
    services: {
      'linkerd-dst': grpc(8086, 'dest-grpc'),
      'linkerd-dst-headless': grpc(8086, 'dest-grpc', true),
      'linkerd-sp-validator': webhook('sp-validator'),
      'linkerd-policy': grpc(8090, 'policy-grpc', true),
      'linkerd-policy-validator': webhook('policy-https'),
    },
  },
  {
    component: 'identity',
    containers: { identity: { 'ident-grpc': 8080, 'ident-admin': 9990 } },
    services: {
      'linkerd-identity': grpc(8080, 'ident-grpc'),
      'linkerd-identity-headless': grpc(8080, 'ident-grpc', true),
    },
  },
  {
    component: 'proxy-injector',
    containers: { 'proxy-injector': { 'proxy-injector': 8443, 'injector-admin': 9995 } },
    services: { 'linkerd-proxy-injector': webhook('proxy-injector') },
  },
];

/** What Linkerd's installer writes down of its values, as far as tools read it. */
const installValues = `clusterDomain: cluster.local
clusterNetworks: 10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16,fd00::/8
cniEnabled: false
controllerImage: cr.l5d.io/linkerd/controller
enableEndpointSlices: true
identityTrustDomain: cluster.local
linkerdVersion: ${linkerdVersion}
proxy:
  defaultInboundPolicy: all-unauthenticated
  nativeSidecar: true
  opaquePorts: 25,587,3306,4444,5432,6379,9300,11211
`;

/** The control plane's Deployments, Services and configuration. */
export const linkerdControlPlane: Component = {
  name: 'linkerd-control-plane',
  images: ['mesh', 'pause'],
  where: 'each',
  ready: controllers.map(({ component }) => ({
    kind: 'Deployment',
    namespace,
    name: `linkerd-${component}`,
  })),
  objects: () => [
    configMap(
      { name: 'linkerd-config', namespace, labels: labelsOf('controller') },
      { 'linkerd-crds-chart-version': `linkerd-crds-${linkerdVersion}`, values: installValues },
    ),
    ...controllers.flatMap(controllerObjects),
  ],
};

function labelsOf(component: string): Readonly<Record<string, string>> {
  return {
    'linkerd.io/control-plane-component': component,
    'linkerd.io/control-plane-ns': namespace,
  };
}

function controllerObjects({ component, containers, services }: Controller): readonly KubeObject[] {
  const name = `linkerd-${component}`;
  const labels = labelsOf(component);
  const identity = { name, namespace, labels };
  const pod = meshed(
    {
      labels,
      spec: partPod(
        name,
        Object.entries(containers).map(([own, ports]) => idleContainer(own, ports)),
      ),
    },
    { workload: { kind: 'Deployment', namespace, name } },
  );
  return [
    serviceAccount(identity),
    deployment(
      {
        ...identity,
        labels: { ...labels, ...partLabels(component) },
      },
      pod,
      { selector: { ...labels, 'linkerd.io/proxy-deployment': name }, replicas: 1 },
    ),
    ...Object.entries(services).map(([serviceName, { port, targetPort, portName, headless }]) =>
      (headless === true ? headlessService : service)(
        { name: serviceName, namespace, labels },
        { 'linkerd.io/control-plane-component': component },
        { [portName]: { port, targetPort } },
      ),
    ),
  ];
}
