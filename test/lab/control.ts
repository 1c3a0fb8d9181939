// How other processes tell the supervisor of a lab to stop and start components: HTTP on a socket of its own.
import type { Server } from 'node:http';
import { createServer, request } from 'node:http';
import { messageOf } from '../stand/binaries.mjs';
import type { Components } from './cluster/components.ts';

/** One order. */
export interface Order {
  readonly verb: 'start' | 'stop';
  readonly cluster: string;
  readonly component: string;
  /** For `stop`. */
  readonly signal: NodeJS.Signals;
}

/** Serves orders until the server is closed. */
export function serveOrders(socket: string, components: Components): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (text: string) => {
      body += text;
    });
    incoming.on('end', () => {
      obey(body, components).then(
        () => outgoing.writeHead(204).end(),
        (error: unknown) => outgoing.writeHead(400).end(messageOf(error)),
      );
    });
  });
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(socket, () => resolve(server));
  });
}

async function obey(body: string, components: Components): Promise<void> {
  const { verb, cluster, component, signal } = JSON.parse(body) as Order;
  if (verb === 'start') await components.start(cluster, component);
  else await components.stop(cluster, component, signal);
}

/** Sends an order and waits until it is done. */
export function sendOrder(socket: string, order: Order): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: socket, method: 'POST', path: '/' }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => {
        if (response.statusCode === 204) resolve();
        else reject(new Error(body));
      });
    });
    call.on('error', reject);
    call.end(JSON.stringify(order));
  });
}
