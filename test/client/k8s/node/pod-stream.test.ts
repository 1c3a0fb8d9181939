import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { createOpenCluster } from '../../../../client/src/k8s/node/create-open-cluster.ts';
import { ClusterError } from '../../../../client/src/k8s/port.ts';
import { contextOf, startApiServer } from './api-server.ts';
import { replaceHttp } from './editor-http.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const channel = (number: number, text: string): Buffer =>
  Buffer.concat([Buffer.of(number), Buffer.from(text)]);

/** A port of a pod behind an API server, in the protocol of the kubelet. */
const forwardTo = async (serve: (socket: WebSocket) => void, status = 101) => {
  const asked: IncomingMessage[] = [];
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => 'v4.channel.k8s.io',
  });
  const server = await startApiServer(() => undefined);
  server.onUpgrade((request: IncomingMessage, socket: Duplex, head: Buffer) => {
    asked.push(request);
    if (status !== 101) {
      const body = JSON.stringify({ kind: 'Status', message: 'pods "x" is forbidden' });
      socket.end(
        `HTTP/1.1 ${status} No\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.send(channel(0, '\x50\x00'));
      opened.send(channel(1, '\x50\x00'));
      serve(opened);
    });
  });
  ends.push(server.close);
  const open = createOpenCluster({ trusted: () => true, env: {} });
  const client = await open(contextOf(server.url, { token: 'secret' }));
  ends.push(() => client.close());
  const forward = (signal = new AbortController().signal) =>
    client.forward({ namespace: 'n', name: 'p' }, 80, signal);
  return { forward, asked };
};

describe('a forwarded port', () => {
  it('carries bytes both ways, with the credentials of the kubeconfig', async () => {
    const big = 'x'.repeat(300_000);
    const { forward, asked } = await forwardTo((socket) => {
      socket.on('message', (data: Buffer) => {
        socket.send(channel(0, data.toString().slice(1).toUpperCase() + big));
        socket.close();
      });
    });
    const stream = await forward();
    stream.end('hello');
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toBe(`HELLO${big}`);
    expect(asked[0]?.url).toBe('/api/v1/namespaces/n/pods/p/portforward?ports=80');
    expect(asked[0]?.headers.authorization).toBe('Bearer secret');
  });

  it('is the same in the editor, which replaces the functions that ask by HTTP', async () => {
    const { forward, asked } = await forwardTo((socket) => {
      socket.on('message', (data: Buffer) => {
        socket.send(data);
        socket.close();
      });
    });
    const undo = replaceHttp();
    ends.push(async () => undo());
    const stream = await forward();
    stream.end('hello');
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    expect(text).toBe('hello');
    expect(asked[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      host: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
    });
  });

  it('is told when the API server forbids it', async () => {
    const { forward } = await forwardTo(() => undefined, 403);
    const error = await forward().catch((caught: unknown) => caught);
    expect(error instanceof ClusterError && error.problem).toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining('pods "x" is forbidden') as string,
    });
  });

  it('ends with a problem when nothing listens in the pod', async () => {
    const { forward } = await forwardTo((socket) => socket.send(channel(1, 'refused')));
    const stream = await forward();
    const [error] = (await once(stream, 'close').then(
      () => [stream.errored],
      (caught: unknown) => [caught],
    )) as [unknown];
    expect(error).toBeInstanceOf(ClusterError);
  });

  it('ends with its signal', async () => {
    const { forward } = await forwardTo(() => undefined);
    const ending = new AbortController();
    const stream = await forward(ending.signal);
    const closed = once(stream, 'close');
    ending.abort();
    await closed;
    expect(stream.destroyed).toBe(true);
  });
});
