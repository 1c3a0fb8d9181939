import * as http from 'node:http';
import * as net from 'node:net';
import { duplexPair } from 'node:stream';
import type { Duplex } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { forwardUpstream } from '../../../client/src/k8s/forward-upstream.ts';
import type { RawResponse } from '../../../client/src/k8s/port.ts';
import { data } from '../../support/fault-proxy.ts';
import { serverForTest } from '../../support/thanos-api.ts';
import { replaceHttp } from './node/editor-http.ts';

const textOf = async ({ body }: RawResponse): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const question = {
  method: 'GET',
  path: '/api/v1/labels',
  headers: { accept: 'application/json' },
  signal: new AbortController().signal,
};

/** A server that is reached by streams that are no sockets, as those of a websocket are. */
function podServer(handle: http.RequestListener): { readonly connect: () => Promise<Duplex> } {
  const server = http.createServer(handle);
  return {
    connect: async () => {
      const [near, far] = duplexPair();
      server.emit('connection', far);
      return near;
    },
  };
}

test('speaks HTTP over any stream, one for each request, and ends it', async () => {
  const streams: Duplex[] = [];
  const { connect } = podServer((request, response) => {
    response.setHeader('content-type', 'text/plain');
    response.end(`${request.method} ${request.url} ${request.headers.accept}`);
  });
  const upstream = forwardUpstream({
    scheme: 'http',
    prefix: '/thanos',
    connect: async () => {
      const stream = await connect();
      streams.push(stream);
      return stream;
    },
  });
  const response = await upstream.request(question);
  expect(response).toMatchObject({ status: 200, headers: { 'content-type': 'text/plain' } });
  expect(await textOf(response)).toBe('GET /thanos/api/v1/labels application/json');
  await upstream.request(question).then(textOf);
  expect(streams).toHaveLength(2);
  await expect.poll(() => streams.every(({ destroyed }) => destroyed)).toBe(true);
});

test('sends a body whole', async () => {
  const { connect } = podServer((request, response) => void request.pipe(response));
  const upstream = forwardUpstream({ scheme: 'http', prefix: '', connect });
  const body = Buffer.from('query=up');
  const response = await upstream.request({ ...question, method: 'POST', body });
  expect(await textOf(response)).toBe('query=up');
});

test('speaks TLS where the pod does, whatever its certificate says', async () => {
  const server = await serverForTest({ certificate: 'stranger' });
  server.script({ '/labels': data(['up']) });
  const upstream = forwardUpstream({
    scheme: 'https',
    prefix: '',
    connect: async () => net.connect({ host: '127.0.0.1', port: server.port }),
  });
  const response = await upstream.request(question);
  expect(JSON.parse(await textOf(response))).toMatchObject({ data: ['up'] });
});

test.each([
  ['is cut', (stream: Duplex) => stream.destroy()],
  ['speaks no HTTP', (stream: Duplex) => stream.end('SSH-2.0\r\n')],
])('says so when the other end %s', async (_, answer) => {
  const connect = async (): Promise<Duplex> => {
    const [near, far] = duplexPair();
    far.once('data', () => answer(far));
    return near;
  };
  const upstream = forwardUpstream({ scheme: 'http', prefix: '', connect });
  await expect(upstream.request(question)).rejects.toMatchObject({
    problem: { kind: 'unreachable' },
  });
});

test('ends with its signal', async () => {
  const ending = new AbortController();
  const [near, far] = duplexPair();
  far.once('data', () => ending.abort());
  const upstream = forwardUpstream({ scheme: 'http', prefix: '', connect: async () => near });
  await expect(upstream.request({ ...question, signal: ending.signal })).rejects.toMatchObject({
    problem: { kind: 'cancelled' },
  });
  expect(near.destroyed).toBe(true);
});

test('is the same in the editor, which replaces the functions that ask by HTTP', async () => {
  const { connect } = podServer((_, response) => void response.end('pod'));
  const undo = replaceHttp();
  onTestFinished(undo);
  const upstream = forwardUpstream({ scheme: 'http', prefix: '', connect });
  expect(await upstream.request(question).then(textOf)).toBe('pod');
});
