import { Duplex } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { say } from '../../util/words.ts';
import { startDeadline } from './deadline.ts';
import { clusterError, statusError } from './failures.ts';
import type { Requester } from './requester.ts';

export interface PodPort {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Milliseconds until the API server must have opened the stream. */
const openMs = 15_000;

// Source: k8s.io/kubelet portforward/websocket.go: channel 0 carries data, 1 what went wrong; the first message of
// each is the port's number.
const protocol = 'v4.channel.k8s.io';
const dataChannel = 0;
const errorChannel = 1;

/** A byte stream to a port of a pod, through the API server. Rejects, and ends, with a `ClusterError`. */
export async function openPodStream(
  requester: Requester,
  { namespace, name, port }: PodPort,
  signal: AbortSignal,
): Promise<Duplex> {
  const deadline = startDeadline(signal, openMs);
  const exchange = { deadline, patienceMs: openMs };
  try {
    const { link, headers } = await requester.prepare(deadline.signal);
    const path = `${link.settings.address.prefix}/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/portforward?ports=${port}`;
    const connection = await link.connect(deadline.signal);
    // `ws` asks by `http.request`, which the editor replaces (see link.ts), except for a socket of this machine: so
    // it is told of one, and handed the connection that is open.
    const socket = new WebSocket(`ws+unix:/cluster:${path.replaceAll(':', '%3A')}`, [protocol], {
      createConnection: () => connection,
      headers: { ...headers, host: link.host },
      perMessageDeflate: false,
    });
    const stream = new PodStream(socket, (error) => requester.explain(error, exchange));
    const forget = requester.track(stream);
    stream.once('close', forget);
    await opened(socket, deadline.signal);
    signal.addEventListener('abort', () => stream.destroy(), { once: true });
    return stream;
  } catch (error) {
    throw requester.explain(error, exchange);
  } finally {
    deadline.done();
  }
}

function opened(socket: WebSocket, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = (): void => {
      socket.terminate();
      reject(new Error('aborted'));
    };
    const leave = (): void => signal.removeEventListener('abort', give);
    signal.addEventListener('abort', give, { once: true });
    socket.once('open', () => {
      leave();
      resolve();
    });
    socket.once('unexpected-response', (_request, answer: IncomingMessage) => {
      leave();
      refusal(answer).then(reject, reject);
    });
    socket.once('error', (error) => {
      leave();
      reject(error);
    });
    if (signal.aborted) give();
  });
}

async function refusal(answer: IncomingMessage): Promise<Error> {
  let body = '';
  for await (const chunk of answer) if (body.length < 1 << 16) body += String(chunk);
  const retryAfter = answer.headers['retry-after'];
  return statusError({ status: answer.statusCode ?? 0, retryAfter, body });
}

/** The data channel as a stream; it reads no faster than it is read. */
class PodStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #begun = new Set<number>();

  constructor(socket: WebSocket, explain: (error: unknown) => Error) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    // Whoever uses the stream hears of errors by its own listeners; one that nobody uses any more must not be fatal.
    this.on('error', () => undefined);
    socket.on('message', (data) => this.#take(Buffer.isBuffer(data) ? data : Buffer.alloc(0)));
    socket.on('error', (error) => this.destroy(explain(error)));
    socket.on('close', () => {
      if (!this.destroyed) this.push(null);
    });
  }

  override _read(): void {
    if (this.#socket.isPaused) this.#socket.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.send(Buffer.concat([Buffer.of(dataChannel), chunk]), done);
  }

  // The protocol knows no half that is closed: the pod may still answer.
  override _final(done: () => void): void {
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.terminate();
    done(error);
  }

  #take(message: Buffer): void {
    const channel = message[0];
    if (channel === undefined) return;
    if (!this.#begun.has(channel)) {
      this.#begun.add(channel);
      return;
    }
    const payload = message.subarray(1);
    if (channel === errorChannel) this.destroy(refusedByPod());
    else if (channel === dataChannel && !this.push(payload)) this.#socket.pause();
  }
}

const refusedByPod = (): Error =>
  clusterError('unreachable', say('The pod does not take connections at this port.'));
