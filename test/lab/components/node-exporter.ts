// node_exporter on every node, in the node's own network.
import type { Component } from '../component.ts';
import { container, daemonSet, headlessService } from './manifest.ts';
import { namespaces } from './namespaces.ts';

const selector = { 'app.kubernetes.io/name': 'node-exporter' } as const;
const identity = {
  name: 'node-exporter',
  namespace: namespaces.monitoring,
  labels: selector,
} as const;
const port = 9100;

// The clusters share one machine: only what is of use and cheap to read.
const collectors = [
  'cpu',
  'diskstats',
  'filesystem',
  'loadavg',
  'meminfo',
  'netdev',
  'stat',
  'uname',
];

/** The exporter of a node's own figures. */
export const nodeExporter: Component = {
  name: 'node-exporter',
  images: ['node-exporter'],
  where: 'each',
  ready: [{ kind: 'DaemonSet', namespace: identity.namespace, name: identity.name }],
  objects: ({ cluster }) => [
    daemonSet(identity, { labels: selector, spec: podSpec(cluster.nodeAddress) }, selector),
    headlessService(identity, selector, { metrics: { port } }),
  ],
};

function podSpec(nodeAddress: string) {
  return {
    automountServiceAccountToken: false,
    hostNetwork: true,
    securityContext: { runAsNonRoot: true, runAsUser: 65534 },
    containers: [
      container({
        name: 'node-exporter',
        image: 'node-exporter',
        args: [
          `--web.listen-address=${nodeAddress}:${port}`,
          '--collector.disable-defaults',
          ...collectors.map((name) => `--collector.${name}`),
          '--path.procfs=/host/proc',
          '--path.sysfs=/host/sys',
        ],
        ports: { metrics: port },
        resources: { cpu: 10, memory: 20, memoryLimit: 100 },
        mounts: { proc: '/host/proc', sys: '/host/sys' },
      }),
    ],
    volumes: [
      { name: 'proc', hostPath: { path: '/proc' } },
      { name: 'sys', hostPath: { path: '/sys' } },
    ],
  };
}
