import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { RawResponse } from '../../../client/src/k8s/port.ts';
import { openRelay } from '../../../client/src/k8s/relay.ts';
import type { Relay, RelayLimits } from '../../../client/src/k8s/relay.ts';
import type { Upstream, UpstreamRequest } from '../../../client/src/k8s/upstream.ts';

const open: Relay[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((relay) => relay.close()));
});

type Answer = (request: UpstreamRequest) => RawResponse | Promise<RawResponse>;

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

const answer = (text: string, status = 200): RawResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: pieces(text),
});

async function relayTo(respond: Answer, limits: Partial<RelayLimits> = {}) {
  const seen: UpstreamRequest[] = [];
  const upstream: Upstream = {
    request: async (request) => {
      seen.push(request);
      return respond(request);
    },
  };
  const relay = await openRelay(upstream, limits);
  open.push(relay);
  return { relay, seen };
}

interface Sent {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string;
}

/** Sends exactly what is given: no path is tidied up on the way. */
async function ask(relay: Relay, { path = '/api/v1/labels', method, headers, body }: Sent = {}) {
  const request = http.request({
    ...address(relay),
    path,
    method: method ?? 'GET',
    headers: { authorization: `Bearer ${relay.bearer}`, ...headers },
    agent: false,
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  const chunks: string[] = [];
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>)
    chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: chunks.join('') };
}

const address = ({ url }: Relay) => ({ host: '127.0.0.1', port: Number(new URL(url).port) });

test('passes a question and its answer on', async () => {
  const { relay, seen } = await relayTo(() => answer('{"status":"success"}'));
  const got = await ask(relay, {
    path: '/api/v1/query?query=up',
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'query=up',
  });
  expect(got).toMatchObject({ status: 200, text: '{"status":"success"}' });
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ method: 'POST', path: '/api/v1/query?query=up' });
  expect(Buffer.from(seen[0]?.body ?? []).toString()).toBe('query=up');
});

test('gives its bearer, cookies and what the API server might obey to nobody', async () => {
  const { relay, seen } = await relayTo(() => answer('{}'));
  await ask(relay, {
    headers: {
      accept: '*/*',
      'accept-encoding': 'gzip',
      cookie: 'a=b',
      'impersonate-user': 'admin',
      'impersonate-group': 'system:masters',
      'x-remote-user': 'admin',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-uri': '/secrets',
      'proxy-authorization': 'Basic YTpi',
      upgrade: 'websocket',
      'thanos-tenant': 'team-a',
    },
  });
  expect(seen[0]?.headers).toEqual({
    accept: '*/*',
    'accept-encoding': 'gzip',
    'thanos-tenant': 'team-a',
  });
  expect(JSON.stringify(seen)).not.toContain(relay.bearer);
});

test('passes no cookie, no redirect and no policy back', async () => {
  const { relay } = await relayTo(() => ({
    status: 302,
    headers: {
      location: 'http://other.example/',
      'set-cookie': 'a=b',
      'access-control-allow-origin': '*',
      'content-type': 'text/plain',
      'retry-after': '3',
    },
    body: pieces('moved'),
  }));
  const { headers } = await ask(relay);
  expect(headers).toMatchObject({ 'content-type': 'text/plain', 'retry-after': '3' });
  for (const name of ['location', 'set-cookie', 'access-control-allow-origin'])
    expect(headers).not.toHaveProperty(name);
});

test.each([
  ['none', () => ({ authorization: '' })],
  ['another scheme', (bearer: string) => ({ authorization: `Basic ${bearer}` })],
  ['the bare token', (bearer: string) => ({ authorization: bearer })],
  ['a part', (bearer: string) => ({ authorization: `Bearer ${bearer.slice(0, -1)}` })],
  ['more than all', (bearer: string) => ({ authorization: `Bearer ${bearer}a` })],
  ['another case', (bearer: string) => ({ authorization: `Bearer ${bearer.toLowerCase()}` })],
  ['another header', (bearer: string) => ({ authorization: '', token: `Bearer ${bearer}` })],
])('wants its bearer: %s', async (_, headers) => {
  const { relay, seen } = await relayTo(() => answer('{}'));
  // Whoever has no bearer is told nothing about paths and methods either.
  const path = '/../x';
  const got = await ask(relay, { path, method: 'DELETE', headers: headers(relay.bearer) });
  expect(got.status).toBe(401);
  expect(got.text).not.toContain(relay.bearer);
  expect(seen).toEqual([]);
});

test('makes a bearer of its own for each relay', async () => {
  const { relay: one, seen } = await relayTo(() => answer('{}'));
  const { relay: other } = await relayTo(() => answer('{}'));
  expect(one.bearer).toHaveLength(43);
  expect(await ask(one, { headers: { authorization: `Bearer ${other.bearer}` } })).toMatchObject({
    status: 401,
  });
  expect(seen).toEqual([]);
});

test.each([
  '/../services/other:80/proxy/',
  '/api/%2e%2e/secrets',
  '/api/..%2f..',
  '//other.example/',
  'http://other.example/api/v1/labels',
  'http://127.0.0.1/api/v1/labels',
  '/a\\b',
  '*',
])('refuses the path %s', async (path) => {
  const { relay, seen } = await relayTo(() => answer('{}'));
  expect((await ask(relay, { path })).status).toBe(400);
  expect(seen).toEqual([]);
});

