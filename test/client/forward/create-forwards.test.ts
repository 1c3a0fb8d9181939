import { once } from 'node:events';
import * as net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createForwards } from '../../../client/src/forward/create-forwards.ts';
import type { ForwardRequest, Forwards } from '../../../client/src/forward/forwards.ts';
import { ClusterError } from '../../../client/src/k8s/port.ts';
import type { ClusterClient } from '../../../client/src/k8s/port.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A program that says everything back, in place of a pod's. */
async function echo(): Promise<net.Server> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => server.close());
  return server;
}

interface Setup {
  readonly forwards: Forwards;
  readonly asked: string[];
  /** What answers come from; pods and Services by path. */
  readonly answers: Map<string, unknown>;
  fail: ClusterError | undefined;
}

async function setUp(): Promise<Setup> {
  const server = await echo();
  const { port } = server.address() as net.AddressInfo;
  const setup = { asked: [] as string[], answers: new Map<string, unknown>(), fail: undefined };
  const client = {
    getJson: async (path: string) => {
      const answer = result.answers.get(path);
      if (answer !== undefined) return answer;
      throw new ClusterError({ kind: 'not-found', message: `There is no ${path}.` });
    },
    forward: async ({ namespace, name }: { namespace: string; name: string }, remote: number) => {
      if (result.fail !== undefined) throw result.fail;
      result.asked.push(`${namespace}/${name}:${remote}`);
      const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true });
      await once(socket, 'connect');
      return socket;
    },
  };
  const forwards = createForwards({ client: async () => client as unknown as ClusterClient });
  ends.push(() => forwards.dispose());
  const result: Setup = { ...setup, forwards };
  return result;
}

const toPod: ForwardRequest = {
  context: 'aks',
  namespace: 'monitoring',
  target: { kind: 'pod', name: 'thanos-query-0' },
  remotePort: 10_901,
};

async function say(port: number, text: string): Promise<string> {
  const socket = net.connect({ host: '127.0.0.1', port });
  socket.end(text);
  const chunks: Buffer[] = [];
  for await (const chunk of socket as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('carries bytes both ways, on any free port of this machine only', async () => {
  const { forwards, asked } = await setUp();
  const view = await forwards.start(toPod);
  expect(view).toMatchObject({ pod: 'thanos-query-0', connections: 0 });
  expect(await say(view.localPort, 'hello')).toBe('hello');
  // Once to see whether the pod listens, once for the connection.
  expect(asked).toEqual(Array(2).fill('monitoring/thanos-query-0:10901'));
  const elsewhere = net.connect({ host: '127.0.0.2', port: view.localPort });
  await expect(once(elsewhere, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('counts connections while they are open', async () => {
  const { forwards } = await setUp();
  const { localPort } = await forwards.start(toPod);
  const counts: number[] = [];
  const subscription = forwards.onDidChange(() => {
    const count = forwards.list()[0]?.connections ?? -1;
    if (count !== counts.at(-1)) counts.push(count);
  });
  await say(localPort, 'hello');
  while (counts.at(-1) !== 0) await new Promise(setImmediate);
  subscription.dispose();
  expect(counts).toEqual([1, 0]);
});

test('lists what is open and stops it', async () => {
  const { forwards } = await setUp();
  const one = await forwards.start(toPod);
  const other = await forwards.start({ ...toPod, remotePort: 9090 });
  expect(forwards.list()).toEqual([one, other]);
  const socket = net.connect({ host: '127.0.0.1', port: one.localPort });
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  socket.on('error', () => undefined);
  await forwards.stop(one.id);
  await closed;
  expect(forwards.list()).toEqual([other]);
  await expect(say(one.localPort, 'x')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await forwards.stop('forward-99');
});

test('says when a port is taken', async () => {
  const { forwards } = await setUp();
  const { localPort } = await forwards.start(toPod);
  await expect(forwards.start({ ...toPod, localPort })).rejects.toThrow(
    `Port ${localPort} of this machine is taken by another program.`,
  );
  expect(forwards.list()).toHaveLength(1);
});

test('does not start what cannot be reached', async () => {
  const setup = await setUp();
  setup.fail = new ClusterError({ kind: 'forbidden', message: 'No.' });
  await expect(setup.forwards.start(toPod)).rejects.toBe(setup.fail);
  expect(setup.forwards.list()).toEqual([]);
});

test('tells why a connection failed, and forgets it when one works', async () => {
  const setup = await setUp();
  const { localPort } = await setup.forwards.start(toPod);
  const failure = new ClusterError({ kind: 'unreachable', message: 'The cluster is away.' });
  setup.fail = failure;
  expect(await say(localPort, 'hello').catch(() => '')).toBe('');
  expect(setup.forwards.list()[0]?.problem).toEqual(failure.problem);
  setup.fail = undefined;
  expect(await say(localPort, 'again')).toBe('again');
  expect(setup.forwards.list()[0]).not.toHaveProperty('problem');
});

const service = '/api/v1/namespaces/monitoring/services/thanos-query';
const pods = '/api/v1/namespaces/monitoring/pods?labelSelector=app%3Dquery';
const pod = (name: string, ready: boolean, more: object = {}) => ({
  metadata: { name, ...more },
  spec: { containers: [{ name: 'q', ports: [{ name: 'http', containerPort: 10_902 }] }] },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

test.each([
  ['a name', 'http', 10_902],
  ['a number', 9091, 9091],
  ['nothing', undefined, 80],
])('follows a Service to the port of a ready pod, given by %s', async (_, targetPort, expected) => {
  const { forwards, answers, asked } = await setUp();
  answers.set(service, { spec: { selector: { app: 'query' }, ports: [{ port: 80, targetPort }] } });
  answers.set(pods, {
    items: [
      pod('going', true, { deletionTimestamp: '2026-11-23T08:00:00Z' }),
      pod('starting', false),
      pod('ready', true),
    ],
  });
  const request: ForwardRequest = {
    ...toPod,
    target: { kind: 'service', name: 'thanos-query' },
    remotePort: 80,
  };
  const view = await forwards.start(request);
  expect(view.pod).toBe('ready');
  answers.set(pods, { items: [pod('next', true)] });
  expect(await say(view.localPort, 'x')).toBe('x');
  expect(asked).toEqual([`monitoring/ready:${expected}`, `monitoring/next:${expected}`]);
  expect(forwards.list()[0]?.pod).toBe('next');
});

test.each([
  ['no pod is ready', { selector: { app: 'query' }, ports: [{ port: 80 }] }],
  ['it selects nothing', { selector: {}, ports: [{ port: 80 }] }],
  ['it has no such port', { selector: { app: 'query' }, ports: [{ port: 81 }] }],
  ['it is odd', null],
])('refuses a Service when %s', async (_, spec) => {
  const { forwards, answers } = await setUp();
  answers.set(service, { spec });
  answers.set(pods, { items: [pod('starting', false)] });
  await expect(
    forwards.start({
      ...toPod,
      target: { kind: 'service', name: 'thanos-query' },
      remotePort: 80,
    }),
  ).rejects.toMatchObject({ problem: { kind: 'not-found' } });
});
