// The stand-in for kube-state-metrics: `kube_*` series of the API's objects, under the real names.
import type { Component } from '../component.ts';
import {
  clusterRoleFor,
  container,
  deployment,
  httpProbes,
  service,
  serviceAccount,
} from './manifest.ts';
import { namespaces } from './namespaces.ts';

const selector = { 'app.kubernetes.io/name': 'kube-state-metrics' } as const;
const identity = {
  name: 'kube-state-metrics',
  namespace: namespaces.monitoring,
  labels: selector,
} as const;
const port = 8080;

const verbs = ['list', 'watch'];

/** The series of a cluster's objects. */
export const kubeState: Component = {
  name: 'kube-state',
  images: ['kube-state'],
  where: 'each',
  ready: [{ kind: 'Deployment', namespace: identity.namespace, name: identity.name }],
  objects: () => [
    serviceAccount(identity),
    ...clusterRoleFor('gauntlet-kube-state', identity, [
      { apiGroups: [''], resources: ['pods', 'nodes', 'namespaces', 'services'], verbs },
      {
        apiGroups: ['apps'],
        resources: ['deployments', 'replicasets', 'statefulsets', 'daemonsets'],
        verbs,
      },
      { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'], verbs },
      { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs },
    ]),
    deployment(identity, { labels: selector, spec: podSpec() }, { selector, replicas: 1 }),
    service(identity, selector, { 'http-metrics': { port } }),
  ],
};

function podSpec() {
  return {
    serviceAccountName: identity.name,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 5,
    containers: [
      container({
        name: 'kube-state-metrics',
        image: 'kube-state',
        args: [`--address=:${port}`],
        ports: { 'http-metrics': port },
        resources: { cpu: 10, memory: 30, memoryLimit: 200 },
        further: httpProbes('http-metrics', { ready: '/ready', live: '/live' }),
      }),
    ],
  };
}
