import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createOpenCluster } from '../../../../client/src/k8s/node/create-open-cluster.ts';
import { ClusterError } from '../../../../client/src/k8s/port.ts';
import type { ClusterClient } from '../../../../client/src/k8s/port.ts';
import { contextOf, startApiServer } from './api-server.ts';
import type { ApiServer } from './api-server.ts';
import { startHttpProxy, startSocksProxy } from './proxies.ts';
import type { ProxyOptions, TestProxy } from './proxies.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const ending = <T extends { readonly close: () => Promise<void> }>(one: T): T => {
  ends.push(() => one.close());
  return one;
};

const never = new AbortController().signal;

/** An API server that says by which name it was called, and has a port of a pod. */
const serve = async (secure = true): Promise<ApiServer> => {
  const server = await startApiServer((request, response) => {
    const { servername } = request.socket as TLSSocket;
    response.end(JSON.stringify({ servername, host: request.headers.host }));
  }, secure);
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => 'v4.channel.k8s.io',
  });
  server.onUpgrade((request, socket: Duplex, head: Buffer) =>
    sockets.handleUpgrade(request, socket, head, (opened) => {
      for (const channel of [0, 1]) opened.send(Buffer.of(channel, 80, 0));
      opened.on('message', (data: Buffer) => {
        opened.send(
          Buffer.concat([Buffer.of(0), Buffer.from(data.toString().slice(1).toUpperCase())]),
        );
        opened.close();
      });
    }),
  );
  return ending(server);
};

type Settings = Parameters<typeof contextOf>[2];

const open = async (
  server: string,
  cluster: Settings = {},
  env: Record<string, string> = {},
): Promise<ClusterClient> =>
  ending(
    await createOpenCluster({ trusted: () => true, env })(
      contextOf(server, { token: 'secret-token' }, cluster),
    ),
  );

const ask = (client: ClusterClient) => client.getJson('/version', { signal: never });

const starts: [string, (options: ProxyOptions) => Promise<TestProxy>][] = [
  ['http', (options) => startHttpProxy(options)],
  ['https', (options) => startHttpProxy(options, true)],
  ['socks5', (options) => startSocksProxy(options)],
];

describe.each(starts)('through a proxy (%s)', (scheme, start) => {
  const where = async (options: ProxyOptions, user = '') => {
    const proxy = ending(await start(options));
    return { proxy, proxyUrl: `${scheme}://${user}127.0.0.1:${proxy.port}` };
  };

  it('an API server is asked by its own name, as somebody whom the proxy knows', async () => {
    const { port } = await serve();
    const { proxy, proxyUrl } = await where({ to: port }, 'me:p%40ss@');
    const client = await open('https://thanos.test:6443', { proxyUrl });
    expect(await ask(client)).toEqual({ servername: 'thanos.test', host: 'thanos.test:6443' });
    expect(proxy.asked).toEqual(['thanos.test:6443 me:p@ss']);
    await ask(client);
    expect(proxy.asked).toHaveLength(1);
  });

  it('tls-server-name is what the certificate has to be for', async () => {
    const { port } = await serve();
    const { proxyUrl } = await where({ to: port });
    const server = 'https://10.0.0.1:6443';
    const client = await open(server, { proxyUrl, tlsServerName: 'thanos.test' });
    expect(await ask(client)).toMatchObject({ servername: 'thanos.test' });
    const other = await open(server, { proxyUrl, tlsServerName: 'other.test' });
    await expect(ask(other)).rejects.toMatchObject({ problem: { kind: 'tls' } });
  });

  it('a port of a pod is forwarded', async () => {
    const { port } = await serve();
    const { proxy, proxyUrl } = await where({ to: port });
    const client = await open('https://thanos.test:6443', { proxyUrl });
    const stream = await client.forward({ namespace: 'n', name: 'p' }, 80, never);
    stream.end('hello');
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toBe('HELLO');
    expect(proxy.asked).toEqual(['thanos.test:6443']);
  });

  it('plain HTTP goes, too', async () => {
    const { port } = await serve(false);
    const { proxy, proxyUrl } = await where({ to: port });
    const client = await open('http://thanos.test', { proxyUrl });
    await ask(client);
    const asked = scheme === 'socks5' ? 'thanos.test:80' : 'http://thanos.test/version';
    expect(proxy.asked).toEqual([asked]);
  });

  it('what the proxy refuses names it, without its password', async () => {
    const { proxyUrl } = await where(
      { to: 1, refuses: scheme === 'socks5' ? 2 : 403 },
      'me:secret@',
    );
    const client = await open('https://thanos.test:6443', { proxyUrl });
    const error: unknown = await ask(client).catch((caught: unknown) => caught);
    const problem = error instanceof ClusterError ? error.problem : undefined;
    expect(problem).toMatchObject({ kind: 'unreachable' });
    expect(problem?.message).toContain(new URL(proxyUrl).host);
    expect(problem?.message).not.toContain('secret');
  });

  it('that is gone is named', async () => {
    const { proxy, proxyUrl } = await where({ to: 1 });
    await proxy.close();
    ends.pop();
    const client = await open('https://thanos.test:6443', { proxyUrl });
    await expect(ask(client)).rejects.toMatchObject({
      problem: { kind: 'unreachable', message: expect.stringContaining('proxy') as string },
    });
  });
});

