// The talk's pair: a server whose latency rises with the load of a replica, and a client whose rate can be changed.
import type { Component, KubeObject } from '../component.ts';
import { nodePorts } from '../plan.ts';
import { deployment, headlessService, serviceAccount } from './manifest.ts';
import { meshed, outboundProxy } from './mesh-pod.ts';
import { namespaces } from './namespaces.ts';
import { nodePortService } from './node-port.ts';
import { clientControl, clientPod, serverPod, serverPort } from './strest-pods.ts';

const namespace = namespaces.strest;
const server = { name: 'strest-server', namespace, labels: { app: 'strest-server' } } as const;
const client = { name: 'strest-client', namespace, labels: { app: 'strest-client' } } as const;

/** What the autoscalers scale. */
export const strestServer = server;

/** Name of the Server object over the port that strest's servers serve. */
export const strestServerPolicy = 'strest-grpc';

/**
 * The figures of the demo. A request takes 33 ms of a replica: with the usual load, the p99 of one replica is about
 * 100 ms and of several 70 ms, on a quiet machine; with twenty times that load, six replicas are 97 % busy, with a p99 of
 * about 400 ms, and five cannot keep up.
 */
export const strestLoad = {
  /** Requests/s that a replica can serve. */
  rate: 30,
  /** Requests that wait for a replica, at most: two seconds' worth. */
  queue: 60,
  /** Requests/s of each cluster's client, until told otherwise. */
  rps: 8.75,
} as const;

/**
 * What each container on the way of a request asks of its node (millicores). It is more than it needs: on a busy machine,
 * its share of the processors is what the latency hangs on, and a latency that the machine makes would scale the servers.
 */
const strestCpu = 60;

/** strest's server and client of a cluster, meshed. */
export const strest: Component = {
  name: 'strest',
  images: ['mesh'],
  where: 'each',
  ready: [
    { kind: 'Deployment', namespace, name: server.name },
    { kind: 'Deployment', namespace, name: client.name },
  ],
  objects: () => [...serverObjects(), ...clientObjects()],
};

function serverObjects(): readonly KubeObject[] {
  const pod = serverPod({
    app: server.name,
    rate: strestLoad.rate,
    queue: strestLoad.queue,
    burn: 200,
    spread: 0.1,
    resources: { cpu: strestCpu, memory: 20, memoryLimit: 200 },
  });
  return [
    serviceAccount(server),
    // The autoscaler says how many.
    deployment(
      server,
      meshed(pod, {
        workload: { kind: 'Deployment', namespace, name: server.name },
        serves: serverPort,
        server: strestServerPolicy,
        cpu: strestCpu,
      }),
      { selector: server.labels },
    ),
    // Headless: what asks finds every replica by name.
    headlessService(server, server.labels, { grpc: { port: serverPort } }),
  ];
}

function clientObjects(): readonly KubeObject[] {
  const pod = clientPod({
    app: client.name,
    rps: strestLoad.rps,
    target: outboundProxy,
    authority: `${server.name}.${namespace}.svc.cluster.local:${serverPort}`,
    cpu: strestCpu,
  });
  return [
    serviceAccount(client),
    deployment(
      client,
      meshed(pod, {
        workload: { kind: 'Deployment', namespace, name: client.name },
        cpu: strestCpu,
      }),
      { selector: client.labels, replicas: 1 },
    ),
    nodePortService(client, client.labels, {
      name: 'control',
      port: clientControl,
      nodePort: nodePorts.strestControl,
    }),
  ];
}
