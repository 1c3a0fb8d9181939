// Pods of strest's server and client, with or without a mesh around them.
import { container, httpProbes } from './manifest.ts';
import type { PodOptions, Resources } from './manifest.ts';

export const serverPort = 11111;
const serverControl = 11112;
/** Where a client's rate is read and changed. */
export const clientControl = 11190;

/** Of one replica. */
export interface ServerOptions {
  readonly app: string;
  /** Requests/s that it can serve. */
  readonly rate: number;
  /** Requests that wait, at most. */
  readonly queue: number;
  /** Processor time (µs) of a request, within its service time. */
  readonly burn: number;
  /** How much of a service time is left to chance: 0 none, 1 all. */
  readonly spread: number;
  readonly resources: Resources;
}

/** A pod that serves requests one after the other, from a queue. */
export function serverPod({
  app,
  rate,
  queue,
  burn,
  spread,
  resources,
}: ServerOptions): PodOptions {
  return strestPod(app, {
    args: [
      'strest-server',
      `--address=:${serverPort}`,
      `--control=:${serverControl}`,
      `--rate=${rate}`,
      `--queue=${queue}`,
      `--burn=${burn}us`,
      `--spread=${spread}`,
    ],
    ports: { grpc: serverPort, control: serverControl },
    resources,
  });
}

/** Of a client. */
export interface ClientOptions {
  readonly app: string;
  /** Requests/s, until told otherwise. */
  readonly rps: number;
  /** host:port that it connects to. */
  readonly target: string;
  /** What it asks for there, where that is not the target. */
  readonly authority?: string;
  readonly protocol?: 'grpc' | 'http1';
  /** What it asks of its node (millicores), if more than a client with little to do. */
  readonly cpu?: number;
}

/** A pod that sends requests at a rate. */
export function clientPod(options: ClientOptions): PodOptions {
  const { app, rps, target, authority, protocol, cpu = 5 } = options;
  return strestPod(app, {
    args: [
      'strest-client',
      `--target=${target}`,
      `--rps=${rps}`,
      `--control=:${clientControl}`,
      ...(authority === undefined ? [] : [`--authority=${authority}`]),
      ...(protocol === undefined ? [] : [`--protocol=${protocol}`]),
    ],
    ports: { control: clientControl },
    resources: { cpu, memory: 15, memoryLimit: 200 },
  });
}

/** A pod with one container of the mesh program, which has its control port probed. */
function strestPod(
  app: string,
  program: Pick<Parameters<typeof container>[0], 'args' | 'ports' | 'resources'>,
): PodOptions {
  const further = httpProbes('control', { ready: '/ready', live: '/live' });
  return {
    labels: { app },
    spec: {
      serviceAccountName: app,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 10,
      containers: [container({ ...program, name: app, image: 'mesh', further })],
    },
  };
}
