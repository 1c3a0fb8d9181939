import * as z from 'zod';
import { defaultTenantHeader } from '../protocol/connections.ts';
import type { ConnectionProfile, Failure } from '../protocol/connections.ts';
import type { ChannelSource } from './channel.ts';
import type { Authorizer, Proof } from './credentials.ts';
import type { Clock } from '../util/timers.ts';
import { failed, failure, kindOfStatus, success, transportFailure } from './failures.ts';
import type { Outcome } from './failures.ts';
import type { BodySink, Deadlines, HttpClient, HttpResult, ResponseHead } from './http-client.ts';
import { publicAddress } from './secrets.ts';
import type { Redact } from './secrets.ts';

/** One question to the HTTP API. */
export interface Question {
  /** Below the address of the connection, for example `/api/v1/labels`. */
  readonly path: string;
  readonly params: readonly (readonly [name: string, value: string])[];
  /** Whether the parameters may go as a form; they do when the address would be long. */
  readonly canPost: boolean;
  readonly deadlines: Deadlines;
}

/** A sink that gives a value when the body has ended. */
export interface Body<T> extends BodySink {
  readonly finish: () => T;
}

export interface Reply<T> {
  readonly status: number;
  readonly body: T;
  readonly end: 'complete' | 'enough' | 'too-large';
}

/** Asks one server: address, headers, credentials with one renewal, and failures by kind. */
export interface Requester {
  readonly ask: <T>(
    question: Question,
    makeBody: () => Body<T>,
    signal: AbortSignal,
  ) => Promise<Outcome<Reply<T>>>;
  /** A failure of this server with its sentence. */
  readonly failure: (kind: Failure['kind'], detail?: string) => Failure;
}

export interface RequesterPorts {
  readonly profile: ConnectionProfile;
  readonly channels: ChannelSource;
  readonly httpClient: HttpClient;
  readonly authorizer: Authorizer;
  readonly redact: Redact;
  readonly userAgent: string;
  readonly clock: Clock;
}

/** Longer addresses (characters) are refused by some proxies. */
const maxAddressLength = 2000;
const maxErrorBytes = 64 * 1024;

/** Collects a text up to a bound. */
export const textBody = (maxBytes: number, whenFull: 'enough' | 'too-large'): Body<string> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  return {
    write: (chunk) => {
      length += chunk.length;
      if (length > maxBytes) return whenFull;
      chunks.push(chunk);
      return 'more';
    },
    finish: () => Buffer.concat(chunks).toString('utf8'),
  };
};

const errorEnvelope = z.object({ errorType: z.string().optional(), error: z.string() });

