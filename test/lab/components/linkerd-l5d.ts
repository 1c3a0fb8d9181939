// Linkerd 1.x as it was deployed: one proxy a node. A stand-in, with the names of linkerd-examples' k8s-daemonset.
import type { Component } from '../component.ts';
import {
  configMap,
  container,
  daemonSet,
  headlessService,
  httpProbes,
  serviceAccount,
} from './manifest.ts';
import { namespaces } from './namespaces.ts';

const identity = {
  name: 'linkerd-l5d',
  namespace: namespaces.linkerd,
  labels: { app: 'l5d' },
} as const;

const ports = { outgoing: 4140, admin: 9990 } as const;

/** Where clients of this cluster send what they want routed by its Host header. */
export const linkerd1Address = `${identity.name}.${identity.namespace}.svc.cluster.local:${ports.outgoing}`;

const configName = 'l5d-config';

// What a Linkerd 1.x of this kind is told; the stand-in goes by its flags, which say the same as the first router.
// Source of the keys: linkerd.io/1 reference, "linkerd config", "http protocol", "routing".
const configuration = `admin:
  ip: 0.0.0.0
  port: ${ports.admin}
namers:
- kind: io.l5d.k8s
telemetry:
- kind: io.l5d.prometheus
- kind: io.l5d.recentRequests
  sampleRate: 0.02
usage:
  enabled: false
routers:
- protocol: http
  label: outgoing
  dtab: |
    /k8s      => /#/io.l5d.k8s ;
    /portNsSvc => /#/portNsSvcToK8s ;
    /svc      => /$/io.buoyant.http.domainToPathPfx/portNsSvc ;
  servers:
  - ip: 0.0.0.0
    port: ${ports.outgoing}
  service:
    responseClassifier:
      kind: io.l5d.http.retryableRead5XX
  client:
    loadBalancer:
      kind: ewma
- protocol: http
  label: ingress
  identifier:
    kind: io.l5d.ingress
  dtab: /svc => /#/io.l5d.k8s
  servers:
  - ip: 0.0.0.0
    port: 8080
`;

const proxy = container({
  name: 'l5d',
  image: 'mesh',
  args: ['linkerd-l5d', `--address=:${ports.outgoing}`, `--admin=:${ports.admin}`],
  ports,
  mounts: { [configName]: '/io.buoyant/linkerd/config' },
  resources: { cpu: 10, memory: 20, memoryLimit: 200 },
  further: httpProbes('admin', { ready: '/admin/ping', live: '/admin/ping' }),
});

/** The proxy of Linkerd 1.x on every node. */
export const linkerdL5d: Component = {
  name: 'linkerd-l5d',
  images: ['mesh'],
  where: 'each',
  ready: [{ kind: 'DaemonSet', namespace: identity.namespace, name: identity.name }],
  objects: () => [
    serviceAccount(identity),
    configMap(
      { name: configName, namespace: identity.namespace, labels: identity.labels },
      { 'config.yaml': configuration },
    ),
    daemonSet(
      identity,
      {
        labels: identity.labels,
        spec: {
          serviceAccountName: identity.name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 10,
          containers: [proxy],
          volumes: [{ name: configName, configMap: { name: configName } }],
        },
      },
      identity.labels,
    ),
    headlessService(identity, identity.labels, {
      outgoing: { port: ports.outgoing },
      admin: { port: ports.admin },
    }),
  ],
};