test.each([
  ['another host', { host: 'thanos.example' }],
  ['a name of this machine', { host: 'localhost' }],
  ['a rebound name', { host: '127.0.0.1.nip.example:80' }],
  ['a page of a browser', { origin: 'https://evil.example' }],
])('serves nobody who comes as %s', async (_, headers) => {
  const { relay, seen } = await relayTo(() => answer('{}'));
  expect((await ask(relay, { headers })).status).toBe(421);
  expect(seen).toEqual([]);
});

test.each([
  ['POST', '/api/v1/admin/tsdb/delete_series'],
  ['POST', '/-/quit'],
  ['PUT', '/-/reload'],
  ['DELETE', '/api/v1/series'],
  ['OPTIONS', '/api/v1/query'],
])('passes on nothing that changes a server: %s %s', async (method, path) => {
  const { relay, seen } = await relayTo(() => answer('{}'));
  expect((await ask(relay, { method, path })).status).toBe(403);
  expect(seen).toEqual([]);
});

test.each([
  ['announced', { 'content-length': 2000 }],
  ['in pieces', { 'transfer-encoding': 'chunked' }],
])('refuses a question that is too large, %s', async (_, headers) => {
  const { relay, seen } = await relayTo(() => answer('{}'), { bodyBytes: 1000 });
  const body = 'a'.repeat(2000);
  const got = await ask(relay, { method: 'POST', path: '/api/v1/query', headers, body });
  expect(got.status).toBe(413);
  expect(seen).toEqual([]);
});

test('does not wait for a question that does not end', async () => {
  const { relay, seen } = await relayTo(() => answer('{}'), { arrivalMs: 100 });
  const socket = net.connect(address(relay));
  socket.write(
    `POST /api/v1/query HTTP/1.1\r\nHost: 127.0.0.1:${address(relay).port}\r\n` +
      `Authorization: Bearer ${relay.bearer}\r\nContent-Length: 10\r\n\r\nabc`,
  );
  const [data] = (await once(socket, 'data')) as [Buffer];
  expect(data.toString()).toContain('408');
  expect(seen).toEqual([]);
  socket.destroy();
});

test('ends an answer that nobody reads', async () => {
  const { relay, seen } = await relayTo(
    ({ signal }) => ({ status: 200, headers: {}, body: endless(signal) }),
    { stallMs: 50 },
  );
  const request = http.get({
    ...address(relay),
    path: '/metrics',
    headers: { authorization: `Bearer ${relay.bearer}` },
  });
  request.on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.pause();
  await aborted(seen);
  request.destroy();
});

test('stops asking when whoever asked is gone', async () => {
  const { relay, seen } = await relayTo(({ signal }) => never(signal));
  const request = http.get({
    ...address(relay),
    path: '/api/v1/query?query=up',
    headers: { authorization: `Bearer ${relay.bearer}` },
  });
  request.on('error', () => undefined);
  await once(request, 'socket');
  while (seen.length === 0) await new Promise(setImmediate);
  request.destroy();
  await aborted(seen);
});

test('takes no longer than it may', async () => {
  const { relay } = await relayTo(({ signal }) => never(signal), { totalMs: 50 });
  expect((await ask(relay)).status).toBe(502);
});

test('cuts an answer that breaks, so that nobody takes it for a whole one', async () => {
  const { relay } = await relayTo(() => ({
    status: 200,
    headers: {},
    body: (async function* () {
      yield Buffer.from('{"status":');
      throw new Error('broken');
    })(),
  }));
  await expect(ask(relay)).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test.each([
  ['forbidden', 403],
  ['unauthorized', 503],
  ['unreachable', 503],
  ['timeout', 504],
  ['rate-limited', 429],
] as const)('says in the words of the API why the way failed: %s', async (kind, status) => {
  const { relay } = await relayTo(() => {
    throw new ClusterError({ kind, message: 'You may not do that.' });
  });
  const got = await ask(relay);
  expect(got.status).toBe(status);
  expect(JSON.parse(got.text)).toMatchObject({ status: 'error', error: 'You may not do that.' });
});

test('says nothing of an error that it does not know', async () => {
  const { relay } = await relayTo(() => {
    throw new Error('token abc was refused');
  });
  const got = await ask(relay);
  expect(got.status).toBe(502);
  expect(got.text).not.toContain('abc');
});

test('answers so many at a time', async () => {
  const { relay, seen } = await relayTo(({ signal }) => never(signal), { inFlight: 1 });
  const first = ask(relay).catch(() => 'ended');
  while (seen.length === 0) await new Promise(setImmediate);
  expect((await ask(relay)).status).toBe(503);
  await relay.close();
  expect(await first).toBe('ended');
});

test('is gone when it is closed', async () => {
  const { relay } = await relayTo(() => answer('{}'));
  await ask(relay);
  await relay.close();
  await relay.close();
  await expect(ask(relay)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('listens at one address of this machine only', async () => {
  const { relay } = await relayTo(() => answer('{}'));
  const { port } = address(relay);
  const socket = net.connect({ host: '127.0.0.2', port });
  await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

async function* endless(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const piece = Buffer.alloc(64 * 1024);
  while (!signal.aborted) yield piece;
}

function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
}

async function aborted(seen: readonly UpstreamRequest[]): Promise<void> {
  while (seen[0] === undefined || !seen[0].signal.aborted) await new Promise(setImmediate);
}