describe('the proxy of the environment', () => {
  const server = 'https://thanos.test:6443';
  const rows: [string, Record<string, string>, boolean][] = [
    ['HTTPS_PROXY', { HTTPS_PROXY: 'PROXY' }, true],
    ['https_proxy', { https_proxy: 'PROXY' }, true],
    ['an address without a scheme', { HTTPS_PROXY: 'HOST' }, true],
    ['NO_PROXY with another name', { HTTPS_PROXY: 'PROXY', NO_PROXY: 'other.test,.x' }, true],
    ['NO_PROXY with another port', { HTTPS_PROXY: 'PROXY', NO_PROXY: 'thanos.test:1' }, true],
    ['NO_PROXY', { HTTPS_PROXY: 'PROXY', NO_PROXY: 'a, thanos.test' }, false],
    ['NO_PROXY with a domain', { HTTPS_PROXY: 'PROXY', no_proxy: 'test' }, false],
    ['NO_PROXY *', { HTTPS_PROXY: 'PROXY', NO_PROXY: '*' }, false],
    ['HTTP_PROXY alone', { HTTP_PROXY: 'PROXY' }, false],
  ];
  it.each(rows)('%s', async (_, env, used) => {
    const { port } = await serve();
    const proxy = ending(await startHttpProxy({ to: port }));
    const host = `127.0.0.1:${proxy.port}`;
    const filled = Object.entries(env).map(([name, value]) => [
      name,
      value.replace('PROXY', `http://${host}`).replace('HOST', host),
    ]);
    const client = await open(server, {}, Object.fromEntries(filled) as Record<string, string>);
    // Without the proxy nobody knows the name.
    if (used) await ask(client);
    else await expect(ask(client)).rejects.toMatchObject({ problem: { kind: 'unreachable' } });
    expect(proxy.asked).toHaveLength(used ? 1 : 0);
  });

  it('does not count where the kubeconfig names one, nor for this machine', async () => {
    const { port } = await serve();
    const ours = ending(await startHttpProxy({ to: port }));
    const theirs = ending(await startHttpProxy({ to: port }));
    const env = { HTTPS_PROXY: `http://127.0.0.1:${theirs.port}` };
    const proxyUrl = `http://127.0.0.1:${ours.port}`;
    await ask(await open(server, { proxyUrl }, env));
    await ask(await open(`https://127.0.0.1:${port}`, {}, env));
    expect([ours.asked.length, theirs.asked.length]).toEqual([1, 0]);
  });
});

it('a proxy that answers nothing ends with the time of the question', async () => {
  const proxy = ending(await startHttpProxy({ to: 1 }));
  const client = await open('https://thanos.test:6443', {
    proxyUrl: `http://127.0.0.1:${proxy.port}`,
  });
  const ended = once(AbortSignal.timeout(50), 'abort');
  const signal = AbortSignal.timeout(50);
  await expect(client.getJson('/version', { signal })).rejects.toBeInstanceOf(ClusterError);
  await ended;
});
