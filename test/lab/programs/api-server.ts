// As much of a Kubernetes API server as a client needs that lists and watches: JSON, over HTTP, on the loopback.
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ApiObject {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** A resource with its objects. */
export interface Resource {
  /** "/api/v1/pods". */
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly objects: readonly ApiObject[];
}

export interface ApiServer {
  readonly url: string;
  /** Tells all who watch a path of a change. */
  send(path: string, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: ApiObject): void;
  /** Ends all watches of a path with 410 Gone, so that they have to list again; from then on there are these objects. */
  expire(path: string, objects: readonly ApiObject[]): void;
  close(): Promise<void>;
}

/** Serves the resources; any other path has no objects of a kind that nobody asks about. */
export async function startApiServer(resources: readonly Resource[]): Promise<ApiServer> {
  const byPath = new Map(resources.map((resource) => [resource.path, resource]));
  const watchers = new Map<string, Set<ServerResponse>>();
  const event = (path: string, type: string, object: unknown): void => {
    for (const watcher of watchers.get(path) ?? []) {
      watcher.write(`${JSON.stringify({ type, object })}\n`);
    }
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    response.setHeader('Content-Type', 'application/json');
    const resource = byPath.get(pathname);
    if (resource === undefined) {
      answer(response, 404, status(404, 'NotFound'));
    } else if (searchParams.has('sendInitialEvents')) {
      // Lists as streams are not had here; the client then lists in the old way.
      answer(response, 422, status(422, 'Invalid'));
    } else if (searchParams.get('watch') === 'true' || searchParams.get('watch') === '1') {
      watch(request, response, pathname);
    } else {
      answer(response, 200, listOf(resource));
    }
  });
  const watch = (request: IncomingMessage, response: ServerResponse, path: string): void => {
    const all = watchers.get(path) ?? new Set();
    watchers.set(path, all.add(response));
    request.on('close', () => all.delete(response));
    response.flushHeaders();
  };
  await listen(server);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    send: (path, type, object) => {
      const resource = byPath.get(path);
      event(path, type, { ...typeOf(resource), ...object });
    },
    expire: (path, objects) => {
      const resource = byPath.get(path);
      if (resource !== undefined) byPath.set(path, { ...resource, objects });
      event(path, 'ERROR', status(410, 'Expired'));
      for (const watcher of watchers.get(path) ?? []) watcher.end();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

function answer(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code).end(JSON.stringify(body));
}

function status(code: number, reason: string) {
  return { apiVersion: 'v1', kind: 'Status', status: 'Failure', code, reason, message: reason };
}

function typeOf(resource: Resource | undefined) {
  return { apiVersion: resource?.apiVersion, kind: resource?.kind };
}

function listOf({ apiVersion, kind, objects }: Resource) {
  return { apiVersion, kind: `${kind}List`, metadata: { resourceVersion: '10' }, items: objects };
}
