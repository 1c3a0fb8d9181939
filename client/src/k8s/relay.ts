import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkedPath, isQuestion } from './relay-path.ts';
import { relayAnswer } from './relay-answer.ts';
import type { RawResponse } from './port.ts';
import type { Upstream } from './upstream.ts';

/**
 * A door of this machine to one server in a cluster, for the language server: it listens on 127.0.0.1 only, wants
 * its bearer, passes on questions to that one server, and gives away nothing of the credentials used for it.
 */
export interface Relay {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** A secret: whoever has it may ask. */
  readonly bearer: string;
  /** Ends requests that run, and listens no more. */
  close(): Promise<void>;
}

export interface RelayLimits {
  /** Bytes of a question's body. */
  readonly bodyBytes: number;
  /** Requests at the same time. */
  readonly inFlight: number;
  /** Milliseconds a question may take to arrive. */
  readonly arrivalMs: number;
  /** Milliseconds the reader of an answer may pause. */
  readonly stallMs: number;
  /** Milliseconds from question to the end of the answer. */
  readonly totalMs: number;
}

const usualLimits: RelayLimits = {
  bodyBytes: 1024 * 1024,
  inFlight: 64,
  arrivalMs: 30_000,
  stallMs: 60_000,
  totalMs: 600_000,
};

/** Of a question, what the server in the cluster may see. */
const passedOn = ['accept', 'accept-encoding', 'content-type', 'thanos-tenant'] as const;
/** Of an answer, what the language server may see. No cookie and no redirect is among them. */
const passedBack = ['content-type', 'content-encoding', 'content-length', 'retry-after'] as const;

/** Starts to listen, on a port of the system's choice. */
export async function openRelay(
  upstream: Upstream,
  limits: Partial<RelayLimits> = {},
): Promise<Relay> {
  const relay = new LoopbackRelay(upstream, { ...usualLimits, ...limits });
  await relay.listen();
  return relay;
}

class LoopbackRelay implements Relay {
  readonly bearer = randomBytes(32).toString('base64url');
  readonly #expected = digest(`Bearer ${this.bearer}`);
  readonly #upstream: Upstream;
  readonly #limits: RelayLimits;
  readonly #server: http.Server;
  readonly #running = new Set<AbortController>();
  #host = '';

  constructor(upstream: Upstream, limits: RelayLimits) {
    this.#upstream = upstream;
    this.#limits = limits;
    this.#server = http.createServer({
      maxHeaderSize: 64 * 1024,
      headersTimeout: limits.arrivalMs,
      requestTimeout: limits.arrivalMs,
      connectionsCheckingInterval: Math.min(limits.arrivalMs, 5000),
    });
    this.#server.maxConnections = limits.inFlight * 2;
    this.#server.on('request', (request, response) => void this.#handle(request, response));
  }

  get url(): string {
    return `http://${this.#host}`;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    this.#host = `127.0.0.1:${port}`;
  }

  async close(): Promise<void> {
    for (const exchange of this.#running) exchange.abort();
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }

  /** Never rejects. */
  async #handle(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const refusal = this.#refusal(request);
    if (refusal !== undefined) {
      refuse(response, refusal);
      return;
    }
    const exchange = new AbortController();
    this.#running.add(exchange);
    const signal = AbortSignal.any([exchange.signal, AbortSignal.timeout(this.#limits.totalMs)]);
    response.once('close', () => exchange.abort());
    try {
      await this.#exchange(request, response, signal);
    } catch (error) {
      // An answer that has begun cannot be taken back: it is cut, so that nobody takes it for a whole one.
      if (response.headersSent) response.destroy();
      else refuse(response, relayAnswer(error));
    } finally {
      this.#running.delete(exchange);
    }
  }

  /** Who may not ask, and what may not be asked. The bearer comes first: others learn nothing. */
  #refusal({ headers, method = '', url = '' }: http.IncomingMessage): Refusal | undefined {
    const { authorization = '', host, origin } = headers;
    if (!timingSafeEqual(digest(authorization), this.#expected))
      return { status: 401, error: 'the bearer of this relay is missing or wrong' };
    if (host !== this.#host || origin !== undefined)
      return { status: 421, error: 'this relay serves one program of this machine' };
    const path = checkedPath(url);
    if (path === undefined) return { status: 400, error: 'the path is not one to pass on' };
    if (!isQuestion(method, path))
      return { status: 403, error: 'only questions are passed on, nothing that changes a server' };
    return this.#running.size < this.#limits.inFlight
      ? undefined
      : { status: 503, error: 'too many requests at the same time' };
  }

  async #exchange(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const body = await this.#bodyOf(request);
    if (body === undefined) {
      refuse(response, { status: 413, error: 'the question is too large' });
      return;
    }
    const answer = await this.#upstream.request({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: only(request.headers, passedOn),
      ...(body.length === 0 ? {} : { body }),
      signal,
    });
    response.writeHead(answer.status, only(answer.headers, passedBack));
    await this.#send(answer, response, signal);
  }

  async #bodyOf(request: http.IncomingMessage): Promise<Uint8Array | undefined> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > this.#limits.bodyBytes) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }

  async #send(
    { body }: RawResponse,
    response: http.ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    for await (const chunk of body) {
      if (signal.aborted) break;
      if (response.write(chunk)) continue;
      const patience = AbortSignal.timeout(this.#limits.stallMs);
      await once(response, 'drain', { signal: AbortSignal.any([signal, patience]) });
    }
    signal.throwIfAborted();
    response.end();
  }
}

interface Refusal {
  readonly status: number;
  readonly error: string;
}

/** An error as the API of Prometheus writes it, so that the language server can say it. */
function refuse(response: http.ServerResponse, { status, error }: Refusal): void {
  const type = status === 503 ? 'unavailable' : status === 504 ? 'timeout' : 'relay';
  const text = JSON.stringify({ status: 'error', errorType: type, error });
  // The rest of a question that was not read would be taken for the next one.
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(text);
}

function only(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  names: readonly string[],
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

/** Digests have one length, which the comparison needs, and say nothing about the length of what was sent. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
