import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import * as net from 'node:net';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly params: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  readonly url: string;
}

/** Answers one request, well or badly. */
export type Reaction = (
  request: SeenRequest,
  response: http.ServerResponse,
) => void | Promise<void>;

/** A real loopback server that answers as scripted, or passes on what a real upstream says. */
export interface FaultProxy {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly SeenRequest[];
  /** Sockets that were opened to it, ever. */
  readonly connections: () => number;
  /** What happens from now on; the first route whose pattern is in the path decides, else `fallback`. */
  readonly script: (routes: Readonly<Record<string, Reaction>>, fallback?: Reaction) => void;
  /** Resolves when the path (a part of it) has been asked for `count` times since the start. */
  readonly seen: (part: string, count?: number) => Promise<SeenRequest>;
  /** Stops listening and breaks every connection. */
  readonly stop: () => Promise<void>;
  /** Listens again, at the same port. */
  readonly restart: () => Promise<void>;
}

const pemOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url)), 'utf8');

/** Path of a certificate or key of test/fixtures/tls. */
export const tlsFile = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url));

export interface FaultProxyOptions {
  /** Name of a certificate in test/fixtures/tls; without it the server speaks plain HTTP. */
  readonly certificate?: string;
  /** The client must show a certificate of our authority. */
  readonly wantsClientCertificate?: boolean;
}

/** A JSON answer. */
export const json =
  (value: unknown, status = 200, headers: http.OutgoingHttpHeaders = {}): Reaction =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(value));
  };

export const data = (value: unknown, warnings?: readonly string[]): Reaction =>
  json({ status: 'success', data: value, ...(warnings === undefined ? {} : { warnings }) });

export const status = (
  code: number,
  errorType = 'internal',
  headers: http.OutgoingHttpHeaders = {},
): Reaction => json({ status: 'error', errorType, error: `scripted ${code}` }, code, headers);

export const text =
  (body: string, contentType: string, code = 200): Reaction =>
  (_, response) => {
    response.writeHead(code, { 'content-type': contentType });
    response.end(body);
  };

export const html = (code = 200): Reaction =>
  text('<!doctype html><title>Sign in</title>', 'text/html', code);

/** Never answers. */
export const hang: Reaction = () => undefined;

/** Sends the head and the beginning, then nothing more. */
export const stall =
  (beginning: string): Reaction =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(beginning);
  };

/** Promises more than it sends, then breaks the connection. */
export const halfBody =
  (beginning: string): Reaction =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100000' });
    response.write(beginning, () => response.destroy());
  };

/** Breaks the connection without a word. */
export const reset: Reaction = (_, response) => {
  response.socket?.destroy();
};

const encoders = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };

export const compressed =
  (value: unknown, encoding: keyof typeof encoders): Reaction =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
    response.end(encoders[encoding](JSON.stringify(value)));
  };

/** A list of label values of about `bytes` bytes, made while it is sent; `onEnd` gets the bytes that went out. */
export const hugeList =
  (bytes: number, onEnd: (sent: number) => void): Reaction =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    let sent = 0;
    const row = (): string => `"value_${String(sent).padStart(12, '0')}_${'x'.repeat(40)}",`;
    const push = (): void => {
      while (sent < bytes && !response.destroyed) {
        const chunk = Array.from({ length: 1000 }, row).join('');
        sent += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', push);
          return;
        }
      }
      if (!response.destroyed) response.end('"last"]}');
    };
    response.once('close', () => onEnd(sent));
    response.write('{"status":"success","data":[', push);
  };

/** Passes a request on to a real server and its answer back; the server does not see the path prefix. */
export const passTo =
  (upstream: string, prefix = ''): Reaction =>
  (request, response) =>
    new Promise((done) => {
      const { host: _, ...headers } = request.headers;
      const options = { method: request.method, headers };
      const url = `${upstream}${request.url.slice(prefix.length)}`;
      const forwarded = http.request(url, options, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.once('end', done);
      });
      forwarded.once('error', () => {
        response.destroy();
        done();
      });
      forwarded.end();
    });

