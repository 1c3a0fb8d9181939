// Linkerd 1.x as it was deployed: one proxy a node. A stand-in, with the names of linkerd-examples' k8s-daemonset.
import type { Component } from '../component.ts';
import { container, daemonSet, headlessService, httpProbes, serviceAccount } from './manifest.ts';
import { namespaces } from './namespaces.ts';

const identity = {
  name: 'linkerd-l5d',
  namespace: namespaces.linkerd,
  labels: { app: 'l5d' },
} as const;

const ports = { outgoing: 4140, admin: 9990 } as const;

/** Where clients of this cluster send what they want routed by its Host header. */
export const linkerd1Address = `${identity.name}.${identity.namespace}.svc.cluster.local:${ports.outgoing}`;

const proxy = container({
  name: 'l5d',
  image: 'mesh',
  args: ['linkerd-l5d', `--address=:${ports.outgoing}`, `--admin=:${ports.admin}`],
  ports,
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
