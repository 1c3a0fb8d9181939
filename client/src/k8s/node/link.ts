import * as http from 'node:http';
import * as https from 'node:https';
import { connect as connectSocket, isIP, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { callbackify } from 'node:util';
import { say } from '../../util/words.ts';
import type { ServerAddress } from '../kubeconfig/server-address.ts';
import { clusterError } from './failures.ts';
import { openTunnel, proxyAuthorization } from './tunnel.ts';

/** What a connection is made of; a link is renewed when any of it changes. */
export interface LinkSettings {
  readonly address: ServerAddress;
  readonly proxy: URL | undefined;
  /** PEM; undefined to trust what the system trusts. */
  readonly authority: Uint8Array | undefined;
  readonly certificate: ClientCertificate | undefined;
  readonly serverName: string | undefined;
  readonly insecure: boolean;
}

export interface ClientCertificate {
  readonly certificate: Uint8Array;
  readonly key: Uint8Array;
}

/** The way to a server: connections that are kept open, and what a request must say to go there. */
export interface Link {
  readonly settings: LinkSettings;
  /** `host` of requests. */
  readonly host: string;
  /** A connection of its own to the server, for what is no usual request. */
  connect(signal: AbortSignal): Promise<Duplex>;
  /** Makes a request; errors come as events of it. */
  request(options: LinkRequest): http.ClientRequest;
  /** Ends connections that nobody uses: one was found dead. */
  dropIdle(): void;
  /** Ends connections as soon as nobody uses them. */
  retire(): void;
  close(): void;
}

export interface LinkRequest {
  readonly method: string;
  /** Of the API server, without the prefix of its URL. */
  readonly path: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly signal: AbortSignal;
}

/** Milliseconds between signs of life on quiet connections. */
const keepAliveMs = 30_000;

const usual: http.AgentOptions = {
  keepAlive: true,
  keepAliveMsecs: keepAliveMs,
  maxFreeSockets: 8,
};

/** Makes the link; throws a `ClusterError` where a certificate cannot be used. Connects with the first request. */
export function createLink(settings: LinkSettings): Link {
  const { address } = settings;
  const agent = agentOf(settings);
  const plainProxy = proxyOfPlainHttp(settings);
  const dropIdle = (): void => {
    for (const sockets of Object.values(agent.freeSockets))
      for (const socket of sockets ?? []) socket.destroy();
  };
  return {
    settings,
    host: hostOf(address),
    connect: (signal) => connectTo(settings, agent, signal),
    // `http.request` and `https.request` are replaced by the editor: theirs goes by the editor's proxy settings and
    // drops our agent, and with it client certificates and proxy-url. The class below them is Node's own.
    request: ({ method, path, headers, signal }) =>
      new http.ClientRequest({
        agent,
        protocol: agent instanceof https.Agent ? 'https:' : 'http:',
        host: plainProxy?.host ?? address.host,
        port: plainProxy?.port ?? address.port,
        path: `${plainProxy?.target ?? ''}${address.prefix}${path}`,
        method,
        signal,
        headers: { ...headers, host: hostOf(address), ...plainProxy?.headers },
      }),
    dropIdle,
    retire: () => {
      agent.maxFreeSockets = 0;
      dropIdle();
    },
    close: () => agent.destroy(),
  };
}

/** Like the agent's own; always through a tunnel where there is a proxy. */
async function connectTo(
  settings: LinkSettings,
  agent: http.Agent,
  signal: AbortSignal,
): Promise<Duplex> {
  const { address, proxy, serverName } = settings;
  const { host, port } = address;
  const plain =
    proxy === undefined
      ? await opened(connectSocket({ host, port }), 'connect', signal)
      : await openTunnel(proxy, address, proxyTlsOptions(settings));
  if (!address.secure || !(agent instanceof https.Agent)) return plain;
  const servername = serverName ?? (isIP(host) === 0 ? host : undefined);
  const secure = tls.connect({
    ...agent.options,
    socket: plain,
    host,
    ...(servername === undefined ? {} : { servername }),
  });
  return opened(secure, 'secureConnect', signal);
}

function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const give = (): void => void socket.destroy(new Error('aborted'));
    const leave = (): void => signal.removeEventListener('abort', give);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
    socket.once('error', (error) => {
      leave();
      reject(error);
    });
    socket.once(event, () => {
      leave();
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function agentOf(settings: LinkSettings): http.Agent {
  const { address, proxy } = settings;
  if (!address.secure) {
    if (proxy === undefined) return new http.Agent(usual);
    if (proxy.protocol.startsWith('socks'))
      return tunnelled(new http.Agent(usual), settings, proxy);
    return proxy.protocol === 'https:'
      ? new https.Agent({ ...usual, ...proxyTlsOptions(settings) })
      : new http.Agent(usual);
  }
  const agent = new https.Agent({ ...usual, ...tlsOptions(settings) });
  return proxy === undefined ? agent : tunnelled(agent, settings, proxy);
}

function tunnelled(agent: http.Agent, settings: LinkSettings, proxy: URL): http.Agent {
  const { address } = settings;
  const proxyTls = proxyTlsOptions(settings);
  const create = agent.createConnection.bind(agent);
  const connect = async (options: http.ClientRequestArgs): Promise<Duplex> => {
    const socket = await openTunnel(proxy, address, proxyTls);
    if (!(agent instanceof https.Agent)) return socket;
    const overTls: TunnelOptions = { ...options, socket };
    return create(overTls) ?? socket;
  };
  agent.createConnection = (options, callback) => {
    // Gives the connection, or why there is none, to the agent; the socket of a failure is not looked at.
    callbackify(connect)(options, (error, socket) => callback?.(error, socket ?? new Socket()));
    return undefined;
  };
  return agent;
}

/** `https.Agent` hands `socket` on to `tls.connect`. */
type TunnelOptions = http.ClientRequestArgs & { readonly socket: Socket };

interface PlainProxy {
  readonly host: string;
  readonly port: number;
  /** What stands before the path: proxies of plain HTTP are told the whole address. */
  readonly target: string;
  readonly headers: http.OutgoingHttpHeaders;
}

function proxyOfPlainHttp({ address, proxy }: LinkSettings): PlainProxy | undefined {
  if (address.secure || proxy === undefined || proxy.protocol.startsWith('socks')) return undefined;
  const authorization = proxyAuthorization(proxy);
  return {
    host: proxy.hostname,
    port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
    target: `http://${hostOf(address)}`,
    headers: authorization === undefined ? {} : { 'proxy-authorization': authorization },
  };
}

const hostOf = ({ host, port, secure }: ServerAddress): string => {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (secure ? 443 : 80) ? name : `${name}:${port}`;
};

function tlsOptions(settings: LinkSettings): https.AgentOptions {
  const { serverName, insecure } = settings;
  const ca = authorities(settings.authority);
  return {
    // Beside the context, so that the editor does not add authorities of its own to it.
    ca,
    secureContext: contextOf(ca, settings.certificate),
    rejectUnauthorized: !insecure,
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}

/**
 * A proxy may be one of the cluster or one of the company. kubectl speaks to it with what the kubeconfig says of the
 * server; nothing to say to other proxies. Source: go1.26 net/http/transport.go dialConn, persistConn.addTLS.
 */
function proxyTlsOptions(settings: LinkSettings): https.AgentOptions {
  const { proxy, authority, certificate, insecure } = settings;
  if (proxy?.protocol !== 'https:') return {};
  const ca = [
    ...authorities(undefined),
    ...(authority === undefined ? [] : authorities(authority)),
  ];
  return { ca, secureContext: contextOf(ca, certificate), rejectUnauthorized: !insecure };
}

function authorities(authority: Uint8Array | undefined): string[] {
  if (authority === undefined)
    return [...tls.getCACertificates('default'), ...tls.getCACertificates('system')];
  const text = Buffer.from(authority).toString('latin1');
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw clusterError(
      'configuration',
      say('The certificate authority in the kubeconfig is not a PEM certificate.'),
    );
  return [text];
}

/** One context for all connections: reading hundreds of authorities costs tens of milliseconds. */
function contextOf(ca: string[], certificate: ClientCertificate | undefined): tls.SecureContext {
  try {
    return tls.createSecureContext({
      ca,
      minVersion: 'TLSv1.2',
      ...(certificate === undefined
        ? {}
        : { cert: Buffer.from(certificate.certificate), key: Buffer.from(certificate.key) }),
    });
  } catch {
    throw clusterError(
      'configuration',
      certificate === undefined
        ? say('The certificate authority in the kubeconfig cannot be used.')
        : say('The client certificate and its key do not fit together or are not plain PEM.'),
    );
  }
}

/** Whether two links would be the same. */
export function sameLink(a: LinkSettings, b: LinkSettings): boolean {
  return (
    same(a.authority, b.authority) &&
    same(a.certificate?.certificate, b.certificate?.certificate) &&
    same(a.certificate?.key, b.certificate?.key)
  );
}

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0);