const readBody = async (request: http.IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const seenRequest = (request: http.IncomingMessage, body: string): SeenRequest => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const params = new URLSearchParams([...url.searchParams, ...new URLSearchParams(body)]);
  return {
    method: request.method ?? '',
    path: url.pathname,
    params,
    headers: request.headers,
    url: request.url ?? '',
  };
};

const createServer = (
  { certificate, wantsClientCertificate = false }: FaultProxyOptions,
  listener: http.RequestListener,
): http.Server => {
  if (certificate === undefined) return http.createServer(listener);
  const options = {
    cert: pemOf(`${certificate}.pem`),
    key: pemOf(`${certificate}.key`),
    ...(wantsClientCertificate
      ? { ca: pemOf('ca.pem'), requestCert: true, rejectUnauthorized: true }
      : {}),
  };
  return https.createServer(options, listener);
};

const listen = (server: http.Server | net.Server, port: number): Promise<number> =>
  new Promise((ready, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => ready((server.address() as AddressInfo).port));
  });

/** Starts it; it answers 404 until it has a script. */
export const startFaultProxy = async (options: FaultProxyOptions = {}): Promise<FaultProxy> => {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let connections = 0;
  let routes: Readonly<Record<string, Reaction>> = {};
  let fallback: Reaction = text('404 page not found\n', 'text/plain', 404);

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const seen = seenRequest(request, await readBody(request));
    requests.push(seen);
    for (const check of waiting) check();
    const route = Object.entries(routes).find(([part]) => seen.path.includes(part));
    await (route?.[1] ?? fallback)(seen, response);
  };
  const open = (): http.Server => {
    const server = createServer(options, (request, response) => {
      answer(request, response).catch(() => response.destroy());
    });
    server.on('connection', (socket: Socket) => {
      connections += 1;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    return server;
  };
  let server = open();
  const port = await listen(server, 0);
  const find = (part: string, count: number): SeenRequest | undefined =>
    requests.filter(({ path }) => path.includes(part))[count - 1];

  return {
    url: `${options.certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => connections,
    script: (next, otherwise) => {
      routes = next;
      if (otherwise !== undefined) fallback = otherwise;
    },
    seen: (part, count = 1) =>
      new Promise((found) => {
        const check = (): void => {
          const request = find(part, count);
          if (request === undefined) return;
          waiting.delete(check);
          found(request);
        };
        waiting.add(check);
        check();
      }),
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        for (const socket of sockets) socket.destroy();
      }),
    restart: async () => {
      server = open();
      await listen(server, port);
    },
  };
};

/** A forward proxy for tests: tunnels and absolute addresses, with what it was asked for. */
export interface ForwardProxy {
  readonly url: string;
  readonly port: number;
  readonly asked: readonly {
    readonly target: string;
    readonly authorization: string | undefined;
  }[];
  /** The status it answers tunnels with instead of opening them. */
  readonly refuse: (status: number | undefined) => void;
  readonly stop: () => Promise<void>;
}

export const startForwardProxy = async (): Promise<ForwardProxy> => {
  const asked: { target: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Socket>();
  let refusal: number | undefined;
  const note = (request: http.IncomingMessage): void => {
    const authorization = request.headers['proxy-authorization'];
    asked.push({ target: request.url ?? '', authorization });
  };
  const server = http.createServer((request, response) => {
    note(request);
    const forwarded = http.request(
      request.url ?? '',
      { method: request.method, headers: request.headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.once('error', () => response.destroy());
    request.pipe(forwarded);
  });
  server.on('connect', (request, socket: Socket) => {
    note(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
      return;
    }
    const [, port] = (request.url ?? '').split(':');
    const upstream = net.connect(Number(port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(socket);
      socket.pipe(upstream);
    });
    upstream.once('error', () => socket.destroy());
    socket.once('error', () => upstream.destroy());
    sockets.add(upstream);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  const port = await listen(server, 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    asked,
    refuse: (code) => {
      refusal = code;
    },
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

/** A port of this machine where nobody listens. */
export const closedPort = async (): Promise<number> => {
  const server = net.createServer();
  const port = await listen(server, 0);
  await new Promise((closed) => {
    server.close(closed);
  });
  return port;
};
