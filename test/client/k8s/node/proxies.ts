// Proxies on the loopback, as small as they can be: they tell what they were asked for, and lead there.
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { AddressInfo } from 'node:net';
import { tlsFile } from './api-server.ts';

export interface TestProxy {
  readonly port: number;
  /** `127.0.0.1:443`, with what the client proved itself by: `localhost:443 user:password`. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** Where a proxy leads whatever the name: names of a test are known nowhere. */
export interface ProxyOptions {
  readonly to: number;
  /** Status of a refusal. */
  readonly refuses?: number;
}

const basic = (header: string | undefined): string =>
  header === undefined ? '' : ` ${Buffer.from(header.slice(6), 'base64').toString('utf8')}`;

/** An HTTP proxy, or one that itself is spoken to over TLS: CONNECT, and whole addresses for plain HTTP. */
export async function startHttpProxy(
  { to, refuses }: ProxyOptions,
  secure = false,
): Promise<TestProxy> {
  const asked: string[] = [];
  const server = secure
    ? https.createServer({ cert: tlsFile('server.pem'), key: tlsFile('server.key') })
    : http.createServer();
  server.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    asked.push(`${request.url}${basic(request.headers['proxy-authorization'])}`);
    if (refuses !== undefined) {
      socket.end(`HTTP/1.1 ${refuses} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    lead(socket, to, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
  });
  server.on('request', (request, response) => {
    asked.push(`${request.url}${basic(request.headers['proxy-authorization'])}`);
    response.end('{}');
  });
  return listening(server, asked);
}

/** A SOCKS5 proxy. Source: RFC 1928, RFC 1929. */
export async function startSocksProxy({ to, refuses }: ProxyOptions): Promise<TestProxy> {
  const asked: string[] = [];
  const server = net.createServer((socket) => {
    socket.on('error', () => socket.destroy());
    greet(socket, to, { asked, refuses }).catch(() => socket.destroy());
  });
  return listening(server, asked);
}

async function greet(
  socket: net.Socket,
  to: number,
  { asked, refuses }: { readonly asked: string[]; readonly refuses: number | undefined },
): Promise<void> {
  const greeting = await next(socket);
  const password = 2;
  let who = '';
  if (greeting.subarray(2).includes(password)) {
    socket.write(Buffer.of(5, password));
    const login = await next(socket);
    const length = login[1] ?? 0;
    who = ` ${login.subarray(2, 2 + length).toString()}:${login.subarray(3 + length).toString()}`;
    socket.write(Buffer.of(1, 0));
  } else socket.write(Buffer.of(5, 0));
  const request = await next(socket);
  const isName = request[3] === 3;
  const host = isName
    ? request.subarray(5, 5 + (request[4] ?? 0)).toString()
    : request.subarray(4, 8).join('.');
  asked.push(`${host}:${request.readUInt16BE(request.length - 2)}${who}`);
  const answer = Buffer.of(5, refuses ?? 0, 0, 1, 0, 0, 0, 0, 0, 0);
  if (refuses === undefined) lead(socket, to, () => socket.write(answer));
  else socket.end(answer);
}

const next = async (socket: net.Socket): Promise<Buffer> => {
  const [data] = (await once(socket, 'data')) as [Buffer];
  return data;
};

function lead(socket: net.Socket, port: number, opened: () => void): void {
  const target = net.connect(port, '127.0.0.1', () => {
    opened();
    socket.pipe(target).pipe(socket);
  });
  for (const [one, other] of [
    [socket, target],
    [target, socket],
  ] as const) {
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
}

async function listening(server: net.Server, asked: readonly string[]): Promise<TestProxy> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
