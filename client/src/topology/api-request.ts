import { setTimeout as wait } from 'node:timers/promises';
import { proxyUpstream } from '../k8s/proxy-upstream.ts';
import type { ClusterClient, RawResponse } from '../k8s/port.ts';
import { ClusterError } from '../k8s/port.ts';
import { asFields } from '../util/values.ts';
import type { Fields } from '../util/values.ts';
import { say } from '../util/words.ts';
import { RefusedError, refusalOf } from './api-problem.ts';

/** Milliseconds that one answer may take: admission webhooks have 10 s each. */
const answerMs = 30_000;

const usualRestSeconds = 1;
const longestRestSeconds = 5;

/** Bytes of an answer that are read at most. */
const answerLimit = 64 << 20;

export interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly response: RawResponse;
  readonly text: string;
  /** It was asked for twice: whether the first time came through nobody knows. */
  readonly repeated: boolean;
}

/** Sends requests to an API server: gives answers that are a success, rejects with a `RefusedError` for others. */
export function createSender(
  client: ClusterClient,
  signal: AbortSignal,
): (question: Question) => Promise<Answer> {
  const once = async ({ body, ...question }: Question, repeated: boolean): Promise<Answer> => {
    const late = AbortSignal.timeout(answerMs);
    try {
      const response = await client.raw({
        ...question,
        ...(body === undefined ? {} : { body: bytesOf(JSON.stringify(body)) }),
        signal: AbortSignal.any([signal, late]),
      });
      return { response, text: await textOf(response), repeated };
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error;
      throw new ClusterError({
        kind: 'timeout',
        message: say('The cluster did not answer within {seconds} s.', {
          seconds: answerMs / 1000,
        }),
      });
    }
  };

  /** A connection that was kept open may end just then, and a server may ask to wait: once more. */
  const ask = async (question: Question): Promise<Answer> => {
    const first = await once(question, false).catch((error: unknown) => {
      if (signal.aborted || !(error instanceof ClusterError)) throw error;
      if (error.problem.kind !== 'unreachable') throw error;
      return undefined;
    });
    if (first === undefined) return once(question, true);
    if (first.response.status === 429) {
      // Cancelled meanwhile, the question is too.
      await wait(restOf(first.response), undefined, { signal }).catch(() => undefined);
      return once(question, false);
    }
    if (first.response.status !== 401 || !(await client.renewCredentials())) return first;
    return once(question, false);
  };

  return async (question) => {
    const answer = await ask(question);
    const { status } = answer.response;
    if (status >= 200 && status < 300) return answer;
    throw new RefusedError(refusalOf(status, answer.text));
  };
}

/**
 * How long (ms) a server that is too busy, or has not read its storage of a kind that was made just now, asks to wait.
 * Source: k8s.io/apiserver v0.36.3 pkg/endpoints/handlers/responsewriters and storage/cacher: 429 with a number of seconds.
 */
function restOf({ headers }: RawResponse): number {
  const seconds = Number(headers['retry-after'] ?? usualRestSeconds);
  return Math.min(Number.isNaN(seconds) ? usualRestSeconds : seconds, longestRestSeconds) * 1000;
}

export interface ServicePlace {
  readonly namespace: string;
  readonly service: string;
  readonly port: number;
}

/** The answer of a Service over HTTP, through the API server; one that is no success is JSON too. */
export async function askService(
  client: ClusterClient,
  { namespace, service, port }: ServicePlace,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal },
): Promise<Fields> {
  const target = { namespace, resource: 'services', name: service, port, scheme: 'http' } as const;
  const late = AbortSignal.timeout(answerMs);
  const response = await proxyUpstream(async () => client, target, '').request({
    method: 'GET',
    path,
    headers: { accept: 'application/json' },
    signal: AbortSignal.any([signal, late]),
  });
  return parsedObject(await textOf(response));
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

async function textOf({ body }: RawResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > answerLimit) throw notReadable();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The object of an answer; rejects what is none. */
export function parsedObject(text: string): Fields {
  try {
    const fields = asFields(JSON.parse(text));
    if (fields !== undefined) return fields;
  } catch {
    // Told below, as for anything else that is no object.
  }
  throw notReadable();
}

const notReadable = (): ClusterError =>
  new ClusterError({
    kind: 'bad-answer',
    message: say(
      'The cluster’s answer cannot be read: something else than an API server answers there.',
    ),
  });
