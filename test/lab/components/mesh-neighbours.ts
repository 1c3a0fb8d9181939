// Workloads whose mesh is otherwise: none, half, and one of the talk's time.
import type { Component, KubeObject, Workload } from '../component.ts';
import { linkerd1Address } from './linkerd-l5d.ts';
import { deployment, headlessService, object, serviceAccount, statefulSet } from './manifest.ts';
import type { Identity, PodOptions } from './manifest.ts';
import { meshed, outboundProxy } from './mesh-pod.ts';
import { namespaces } from './namespaces.ts';
import { clientPod, serverPod, serverPort } from './strest-pods.ts';
import type { ServerOptions } from './strest-pods.ts';

type App = Identity & { readonly labels: { readonly app: string } };

function app(name: string, namespace: string): App {
  return { name, namespace, labels: { app: name } };
}

function hostOf({ name, namespace }: Identity): string {
  return `${name}.${namespace}.svc.cluster.local:${serverPort}`;
}

function workload(kind: Workload['kind'], { name, namespace }: Identity): Workload {
  return { kind, namespace, name };
}

/** A server that is a tenth busy: what a client of two requests/s asks for. */
function easyServer(of: App, burn = 500): ServerOptions {
  return {
    app: of.name,
    rate: 100,
    queue: 100,
    burn,
    spread: 0.3,
    resources: { cpu: 10, memory: 20, memoryLimit: 200 },
  };
}

/** A client of little traffic through the outbound proxy of its pod. */
function meshedClientPod(of: App, to: Identity, rps: number): PodOptions {
  return clientPod({ app: of.name, rps, target: outboundProxy, authority: hostOf(to) });
}

export const plainServer = app('plain-server', namespaces.plain);
const plainClient = app('plain-client', namespaces.plain);

/** Server and client without a mesh; the client goes through Linkerd 1.x on its node, as one did then. */
export const plainPair: Component = {
  name: 'plain',
  images: ['mesh'],
  where: 'each',
  ready: [workload('Deployment', plainServer), workload('Deployment', plainClient)],
  objects: () => [
    serviceAccount(plainServer),
    // Its autoscaler looks at processor time, so a request burns some: 4 ms, at 5 requests/s 20 of its 40 millicores.
    deployment(
      plainServer,
      serverPod({
        ...easyServer(plainServer, 4000),
        resources: { cpu: 40, memory: 20, memoryLimit: 200 },
      }),
      { selector: plainServer.labels },
    ),
    headlessService(plainServer, plainServer.labels, {
      http: { port: serverPort, targetPort: 'grpc' },
    }),
    serviceAccount(plainClient),
    deployment(
      plainClient,
      clientPod({
        app: plainClient.name,
        rps: 5,
        protocol: 'http1',
        target: linkerd1Address,
        authority: hostOf(plainServer),
      }),
      { selector: plainClient.labels, replicas: 1 },
    ),
  ],
};

const halfServer = app('half-server', namespaces.half);
const halfClient = app('half-client', namespaces.half);

/**
 * A StatefulSet of which only the younger pod has a proxy, as after its namespace was annotated and one pod deleted:
 * its first pod is there before it, without a proxy; it adopts that pod, and replaces none by itself.
 */
export const halfPair: Component = {
  name: 'half',
  images: ['mesh'],
  where: 'each',
  // Not the StatefulSet: its first pod is never of its newest shape, and so it never counts as up to date.
  ready: [workload('Deployment', halfClient)],
  objects: halfObjects,
};

function halfObjects(): readonly KubeObject[] {
  const pod = serverPod(easyServer(halfServer));
  const first = `${halfServer.name}-0`;
  const set = statefulSet(
    halfServer,
    meshed(pod, { workload: workload('StatefulSet', halfServer), serves: serverPort }),
    halfServer.labels,
  );
  return [
    serviceAccount(halfServer),
    object(
      'v1',
      'Pod',
      {
        name: first,
        namespace: halfServer.namespace,
        labels: { ...pod.labels, 'statefulset.kubernetes.io/pod-name': first },
      },
      { spec: { ...pod.spec, hostname: first, subdomain: halfServer.name } },
    ),
    { ...set, spec: { ...specOf(set), replicas: 2, updateStrategy: { type: 'OnDelete' } } },
    headlessService(halfServer, halfServer.labels, { grpc: { port: serverPort } }),
    serviceAccount(halfClient),
    deployment(
      halfClient,
      meshed(meshedClientPod(halfClient, halfServer, 2), {
        workload: workload('Deployment', halfClient),
      }),
      { selector: halfClient.labels, replicas: 1 },
    ),
  ];
}

function specOf({ spec }: KubeObject): object {
  return typeof spec === 'object' && spec !== null ? spec : {};
}

export const oldServer = app('old-server', namespaces.oldProxy);

/** By which a Service asks to be known in other clusters. */
export const exportLabel = 'mirror.linkerd.io/exported';

/** The Service that is known in other clusters through their gateways. */
export const exportedServer: Identity = {
  ...oldServer,
  labels: { ...oldServer.labels, [exportLabel]: 'true' },
};
const oldClient = app('old-client', namespaces.oldProxy);

/** Server and client with the proxy of the talk's time. */
export const oldPair: Component = {
  name: 'old-proxy',
  images: ['mesh'],
  where: 'each',
  ready: [workload('Deployment', oldServer), workload('Deployment', oldClient)],
  objects: () => [
    serviceAccount(oldServer),
    deployment(
      oldServer,
      meshed(
        serverPod({
          ...easyServer(oldServer, 4000),
          resources: { cpu: 20, memory: 20, memoryLimit: 200 },
        }),
        { workload: workload('Deployment', oldServer), serves: serverPort, old: true },
      ),
      { selector: oldServer.labels },
    ),
    headlessService(exportedServer, oldServer.labels, { grpc: { port: serverPort } }),
    serviceAccount(oldClient),
    deployment(
      oldClient,
      meshed(meshedClientPod(oldClient, oldServer, 2), {
        workload: workload('Deployment', oldClient),
        old: true,
      }),
      { selector: oldClient.labels, replicas: 1 },
    ),
  ],
};
