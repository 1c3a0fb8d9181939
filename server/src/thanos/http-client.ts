import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import * as tls from 'node:tls';
import * as zlib from 'node:zlib';
import { decodeUserinfo } from '../protocol/addresses.ts';
import type { Timers } from '../util/timers.ts';

/**
 * The one place that opens HTTP: Node's own clients with keep-alive agents. It follows no redirect, so nothing that
 * proves who we are ever goes to another origin, and its answers hold no header, address or text of a request.
 */
export interface HttpClient {
  /** Never rejects. The body goes to the sink that `sinkFor` picks when the head is there. */
  readonly send: (
    request: HttpRequest,
    sinkFor: (head: ResponseHead) => BodySink,
  ) => Promise<HttpResult>;
  /** Closes the idle sockets of a channel; it must not be used afterwards. */
  readonly close: (channel: Channel) => void;
}

/** What requests share sockets by; told apart by identity. */
export interface Channel {
  readonly tls?: TlsMaterial;
  /** `http://host:port`, user and password allowed. */
  readonly proxy?: string;
}

/** PEM texts. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly serverName?: string;
}

/** All in milliseconds: until connected, between two pieces of an answer, and for the whole of it. */
export interface Deadlines {
  readonly connectMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

export interface HttpRequest {
  readonly channel: Channel;
  readonly method: 'GET' | 'POST';
  /** Absolute, http or https. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly deadlines: Deadlines;
  readonly signal: AbortSignal;
}

export interface ResponseHead {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter?: string;
  readonly location?: string;
}

/** Takes a body piece by piece and says when to stop; a stopped transfer is cut, its rest is never read. */
export interface BodySink {
  readonly write: (chunk: Uint8Array) => 'more' | 'enough' | 'too-large';
}

export type TransportFailure =
  | 'refused'
  | 'timeout'
  | 'dns'
  | 'tls'
  | 'proxy'
  | 'truncated'
  | 'cancelled'
  | 'configuration'
  | 'network';

export type HttpResult =
  | {
      readonly ok: true;
      readonly head: ResponseHead;
      readonly end: 'complete' | 'enough' | 'too-large';
    }
  | {
      readonly ok: false;
      readonly kind: TransportFailure;
      /** Node's or OpenSSL's code, such as `CERT_HAS_EXPIRED`. */
      readonly code: string;
    };

class ProxyRefusal extends Error {
  readonly code: string;

