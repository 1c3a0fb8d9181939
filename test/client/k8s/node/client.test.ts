import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type {
  ContextEntry,
  UserSettings,
} from '../../../../client/src/k8s/kubeconfig/kubeconfig.ts';
import { createOpenCluster } from '../../../../client/src/k8s/node/create-open-cluster.ts';
import { ClusterError } from '../../../../client/src/k8s/port.ts';
import type { ClusterClient } from '../../../../client/src/k8s/port.ts';
import { clientCertificate, contextOf, startApiServer } from './api-server.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const serve = async (answer: RequestListener, secure = true) => {
  const server = await startApiServer(answer, secure);
  ends.push(server.close);
  return server;
};

const open = async (entry: ContextEntry, trusted = true): Promise<ClusterClient> => {
  const client = await createOpenCluster({ trusted: () => trusted, env: {} })(entry);
  ends.push(() => client.close());
  return client;
};

const never = new AbortController().signal;
const json = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
};

const problemOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error instanceof ClusterError ? error.problem : error),
  );

describe('requests', () => {
  it('prove themselves with a client certificate, over one connection', async () => {
    const sockets = new Set<unknown>();
    const server = await serve((request, response) => {
      const socket = request.socket as TLSSocket;
      sockets.add(socket);
      json(response, { subject: socket.getPeerCertificate().subject });
    });
    const material = (data: Uint8Array) => ({ kind: 'data', data }) as const;
    const client = await open(
      contextOf(server.url, {
        clientCertificate: material(clientCertificate.certificate),
        clientKey: material(clientCertificate.key),
      }),
    );
    const first = await client.getJson('/version', { signal: never });
    expect(first).toMatchObject({ subject: { CN: expect.any(String) as string } });
    await client.getJson('/version', { signal: never });
    expect(sockets.size).toBe(1);
  });

  const users: [string, UserSettings, Record<string, string | undefined>][] = [
    ['a token', { token: 'abc' }, { authorization: 'Bearer abc' }],
    [
      'a password',
      { basic: { username: 'u', password: 'p' } },
      { authorization: `Basic ${btoa('u:p')}` },
    ],
    [
      'impersonation',
      {
        token: 'abc',
        impersonate: { user: 'jane', uid: '7', groups: ['a', 'b'], extra: { 'x/y z': ['1'] } },
      },
      {
        'impersonate-user': 'jane',
        'impersonate-uid': '7',
        'impersonate-group': 'a, b',
        'impersonate-extra-x%2fy%20z': '1',
      },
    ],
  ];
  it.each(users)('prove themselves with %s', async (_, user, expected) => {
    const server = await serve((_request, response) => json(response, {}));
    const client = await open(contextOf(server.url, user));
    await client.getJson('/api', { signal: never });
    expect(server.requests[0]?.headers).toMatchObject(expected);
  });

  it('carry no credentials over plain HTTP', async () => {
    const server = await serve((_request, response) => json(response, {}), false);
    const client = await open(contextOf(server.url, { token: 'secret' }));
    await client.getJson('/api', { signal: never });
    expect(server.requests[0]?.headers.authorization).toBeUndefined();
  });

  it('are asked below the path of the server, and unpacked', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('{"a":1}'));
    });
    const client = await open(contextOf(`${server.url}/k8s/c-1/`));
    expect(await client.getJson('/api?x=1', { signal: never })).toEqual({ a: 1 });
    expect(server.requests[0]?.url).toBe('/k8s/c-1/api?x=1');
  });

  it('pass requests on without the credentials of others', async () => {
    let body = '';
    const server = await serve((request, response) => {
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        response.writeHead(418, { 'x-a': 'b' });
        response.end('tea');
      });
    });
    const client = await open(contextOf(server.url, { token: 'ours' }));
    const answer = await client.raw({
      method: 'POST',
      path: '/x',
      headers: { authorization: 'Bearer theirs', 'impersonate-user': 'admin', 'x-c': 'd' },
      body: (async function* () {
        yield Buffer.from('hello');
      })(),
      signal: never,
    });
    expect([answer.status, answer.headers['x-a']]).toEqual([418, 'b']);
    let text = '';
    for await (const chunk of answer.body) text += Buffer.from(chunk).toString();
    expect([text, body]).toEqual(['tea', 'hello']);
    const [asked] = server.requests;
    expect(asked?.headers).toMatchObject({ authorization: 'Bearer ours', 'x-c': 'd' });
    expect(asked?.headers['impersonate-user']).toBeUndefined();
  });
});

