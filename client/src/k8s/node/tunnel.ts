import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import { say } from '../../util/words.ts';
import { clusterError, networkError } from './failures.ts';

/** Milliseconds that a proxy may take. */
const tunnelMs = 15_000;

export interface Destination {
  readonly host: string;
  readonly port: number;
}

/**
 * A socket to a server through a proxy, which is spoken to with `proxyTls` where it is one of https; rejects with a `ClusterError` that names the
 * proxy, never its password.
 */
export async function openTunnel(
  proxy: URL,
  to: Destination,
  proxyTls: https.AgentOptions,
): Promise<Socket> {
  try {
    return await (proxy.protocol.startsWith('socks')
      ? throughSocks(proxy, to)
      : connect(proxy, to, proxyTls));
  } catch (error) {
    const explained = networkError(error, proxy.host);
    if (explained.problem.kind === 'tls') throw explained;
    if (error instanceof RefusedByProxy)
      throw clusterError(
        'unreachable',
        say('The proxy {proxy} refused with status {status}.', {
          proxy: proxy.host,
          status: error.status,
        }),
      );
    throw clusterError(
      'unreachable',
      say('The proxy {proxy} of the cluster does not answer or refuses.', { proxy: proxy.host }),
    );
  }
}

class RefusedByProxy extends Error {
  readonly status: number;

  constructor(status: number) {
    super();
    this.status = status;
  }
}

/** The value of `proxy-authorization`; undefined without a user. */
export const proxyAuthorization = ({ username, password }: URL): string | undefined =>
  username === '' && password === ''
    ? undefined
    : `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;

function connect(
  proxy: URL,
  { host, port }: Destination,
  proxyTls: https.AgentOptions,
): Promise<Socket> {
  const secure = proxy.protocol === 'https:';
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const authorization = proxyAuthorization(proxy);
  return new Promise((resolve, reject) => {
    // Not http.request: the editor replaces that by one that knows other proxies and drops our agents.
    const request = new http.ClientRequest({
      agent: secure ? new https.Agent(proxyTls) : new http.Agent(),
      protocol: secure ? 'https:' : 'http:',
      host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: proxy.port === '' ? (secure ? 443 : 80) : Number(proxy.port),
      method: 'CONNECT',
      path: target,
      timeout: tunnelMs,
      headers: {
        host: target,
        ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
      },
    });
    request.once('connect', (response, socket: Socket) => {
      if (response.statusCode === 200) {
        socket.setTimeout(0);
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new RefusedByProxy(response.statusCode ?? 0));
    });
    // Some proxies answer a refusal as if it were a usual answer.
    request.once('response', (response) => {
      response.destroy();
      reject(new RefusedByProxy(response.statusCode ?? 0));
    });
    request.once('timeout', () => request.destroy(new Error('timeout')));
    request.once('error', reject);
    request.end();
  });
}

async function throughSocks(proxy: URL, to: Destination): Promise<Socket> {
  const { socket } = await SocksClient.createConnection({
    command: 'connect',
    timeout: tunnelMs,
    proxy: {
      host: proxy.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: proxy.port === '' ? 1080 : Number(proxy.port),
      type: 5,
      ...(proxy.username === ''
        ? {}
        : {
            userId: decodeURIComponent(proxy.username),
            password: decodeURIComponent(proxy.password),
          }),
    },
    // Names are looked up by the proxy, as Go does.
    destination: { host: to.host, port: to.port },
  });
  return socket;
}