  constructor(status: number) {
    super('the proxy refused the connection');
    this.code = `PROXY_${status}`;
  }
}

const kindsByCode: ReadonlyMap<string, TransportFailure> = new Map([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['EAI_FAIL', 'dns'],
  ['ETIMEDOUT', 'timeout'],
  ['EPROTO', 'tls'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'tls'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
  ['HOSTNAME_MISMATCH', 'tls'],
  ['INVALID_CA', 'tls'],
  ['ERR_INVALID_URL', 'configuration'],
  ['ERR_INVALID_CHAR', 'configuration'],
  ['ERR_INVALID_HTTP_TOKEN', 'configuration'],
  ['ERR_UNESCAPED_CHARACTERS', 'configuration'],
  ['ERR_INVALID_PROTOCOL', 'configuration'],
]);

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
};

const kindOf = (error: unknown, code: string): TransportFailure =>
  error instanceof ProxyRefusal
    ? 'proxy'
    : (kindsByCode.get(code) ??
      (/^(?:ERR_SSL|ERR_TLS|CERT_|ERR_OSSL)/.test(code) ? 'tls' : 'network'));

/** Certificates that are trusted when no CA file is given: Node's own and the machine's, where Node can read them. */
const trustedRoots = (): string[] | undefined =>
  'getCACertificates' in tls
    ? [...tls.getCACertificates('default'), ...tls.getCACertificates('system')]
    : undefined;

const rootsOf = (ca: string | string[] | undefined): tls.ConnectionOptions =>
  ca === undefined ? {} : { ca };

const tlsOptions = (material: TlsMaterial = {}): tls.ConnectionOptions => ({
  ...rootsOf(material.ca ?? trustedRoots()),
  ...(material.cert === undefined ? {} : { cert: material.cert }),
  ...(material.key === undefined ? {} : { key: material.key }),
  ...(material.serverName === undefined ? {} : { servername: material.serverName }),
});

const proxyAuthorization = (proxy: URL): Readonly<Record<string, string>> => {
  if (proxy.username === '') return {};
  const pair = `${decodeUserinfo(proxy.username)}:${decodeUserinfo(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
};

/** `host` or `host:port` as a URL has it, without the brackets of IPv6. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

type Connected = (error: Error | null, socket: Duplex) => void;

/** Opens a tunnel through the proxy, then TLS to the server inside it. */
const openTunnel = (proxy: URL, options: tls.ConnectionOptions, connected: Connected): void => {
  const target = `${net.isIPv6(options.host ?? '') ? `[${options.host}]` : options.host}:${options.port}`;
  const request = http.request({
    host: hostOf(proxy),
    port: proxy.port === '' ? 80 : Number(proxy.port),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...proxyAuthorization(proxy) },
    agent: false,
    // The agent hands down the options of the request that waits for the tunnel.
    ...('tunnelSignal' in options && options.tunnelSignal instanceof AbortSignal
      ? { signal: options.tunnelSignal }
      : {}),
  });
  // Node's contract of `oncreate`: with an error the socket is not read.
  const fail = (error: Error): void => connected(error, request as unknown as Duplex);
  request.once('error', fail);
  request.once('connect', (response, socket) => {
    request.off('error', fail);
    if (response.statusCode !== 200) {
      socket.destroy();
      fail(new ProxyRefusal(response.statusCode ?? 0));
      return;
    }
    const name = options.servername ?? (net.isIP(options.host ?? '') === 0 ? options.host : '');
    connected(null, tls.connect({ ...options, socket, servername: name ?? '' }));
  });
  request.end();
};

class TunnelAgent extends https.Agent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(
    options: tls.ConnectionOptions,
    connected?: Connected,
  ): Duplex | null | undefined {
    openTunnel(this.#proxy, options, connected ?? (() => undefined));
    return undefined;
  }
}

const agentOptions = { keepAlive: true, maxSockets: 8, maxFreeSockets: 2 };

interface Agents {
  readonly plain: http.Agent;
  /** Made with the first https request: reading the machine's certificates takes a while. */
  secure: https.Agent | undefined;
}

const secureAgent = (channel: Channel): https.Agent => {
  const options = { ...agentOptions, ...tlsOptions(channel.tls) };
  return channel.proxy === undefined
    ? new https.Agent(options)
    : new TunnelAgent(new URL(channel.proxy), options);
};

/** Options for Node: an http request through a proxy names the whole address, https goes through a tunnel. */
const nodeOptions = (request: HttpRequest, agents: Agents): https.RequestOptions => {
  const url = new URL(request.url);
  const isSecure = url.protocol === 'https:';
  const proxy = request.channel.proxy === undefined ? undefined : new URL(request.channel.proxy);
  const direct = {
    protocol: url.protocol,
    host: hostOf(url),
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    method: request.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...request.headers, host: url.host, 'accept-encoding': 'gzip, deflate, br' },
  };
  if (isSecure) {
    agents.secure ??= secureAgent(request.channel);
    return { ...direct, agent: agents.secure };
  }
  if (proxy === undefined) return { ...direct, agent: agents.plain };
  return {
    ...direct,
    agent: agents.plain,
    host: hostOf(proxy),
    port: proxy.port === '' ? 80 : Number(proxy.port),
    path: `${url.origin}${direct.path}`,
    headers: { ...direct.headers, ...proxyAuthorization(proxy) },
  };
};

const headOf = (response: http.IncomingMessage): ResponseHead => {
  const { location, 'retry-after': retryAfter, 'content-type': contentType } = response.headers;
  return {
    status: response.statusCode ?? 0,
    contentType: contentType ?? '',
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(location === undefined ? {} : { location }),
  };
};

const decoded = (response: http.IncomingMessage): Readable => {
  switch (response.headers['content-encoding']) {
    case 'gzip':
    case 'x-gzip':
      return response.pipe(zlib.createGunzip());
    case 'deflate':
      return response.pipe(zlib.createInflate());
    case 'br':
      return response.pipe(zlib.createBrotliDecompress());
    default:
      return response;
  }
};

/** One request: the timers that can end it, and the promise that is settled once. */
class Exchange {
  readonly #timers: Timers;
  readonly #request: HttpRequest;
  readonly #settle: (result: HttpResult) => void;
  readonly #stops = new Map<'connect' | 'idle' | 'total', () => void>();
  readonly #abort = new AbortController();
  #message: http.ClientRequest | undefined;
  #isSettled = false;

  constructor(timers: Timers, request: HttpRequest, settle: (result: HttpResult) => void) {
    this.#timers = timers;
    this.#request = request;
    this.#settle = settle;
    this.#arm('total', request.deadlines.totalMs);
    request.signal.addEventListener('abort', this.#cancel, { once: true });
    if (request.signal.aborted) this.#cancel();
  }

  /** Sends it; a kept socket that the server closed meanwhile is replaced once. */
  start(agents: Agents, sinkFor: (head: ResponseHead) => BodySink, isRetry = false): void {
    if (this.#isSettled) return;
    // Not `signal`: Node would tie the pooled socket to this one request.
    const options = { ...nodeOptions(this.#request, agents), tunnelSignal: this.#abort.signal };
    const message = options.protocol === 'https:' ? https.request(options) : http.request(options);
    this.#message = message;
    this.#arm('connect', this.#request.deadlines.connectMs);
    message.once('socket', (socket: net.Socket) => {
      if (!socket.connecting && message.reusedSocket) this.#connected();
      else if (options.protocol === 'https:') socket.once('secureConnect', () => this.#connected());
      else socket.once('connect', () => this.#connected());
    });
    message.once('response', (response) => this.#read(response, sinkFor));
    message.on('error', (error) => {
      const isStale = message.reusedSocket && codeOf(error) === 'ECONNRESET' && !isRetry;
      if (isStale) this.start(agents, sinkFor, true);
      else this.fail(error);
    });
    message.end(this.#request.body);
  }

  fail(error: unknown): void {
    const code = codeOf(error);
    this.#finish({ ok: false, kind: kindOf(error, code), code });
  }

  readonly #cancel = (): void => {
    this.#finish({ ok: false, kind: 'cancelled', code: 'CANCELLED' });
  };

  #connected(): void {
    this.#disarm('connect');
    this.#arm('idle', this.#request.deadlines.idleMs);
  }

  #read(response: http.IncomingMessage, sinkFor: (head: ResponseHead) => BodySink): void {
    const head = headOf(response);
    const sink = sinkFor(head);
    const body = decoded(response);
    this.#connected();
    const cut = (): void => {
      this.#finish({ ok: false, kind: 'truncated', code: 'TRUNCATED' });
    };
    body.on('data', (chunk: Uint8Array) => {
      if (this.#isSettled) return;
      this.#arm('idle', this.#request.deadlines.idleMs);
      const wish = sink.write(chunk);
      if (wish !== 'more') this.#finish({ ok: true, head, end: wish });
    });
    body.once('end', () => this.#finish({ ok: true, head, end: 'complete' }));
    // An aborted stream may fail more than once.
    body.on('error', cut);
    response.on('error', cut);
    response.once('close', () => {
      if (!response.complete) cut();
    });
  }

  #finish(result: HttpResult): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    for (const stop of this.#stops.values()) stop();
    this.#request.signal.removeEventListener('abort', this.#cancel);
    // A complete answer leaves its socket to the next request.
    if (!result.ok || result.end !== 'complete') {
      this.#message?.destroy();
      this.#abort.abort();
    }
    this.#settle(result);
  }

  #arm(name: 'connect' | 'idle' | 'total', ms: number): void {
    this.#disarm(name);
    const late = (): void => this.#finish({ ok: false, kind: 'timeout', code: `${name}-timeout` });
    this.#stops.set(name, this.#timers.after(ms, late));
  }

  #disarm(name: 'connect' | 'idle' | 'total'): void {
    this.#stops.get(name)?.();
    this.#stops.delete(name);
  }
}

export const createHttpClient = (timers: Timers): HttpClient => {
  const channels = new WeakMap<Channel, Agents>();
  const agentsOf = (channel: Channel): Agents => {
    const known = channels.get(channel);
    if (known !== undefined) return known;
    const agents: Agents = { plain: new http.Agent(agentOptions), secure: undefined };
    channels.set(channel, agents);
    return agents;
  };
  return {
    send: (request, sinkFor) =>
      new Promise((settle) => {
        const exchange = new Exchange(timers, request, settle);
        try {
          exchange.start(agentsOf(request.channel), sinkFor);
        } catch (error) {
          // Node throws at once for texts that no request may hold, and for key material it cannot read.
          exchange.fail(error);
        }
      }),
    close: (channel) => {
      const agents = channels.get(channel);
      agents?.plain.destroy();
      agents?.secure?.destroy();
    },
  };
};
