// What the mesh's policies let through and what not, beyond requests of HTTP: a pair that speaks a protocol that no
// proxy knows, and a visitor without a proxy that both of the guarded servers refuse.
import type { Component, KubeObject } from '../component.ts';
import {
  container,
  deployment,
  headlessService,
  httpProbes,
  object,
  serviceAccount,
} from './manifest.ts';
import type { Fields, PodOptions } from './manifest.ts';
import { authorization, policyGroup } from './linkerd-objects.ts';
import { meshed, proxyPorts } from './mesh-pod.ts';
import { namespaces } from './namespaces.ts';
import { clientControl, serverPort } from './strest-pods.ts';
import { strestServer } from './strest.ts';

const namespace = namespaces.lines;
const server = { name: 'line-server', namespace, labels: { app: 'line-server' } } as const;
const client = { name: 'line-client', namespace, labels: { app: 'line-client' } } as const;
const visitor = {
  name: 'visitor',
  namespace: namespaces.plain,
  labels: { app: 'visitor' },
} as const;

/** Also in the namespace's annotation. */
const linePort = 7070;
const lineControl = { server: 7071, client: 7190 } as const;
/** Where the client's proxy takes what goes to the server. */
const opaqueOutbound = '127.0.0.1:4150';

function hostOf({ name, namespace }: { name: string; namespace: string }, port: number): string {
  return `${name}.${namespace}.svc.cluster.local:${port}`;
}

/** Server and client of lines, meshed, and who may talk to the server. */
export const linePair: Component = {
  name: 'lines',
  images: ['mesh'],
  where: 'each',
  ready: [server, client].map(({ name }) => ({ kind: 'Deployment', namespace, name })),
  objects: () => [...serverObjects(), ...clientObjects()],
};

function serverObjects(): readonly KubeObject[] {
  const pod = podOf(server, [
    program({
      name: server.name,
      args: ['line-server', `--address=:${linePort}`, `--control=:${lineControl.server}`],
      ports: { lines: linePort, control: lineControl.server },
    }),
  ]);
  const workload = { kind: 'Deployment', namespace, name: server.name } as const;
  const clients = 'line-clients';
  return [
    serviceAccount(server),
    deployment(
      server,
      meshed(pod, { workload, serves: linePort, server: server.name, opaque: true }),
      { selector: server.labels, replicas: 1 },
    ),
    headlessService(server, server.labels, { lines: { port: linePort } }),
    object(`${policyGroup}/v1beta3`, 'Server', server, {
      spec: {
        podSelector: { matchLabels: server.labels },
        port: linePort,
        proxyProtocol: 'opaque',
        accessPolicy: 'deny',
      },
    }),
    object(
      `${policyGroup}/v1alpha1`,
      'MeshTLSAuthentication',
      { name: clients, namespace },
      { spec: { identityRefs: [{ kind: 'ServiceAccount', name: client.name }] } },
    ),
    authorization({ name: clients, namespace }, 'Server', server.name, {
      kind: 'MeshTLSAuthentication',
      name: clients,
    }),
  ];
}

function clientObjects(): readonly KubeObject[] {
  const pod = podOf(client, [
    program({
      name: client.name,
      args: ['line-client', `--target=${opaqueOutbound}`, `--control=:${lineControl.client}`],
      ports: { control: lineControl.client },
    }),
  ]);
  const workload = { kind: 'Deployment', namespace, name: client.name } as const;
  const flags = [`--outbound-opaque=${opaqueOutbound}=${hostOf(server, linePort)}`];
  return [
    serviceAccount(client),
    deployment(client, meshed(pod, { workload, flags }), {
      selector: client.labels,
      replicas: 1,
    }),
  ];
}

/** Requests/s of the visitor; evenly, so that every minute has as many. */
export const visitorRps = 0.5;

/** Knocks at both servers' proxies without an identity. */
export const uninvited: Component = {
  name: 'visitor',
  images: ['mesh'],
  where: 'each',
  ready: [{ kind: 'Deployment', namespace: visitor.namespace, name: visitor.name }],
  objects: () => [
    serviceAccount(visitor),
    deployment(
      visitor,
      podOf(visitor, [
        program({
          name: 'requests',
          args: [
            'strest-client',
            `--target=${hostOf(strestServer, proxyPorts.inbound)}`,
            `--authority=${hostOf(strestServer, serverPort)}`,
            `--control=:${clientControl}`,
            `--rps=${visitorRps}`,
            '--arrivals=even',
          ],
          ports: { control: clientControl },
        }),
        program({
          name: 'lines',
          args: [
            'line-client',
            `--target=${hostOf(server, proxyPorts.inbound)}`,
            `--control=:${lineControl.client}`,
            '--connections=1',
            '--every=3s',
          ],
          ports: { 'line-control': lineControl.client },
        }),
      ]),
      { selector: visitor.labels, replicas: 1 },
    ),
  ],
};

/** A container of the mesh program; its last port is its control port. */
function program(options: {
  readonly name: string;
  readonly args: readonly string[];
  readonly ports: Readonly<Record<string, number>>;
}): Fields {
  const control = Object.keys(options.ports).at(-1) ?? '';
  return container({
    ...options,
    image: 'mesh',
    resources: { cpu: 5, memory: 15, memoryLimit: 200 },
    further: httpProbes(control, { ready: '/ready', live: '/live' }),
  });
}

function podOf(
  { name, labels }: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
  containers: readonly Fields[],
): PodOptions {
  return {
    labels,
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 10,
      containers,
    },
  };
}
