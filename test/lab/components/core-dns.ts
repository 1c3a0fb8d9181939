// CoreDNS: the names of Services and of headless pods, SRV records among them.
import type { Component } from '../component.ts';
import {
  clusterRoleFor,
  configMap,
  container,
  deployment,
  service,
  serviceAccount,
} from './manifest.ts';

const identity = {
  name: 'coredns',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns', 'app.kubernetes.io/name': 'coredns' },
} as const;

const selector = { 'k8s-app': 'kube-dns' } as const;

// Short lives (s) of answers, since tests look for names that have just appeared. Names outside of the cluster do
// not exist here: nothing is forwarded, for the lab talks to nobody off the machine. They have a block of their own,
// because in one block `template` would answer before `kubernetes` is asked, whatever their order here.
const corefile = `cluster.local:53 in-addr.arpa:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa {
        pods insecure
        ttl 5
    }
    prometheus :9153
    cache 5
    loadbalance
}
.:53 {
    errors
    prometheus :9153
    template ANY ANY {
        rcode NXDOMAIN
    }
}
`;

const config = { Corefile: corefile };

/** The cluster's name server. */
export const coreDns: Component = {
  name: 'coredns',
  images: ['coredns'],
  where: 'each',
  ready: [{ kind: 'Deployment', namespace: identity.namespace, name: identity.name }],
  objects: ({ cluster }) => [
    serviceAccount(identity),
    ...clusterRoleFor('system:coredns', identity, [
      { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ]),
    configMap(identity, config),
    deployment(identity, { labels: selector, config, spec: podSpec() }, { selector, replicas: 1 }),
    service(
      { ...identity, name: 'kube-dns' },
      selector,
      {
        dns: { port: 53, protocol: 'UDP' },
        'dns-tcp': { port: 53 },
        metrics: { port: 9153 },
      },
      { clusterIP: cluster.dnsAddress },
    ),
  ],
};

function podSpec() {
  return {
    serviceAccountName: identity.name,
    priorityClassName: 'system-cluster-critical',
    // Its own answers come from the API server, by address.
    dnsPolicy: 'Default',
    containers: [
      container({
        name: 'coredns',
        image: 'coredns',
        args: ['-conf', '/etc/coredns/Corefile'],
        resources: { cpu: 20, memory: 30, memoryLimit: 170 },
        mounts: { config: '/etc/coredns' },
        further: {
          ports: [
            { name: 'dns', containerPort: 53, protocol: 'UDP' },
            { name: 'dns-tcp', containerPort: 53 },
            { name: 'metrics', containerPort: 9153 },
          ],
          readinessProbe: {
            httpGet: { path: '/ready', port: 8181 },
            periodSeconds: 1,
            timeoutSeconds: 5,
          },
          livenessProbe: {
            httpGet: { path: '/health', port: 8080 },
            initialDelaySeconds: 60,
            timeoutSeconds: 15,
            failureThreshold: 6,
          },
          // The port is below 1024, and the program has no file capability: root, with that capability alone.
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            runAsUser: 0,
            capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
          },
        },
      }),
    ],
    volumes: [{ name: 'config', configMap: { name: identity.name } }],
  };
}
