import type { ConnectionProfile } from '../../../server/src/protocol/connections.ts';
import type { Choices } from '../../../client/src/connections/choice.ts';
import { createEndpoints } from '../../../client/src/endpoints/create-endpoints.ts';
import type { Endpoints } from '../../../client/src/endpoints/endpoints.ts';
import type { Clusters, Need } from '../../../client/src/k8s/clusters.ts';
import { emptySnapshot } from '../../../client/src/k8s/model.ts';
import type {
  ClusterConnection,
  ClusterSnapshot,
  ClusterView,
} from '../../../client/src/k8s/model.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { ClusterClient, RawRequest, RawResponse } from '../../../client/src/k8s/port.ts';
import { createEmitter } from '../../../client/src/util/emitter.ts';
import { createFakeTimers } from '../../support/fake-timers.ts';
import type { FakeTimers } from '../../support/fake-timers.ts';

type Raw = (request: RawRequest) => RawResponse | Promise<RawResponse>;

/** An API server with what stands behind its proxy, clusters over it, and a window that remembers. */
export interface EndpointsSetup {
  readonly time: FakeTimers;
  readonly requests: RawRequest[];
  readonly held: Need[][];
  /** Every list of endpoints that the language server was told. */
  readonly told: (readonly ConnectionProfile[])[];
  readonly ofWindow: () => readonly ConnectionProfile[];
  readonly hidden: string[];
  readonly errors: unknown[];
  /** How the API server answers; 200 and an empty list unless scripted. */
  raw: Raw;
  forward: ClusterClient['forward'];
  silent: boolean;
  /** Whether renewed credentials differ. */
  renews: boolean;
  /** What else happens when the language server is told its endpoints. */
  tell: (endpoints: readonly ConnectionProfile[]) => Promise<void>;
  readonly show: (snapshot: ClusterSnapshot, connection?: ClusterConnection) => void;
  readonly forget: () => void;
  readonly choose: (everywhere: string | null) => Promise<void>;
  /** A window; the next one remembers what the last one did. */
  readonly open: () => Endpoints;
}

export const json = (value: unknown, status = 200): RawResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: (async function* () {
    yield Buffer.from(JSON.stringify(value));
  })(),
});

/** What the API server says in place of the server behind it. */
export const status = (code: number, message: string): RawResponse =>
  json({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code }, code);

/** An API server whose proxy leads to a server of the test. */
export function passTo(url: string): Raw {
  return async ({ path, method, headers, signal }) => {
    const rest = path.replace(/^.*\/proxy/, '');
    const response = await fetch(`${url}${rest}`, { method, headers, signal });
    return {
      status: response.status,
      headers: { 'content-type': response.headers.get('content-type') ?? '' },
      body: response.body ?? [],
    } as RawResponse;
  };
}

const unused = (): never => {
  throw new Error('nobody asks for this');
};

const view = (snapshot: ClusterSnapshot, connection: ClusterConnection): ClusterView => ({
  context: 'aks',
  server: 'https://aks.invalid',
  user: 'me',
  namespace: 'default',
  files: [],
  current: true,
  insecure: false,
  connection,
  version: 'v1.36.3',
  snapshot,
});

export function setUpEndpoints(): EndpointsSetup {
  const memory = new Map<string, unknown>();
  const clusterChanges = createEmitter<void>();
  const connectionChanges = createEmitter<void>();
  let views: readonly ClusterView[] = [view(emptySnapshot, { kind: 'idle' })];
  let choices: Choices = { byUri: {} };
  let ofWindow: readonly ConnectionProfile[] = [];
  const time = createFakeTimers();
  const client: ClusterClient = {
    getJson: unused,
    getText: unused,
    watch: unused,
    follow: unused,
    raw: async (request) => {
      setup.requests.push(request);
      return setup.raw(request);
    },
    forward: async (...args) => setup.forward(...args),
    renewCredentials: async () => setup.renews,
    close: async () => undefined,
  };
  const clusters: Clusters = {
    get views() {
      return views;
    },
    problems: [],
    onDidChange: clusterChanges.event,
    hold: (needs) => {
      const entry = [...needs];
      setup.held.push(entry);
      return { dispose: () => void setup.held.splice(setup.held.indexOf(entry), 1) };
    },
    retry: unused,
    disconnect: unused,
    client: async (context) => {
      if (context !== 'aks')
        throw new ClusterError({ kind: 'not-found', message: `There is no context ${context}.` });
      return client;
    },
    dispose: () => undefined,
  };
  const byUrl: ConnectionProfile = {
    name: 'grafana',
    url: 'https://grafana.invalid',
    credentials: { kind: 'none' },
  };
  const choose = async (_: string | null, everywhere: string | null): Promise<void> => {
    choices = { byUri: {}, everywhere };
    connectionChanges.fire();
  };
  const setup: EndpointsSetup = {
    time,
    requests: [],
    held: [],
    told: [],
    ofWindow: () => ofWindow,
    hidden: [],
    errors: [],
    raw: () => json({ status: 'success', data: [] }),
    forward: unused,
    tell: async () => undefined,
    silent: true,
    renews: false,
    show: (snapshot, connection = { kind: 'live' }) => {
      views = [view(snapshot, connection)];
      clusterChanges.fire();
    },
    forget: () => {
      views = [];
      clusterChanges.fire();
    },
    choose: (everywhere) => choose(null, everywhere),
    open: () =>
      createEndpoints({
        clusters,
        connections: {
          list: () => [{ name: byUrl.name, url: byUrl.url }],
          choices: () => choices,
          params: async () => ({ connections: [byUrl, ...ofWindow] }),
          choose,
          setOfWindow: (connections) => {
            ofWindow = connections;
            connectionChanges.fire();
          },
          onDidChange: connectionChanges.event,
        },
        sink: {
          setEndpoints: async (endpoints) => {
            setup.told.push(endpoints);
            await setup.tell(endpoints);
          },
        },
        memory: {
          get: (key) => memory.get(key),
          update: async (key, value) => {
            // As a memento does: what does not survive JSON is lost.
            memory.set(key, value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
          },
        },
        timers: time.timers,
        hide: (secrets) => setup.hidden.push(...secrets),
        isSilent: async () => setup.silent,
        onError: (error) => setup.errors.push(error),
      }),
  };
  return setup;
}
