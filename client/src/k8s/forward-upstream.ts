import * as http from 'node:http';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { ClusterError } from './port.ts';
import type { RawResponse } from './port.ts';
import type { Upstream, UpstreamRequest } from './upstream.ts';
import { say } from '../util/words.ts';

export interface ForwardTarget {
  readonly scheme: 'http' | 'https';
  readonly prefix: string;
  /** A new byte stream to the port of the pod. */
  readonly connect: (signal: AbortSignal) => Promise<Duplex>;
}

/** HTTP through a forwarded port: a stream of its own for each request. */
export function forwardUpstream({ scheme, prefix, connect }: ForwardTarget): Upstream {
  return {
    request: async (request) => {
      const stream = await connect(request.signal);
      // Who the pod is, the kubelet vouches for; its certificate is for the names that others know it by. The API
      // server's own proxy does not look at it either.
      const socket =
        scheme === 'https' ? tls.connect({ socket: stream, rejectUnauthorized: false }) : stream;
      return exchange(socket, { ...request, path: `${prefix}${request.path}` });
    },
  };
}

function exchange(
  socket: Duplex,
  { method, path, headers, body, signal }: UpstreamRequest,
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const length = body?.length ?? 0;
    // Not http.request: the editor replaces that by one that opens sockets of its own.
    const message = new http.ClientRequest({
      method,
      path,
      headers: { ...headers, host: 'localhost', connection: 'close', 'content-length': length },
      signal,
      createConnection: () => socket,
    });
    message.once('response', (response) => {
      // The stream is for this one request; a pod may leave its end open.
      response.once('close', () => socket.destroy());
      resolve({
        status: response.statusCode ?? 0,
        headers: flat(response.headers),
        body: response,
      });
    });
    message.on('error', () => {
      socket.destroy();
      reject(signal.aborted ? cancelled() : broken());
    });
    message.end(body);
  });
}

const broken = (): ClusterError =>
  new ClusterError({
    kind: 'unreachable',
    message: say('The port of the pod was forwarded, but the connection to it broke.'),
  });

const cancelled = (): ClusterError =>
  new ClusterError({ kind: 'cancelled', message: say('The question was cancelled.') });

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (typeof value === 'string') texts[name] = value;
  return texts;
}
