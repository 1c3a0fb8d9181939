import type { IncomingMessage } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { asFields } from '../../util/values.ts';
import { say } from '../../util/words.ts';
import type {
  ClusterClient,
  RawRequest,
  RawResponse,
  RequestOptions,
  WatchEvent,
  WatchOptions,
} from '../port.ts';
import { startDeadline } from './deadline.ts';
import type { Deadline } from './deadline.ts';
import { clusterError, statusError } from './failures.ts';
import { passedOnHeaders, returnedHeaders } from './headers.ts';
import { LineSplitter } from './lines.ts';
import { openPodStream } from './pod-stream.ts';
import type { Requester } from './requester.ts';

/** Milliseconds that an answer may take when the caller says nothing. */
const usualTimeoutMs = 15_000;

/** Bytes of the answers that we hold whole, of refusals, and of one line. */
const answerLimit = 256 << 20;
const refusalLimit = 64 << 10;
const lineLimit = 16 << 20;
const logLineLimit = 1 << 20;

/** The port of a cluster over HTTP; `gzip` where the kubeconfig lets answers be compressed. */
export function createNodeClient(requester: Requester, gzip: boolean): ClusterClient {
  const getText = async (
    path: string,
    { signal, timeoutMs = usualTimeoutMs, accept = 'application/json' }: TextOptions,
  ): Promise<string> => {
    const deadline = startDeadline(signal, timeoutMs);
    const exchange = { deadline, patienceMs: timeoutMs };
    try {
      const headers = { accept, ...(gzip ? { 'accept-encoding': 'gzip' } : {}) };
      const answer = await requester.send({ ...exchange, method: 'GET', path, headers });
      await refuse(answer);
      return (await whole(unpacked(answer), answerLimit)).toString('utf8');
    } catch (error) {
      throw requester.explain(error, exchange);
    } finally {
      deadline.done();
    }
  };

  /** A stream that is read until its end; `deadline` has passed when nothing came for too long. */
  const read = async (
    path: string,
    { deadline, idleMs, onOpen, onChunk }: Stream,
  ): Promise<void> => {
    const exchange = { deadline, patienceMs: idleMs };
    try {
      const answer = await requester.send({ ...exchange, method: 'GET', path, headers: {} });
      await refuse(answer);
      onOpen();
      for await (const chunk of chunks(answer)) onChunk(chunk);
    } catch (error) {
      throw requester.explain(error, exchange);
    } finally {
      deadline.done();
    }
  };

  return {
    getText,
    getJson: async (path, options) => parsed(await getText(path, options)),
    watch: (path, options) => watch(read, path, options),
    follow: async (path, onLine, signal) => {
      const lines = new LineSplitter(logLineLimit, onLine);
      const deadline = startDeadline(signal, usualTimeoutMs);
      await read(path, {
        deadline,
        idleMs: usualTimeoutMs,
        onOpen: deadline.stop,
        onChunk: (chunk) => lines.push(chunk),
      });
      lines.end();
    },
    raw: (request) => raw(requester, request),
    forward: (pod, port, signal): Promise<Duplex> =>
      openPodStream(requester, { ...pod, port }, signal),
    renewCredentials: () => Promise.resolve(requester.renew()),
    close: async ({ gently } = { gently: false }) =>
      gently ? requester.retire() : requester.close(),
  };
}

type TextOptions = RequestOptions & { readonly accept?: string };

interface Stream {
  readonly deadline: Deadline;
  readonly idleMs: number;
  readonly onOpen: () => void;
  readonly onChunk: (chunk: Buffer) => void;
}

async function watch(
  read: (path: string, stream: Stream) => Promise<void>,
  path: string,
  { signal, idleMs, onOpen, onEvent }: WatchOptions,
): Promise<void> {
  const lines = new LineSplitter(lineLimit, (line) => {
    if (line.trim() !== '') onEvent(eventOf(line));
  });
  const deadline = startDeadline(signal, idleMs);
  await read(path, {
    deadline,
    idleMs,
    onOpen: () => onOpen?.(),
    onChunk: (chunk) => {
      deadline.extend();
      lines.push(chunk);
    },
  });
  lines.end();
}

const types: ReadonlySet<unknown> = new Set(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']);
const isType = (type: unknown): type is WatchEvent['type'] => types.has(type);

function eventOf(line: string): WatchEvent {
  const event = asFields(parsed(line));
  const type = event?.['type'];
  if (!isType(type))
    throw clusterError('bad-answer', say('The cluster sent a line that is no event of a watch.'));
  return { type, object: event?.['object'] };
}

async function raw(requester: Requester, request: RawRequest): Promise<RawResponse> {
  const { method, path, headers, body, signal } = request;
  const deadline = startDeadline(signal, undefined);
  const exchange = { deadline, patienceMs: 0 };
  const answer = await requester.send({
    ...exchange,
    method,
    path,
    headers: passedOnHeaders(headers),
    ...(body === undefined ? {} : { body }),
  });
  answer.once('close', deadline.done);
  return {
    status: answer.statusCode ?? 0,
    headers: returnedHeaders(answer.headers),
    body: explained(answer, (error) => requester.explain(error, exchange)),
  };
}

async function* explained(
  stream: Readable,
  explain: (error: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of chunks(stream)) yield chunk;
  } catch (error) {
    throw explain(error);
  }
}

const chunks = (stream: Readable): AsyncIterable<Buffer> => stream;

/** Throws what an answer that is no success says. */
async function refuse(answer: IncomingMessage): Promise<void> {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return;
  const retryAfter = answer.headers['retry-after'];
  const body = (await whole(unpacked(answer), refusalLimit)).toString('utf8');
  throw statusError({ status, retryAfter, body });
}

function unpacked(answer: IncomingMessage): Readable {
  if (answer.headers['content-encoding'] !== 'gzip') return answer;
  const unpacking = createGunzip();
  answer.on('error', (error) => unpacking.destroy(error));
  answer.on('close', () => {
    if (!answer.complete) unpacking.destroy(new Error('incomplete'));
  });
  return answer.pipe(unpacking);
}

async function whole(stream: Readable, limit: number): Promise<Buffer> {
  const all: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks(stream)) {
    size += chunk.length;
    if (size > limit)
      throw clusterError('bad-answer', say('The cluster’s answer is too long to be right.'));
    all.push(chunk);
  }
  return Buffer.concat(all);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw clusterError(
      'bad-answer',
      say('The answer is not JSON: something else than an API server answers there.'),
    );
  }
}
