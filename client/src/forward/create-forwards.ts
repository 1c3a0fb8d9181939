import * as net from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Clusters } from '../k8s/clusters.ts';
import { ClusterError } from '../k8s/port.ts';
import { problemOf } from '../k8s/problems.ts';
import { createEmitter } from '../util/emitter.ts';
import { asFields, defined } from '../util/values.ts';
import type { ForwardRequest, Forwards, ForwardView } from './forwards.ts';
import { resolveTarget } from './target.ts';
import { say } from '../util/words.ts';

/** Ports that are open until somebody stops them. A pod is looked up anew for each connection. */
export function createForwards(clusters: Pick<Clusters, 'client'>): Forwards {
  return new OpenForwards(clusters);
}

/** Milliseconds that looking up a pod and reaching it may take. */
const reachMs = 15_000;

interface Running {
  view: ForwardView;
  readonly server: net.Server;
  readonly ending: AbortController;
}

class OpenForwards implements Forwards {
  readonly #clusters: Pick<Clusters, 'client'>;
  readonly #changes = createEmitter<void>();
  readonly #running = new Map<string, Running>();
  #started = 0;

  readonly onDidChange = this.#changes.event;

  constructor(clusters: Pick<Clusters, 'client'>) {
    this.#clusters = clusters;
  }

  list(): readonly ForwardView[] {
    return [...this.#running.values()].map(({ view }) => view);
  }

  async start(request: ForwardRequest): Promise<ForwardView> {
    const pod = await this.#reach(request, AbortSignal.timeout(reachMs));
    const ending = new AbortController();
    const server = net.createServer({ allowHalfOpen: true });
    const localPort = await listen(server, request.localPort ?? 0);
    const id = `forward-${++this.#started}`;
    const view: ForwardView = { id, request, localPort, pod, connections: 0 };
    this.#running.set(id, { view, server, ending });
    server.on('connection', (socket) => void this.#connected(id, socket));
    this.#changes.fire();
    return view;
  }

  async stop(id: string): Promise<void> {
    const running = this.#running.get(id);
    if (running === undefined) return;
    this.#running.delete(id);
    const closed = new Promise<void>((resolve) => {
      running.server.close(() => resolve());
    });
    running.ending.abort();
    await closed;
    this.#changes.fire();
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.stop(id)));
    this.#changes.dispose();
  }

  /** A pod behind the request whose port takes connections. */
  async #reach(request: ForwardRequest, signal: AbortSignal): Promise<string> {
    const client = await this.#clusters.client(request.context);
    const { pod, port } = await resolveTarget(client, request, signal);
    const stream = await client.forward({ namespace: request.namespace, name: pod }, port, signal);
    stream.on('error', () => undefined);
    stream.destroy();
    return pod;
  }

  /** Never rejects: a connection that fails is told in the view. */
  async #connected(id: string, socket: net.Socket): Promise<void> {
    const running = this.#running.get(id);
    // Errors come as ends of the pipelines; before those stand, nobody else listens.
    socket.on('error', () => undefined);
    if (running === undefined) {
      socket.destroy();
      return;
    }
    const { request } = running.view;
    const { signal } = running.ending;
    this.#update(id, ({ connections }) => ({ connections: connections + 1 }));
    try {
      const client = await this.#clusters.client(request.context);
      const patience = AbortSignal.any([signal, AbortSignal.timeout(reachMs)]);
      const { pod, port } = await resolveTarget(client, request, patience);
      const stream = await client.forward(
        { namespace: request.namespace, name: pod },
        port,
        signal,
      );
      this.#update(id, () => ({ pod, problem: undefined }));
      // Either side may end first, or break.
      await Promise.allSettled([
        pipeline(socket, stream, { signal }),
        pipeline(stream, socket, { signal }),
      ]);
    } catch (error) {
      if (!signal.aborted) this.#update(id, () => ({ problem: problemOf(error) }));
    } finally {
      socket.destroy();
      this.#update(id, ({ connections }) => ({ connections: connections - 1 }));
    }
  }

  #update(id: string, change: (view: ForwardView) => Change): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    running.view = defined<ForwardView>({ ...running.view, ...change(running.view) });
    this.#changes.fire();
  }
}

type Change = Partial<Pick<ForwardView, 'pod' | 'connections'>> & {
  readonly problem?: ForwardView['problem'] | undefined;
};

/** Listens on this machine only. */
function listen(server: net.Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    // Later errors concern one connection, whose other end hears of it.
    server.on('error', (error) => reject(refused(port, error)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function refused(port: number, error: Error): ClusterError {
  const isTaken = asFields(error)?.['code'] === 'EADDRINUSE';
  return new ClusterError(
    {
      kind: 'configuration',
      message: isTaken
        ? say('Port {port} of this machine is taken by another program. Choose another one.', {
            port,
          })
        : say('Port {port} of this machine cannot be listened on. Choose another one.', {
            port: String(port),
          }),
    },
    { cause: error },
  );
}