describe('what fails', () => {
  const status = { kind: 'Status', message: 'pods is forbidden' };
  const answers: [string, number, string][] = [
    ['unauthorized', 401, 'credentials'],
    ['forbidden', 403, 'pods is forbidden'],
    ['not-found', 404, 'pods is forbidden'],
    ['gone', 410, 'pods is forbidden'],
    ['rate-limited', 429, 'pods is forbidden'],
    ['server-error', 503, 'pods is forbidden'],
  ];
  it.each(answers)('is told as %s for status %i', async (kind, code, said) => {
    const server = await serve((_request, response) => {
      response.setHeader('retry-after', '2');
      json(response, status, code);
    });
    const client = await open(contextOf(server.url, { token: 'secret-token' }));
    const problem = await problemOf(client.getJson('/x', { signal: never }));
    expect(problem).toMatchObject({ kind, status: code, retryAfter: 2000 });
    expect((problem as { message: string }).message).toContain(said);
    expect((problem as { message: string }).message).not.toContain('secret-token');
  });

  it('is a time-out where nothing answers, and cancelled where nobody waits', async () => {
    const server = await serve(() => undefined);
    const client = await open(contextOf(server.url));
    expect(await problemOf(client.getJson('/x', { signal: never, timeoutMs: 50 }))).toMatchObject({
      kind: 'timeout',
    });
    const ending = AbortSignal.timeout(20);
    expect(await problemOf(client.getJson('/x', { signal: ending }))).toMatchObject({
      kind: 'cancelled',
    });
  });

  it('is unreachable where nothing listens, and a matter of TLS where the authority is another', async () => {
    const server = await serve((_request, response) => json(response, {}));
    const stranger = await open(
      contextOf(
        server.url,
        { token: 'a-token' },
        { certificateAuthority: { kind: 'data', data: clientCertificate.certificate } },
      ),
    );
    expect(await problemOf(stranger.getJson('/x', { signal: never }))).toMatchObject({
      kind: 'tls',
    });
    const client = await open(contextOf(server.url));
    await server.close();
    expect(await problemOf(client.getJson('/x', { signal: never }))).toMatchObject({
      kind: 'unreachable',
    });
  });

  it('is not trusted in an untrusted window', async () => {
    expect(await problemOf(open(contextOf('https://127.0.0.1:1'), false))).toMatchObject({
      kind: 'untrusted',
    });
  });
});

describe('a watch', () => {
  const lines = (request: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(200);
    response.write('{"type":"ADDED","object":{"n":1}}\n{"type":"MODI');
    response.write('FIED","object":{"n":2}}\n');
    if (request.url?.includes('end') === true) response.end();
  };

  it('gives its lines and resolves when the server ends it', async () => {
    const server = await serve(lines);
    const client = await open(contextOf(server.url));
    const seen: unknown[] = [];
    await client.watch('/watch?end', {
      signal: never,
      idleMs: 5000,
      onOpen: () => seen.push('open'),
      onEvent: ({ type, object }) => seen.push([type, object]),
    });
    expect(seen).toEqual(['open', ['ADDED', { n: 1 }], ['MODIFIED', { n: 2 }]]);
  });

  it('ends when nothing comes', async () => {
    const server = await serve(lines);
    const client = await open(contextOf(server.url));
    const watching = client.watch('/watch', {
      signal: never,
      idleMs: 60,
      onEvent: () => undefined,
    });
    expect(await problemOf(watching)).toMatchObject({ kind: 'timeout' });
  });
});

describe('a log', () => {
  it('comes line by line', async () => {
    const server = await serve((_request, response) => {
      response.write('one\ntw');
      response.end('o\nthree');
    });
    const client = await open(contextOf(server.url));
    const seen: string[] = [];
    await client.follow('/log', (line) => seen.push(line), never);
    expect(seen).toEqual(['one', 'two', 'three']);
  });
});