const parseError = (text: string): z.infer<typeof errorEnvelope> | undefined => {
  try {
    return errorEnvelope.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const kindsByErrorType: ReadonlyMap<string, Failure['kind']> = new Map([
  ['timeout', 'timeout'],
  ['canceled', 'timeout'],
  ['unavailable', 'unavailable'],
]);

/** Why a status other than success came. */
const statusFailure = (
  head: ResponseHead,
  text: string,
  context: { readonly address: string; readonly redact: Redact },
): Failure => {
  const { address, redact } = context;
  if (head.status < 400) {
    const target = head.location === undefined ? '' : publicAddress(head.location);
    const detail = target === '' ? `status ${head.status}` : `a redirect to ${redact(target)}`;
    return failure('not-an-api', { address, detail }, head.status);
  }
  const error = parseError(text);
  const byType = kindsByErrorType.get(error?.errorType ?? '');
  const kind = head.status >= 500 && byType !== undefined ? byType : kindOfStatus(head.status);
  const detail = error === undefined ? `status ${head.status}` : redact(error.error);
  return failure(kind, { address, detail }, head.status);
};

/** Seconds or a date, as `Retry-After` may have it; milliseconds from now. */
const retryAfterMs = (value: string | undefined, now: number): number | undefined => {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

interface Address {
  readonly base: string;
  /** Parameters inside the configured address go with every request. */
  readonly own: URLSearchParams;
}

const addressOf = (url: string): Address | undefined => {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return undefined;
  const path = parsed.pathname.replace(/\/+$/, '').replace(/\/api\/v1$/, '');
  return { base: `${parsed.protocol}//${parsed.host}${path}`, own: parsed.searchParams };
};

interface Message {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: string;
}

const copyPair = ([name, value]: readonly [string, string]): [string, string] => [name, value];

const messageOf = (address: Address, question: Question): Message => {
  const form = new URLSearchParams([...address.own, ...question.params.map(copyPair)]);
  const query = form.size === 0 ? '' : `?${form.toString()}`;
  const url = `${address.base}${question.path}${query}`;
  if (!question.canPost || url.length <= maxAddressLength) return { method: 'GET', url };
  const own = address.own.size === 0 ? '' : `?${address.own.toString()}`;
  const body = new URLSearchParams(question.params.map(copyPair)).toString();
  return { method: 'POST', url: `${address.base}${question.path}${own}`, body };
};

const profileHeaders = ({ headers = {}, tenant }: ConnectionProfile): Record<string, string> => ({
  ...headers,
  ...(tenant === undefined ? {} : { [tenant.header || defaultTenantHeader]: tenant.value }),
});

/** One attempt to get an answer. */
interface Sending {
  readonly address: Address;
  readonly question: Question;
  readonly proof: Proof;
  readonly signal: AbortSignal;
}

class ServerRequester implements Requester {
  readonly #ports: RequesterPorts;
  readonly #address: Address | undefined;
  readonly #shown: string;

  constructor(ports: RequesterPorts) {
    this.#ports = ports;
    this.#address = addressOf(ports.profile.url);
    this.#shown = ports.profile.shownAs ?? publicAddress(ports.profile.url);
  }

  failure(kind: Failure['kind'], detail = ''): Failure {
    return failure(kind, { address: this.#shown, detail: this.#ports.redact(detail) });
  }

  async ask<T>(
    question: Question,
    makeBody: () => Body<T>,
    signal: AbortSignal,
  ): Promise<Outcome<Reply<T>>> {
    if (this.#address === undefined) {
      return failed(
        this.failure('configuration', 'the address must start with http:// or https://'),
      );
    }
    const { authorizer } = this.#ports;
    const proof = await authorizer.headers(signal);
    if (!proof.ok) return proof;
    const sending = { address: this.#address, question, signal };
    const first = await this.#attempt({ ...sending, proof: proof.value }, makeBody);
    const isRefused = !first.ok && first.failure.kind === 'unauthorized';
    if (!isRefused || !authorizer.refused(proof.value)) return first;
    const other = await authorizer.headers(signal);
    return other.ok ? this.#attempt({ ...sending, proof: other.value }, makeBody) : other;
  }

  async #attempt<T>(
    { address, question, proof, signal }: Sending,
    makeBody: () => Body<T>,
  ): Promise<Outcome<Reply<T>>> {
    const { profile, channels, httpClient, userAgent } = this.#ports;
    const channel = await channels.get();
    if (!channel.ok) return channel;
    const message = messageOf(address, question);
    const body = makeBody();
    const error = textBody(maxErrorBytes, 'enough');
    const headers = {
      accept: 'application/json',
      'user-agent': userAgent,
      ...proof,
      ...profileHeaders(profile),
      ...(message.body === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded' }),
    };
    const { deadlines } = question;
    const result = await httpClient.send(
      { channel: channel.value, ...message, headers, deadlines, signal },
      ({ status }) => (status >= 200 && status < 300 ? body : error),
    );
    return this.#outcome(result, body, error);
  }

  #outcome<T>(result: HttpResult, body: Body<T>, error: Body<string>): Outcome<Reply<T>> {
    const context = { address: this.#shown, detail: '', redact: this.#ports.redact };
    if (!result.ok) {
      if (result.kind === 'tls') this.#ports.channels.renew();
      return failed(transportFailure(result.kind, result.code, context));
    }
    const { head, end } = result;
    if (head.status < 200 || head.status >= 300) {
      const retryAfter = retryAfterMs(head.retryAfter, this.#ports.clock());
      return failed(statusFailure(head, error.finish(), context), retryAfter);
    }
    if (end === 'too-large') return failed(this.failure('too-large'));
    return success({ status: head.status, body: body.finish(), end });
  }
}

export const createRequester = (ports: RequesterPorts): Requester => new ServerRequester(ports);
