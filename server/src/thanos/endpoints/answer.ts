import * as z from 'zod';
import { failed, success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import { jsonListReader } from '../json-list-reader.ts';
import type { Container, ListEnvelope, ElementConsumer } from '../json-list-reader.ts';
import { textBody } from '../requester.ts';
import type { Body, Question, Reply, Requester } from '../requester.ts';
import { isPartial } from '../warnings.ts';

/** Data with what the server said about it. */
export interface Answer<T> {
  readonly data: T;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  /** False when something may be missing: a limit, a failed store, or our own bound cut it. */
  readonly complete: boolean;
  /** Our own bound cut it: the server did not keep to the limit it was given. */
  readonly overran?: boolean;
}

const texts = z.array(z.string());

const envelope = z.object({
  status: z.literal('success'),
  data: z.unknown().optional(),
  warnings: texts.nullish(),
  infos: texts.nullish(),
});

const errorEnvelope = z.object({ status: z.literal('error'), error: z.string() });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A body that is no JSON: a page, a cut text, or something else. */
const strangeText = (requester: Requester, text: string): Outcome<never> => {
  const start = text.trimStart();
  if (start.startsWith('{')) return failed(requester.failure('truncated'));
  return failed(requester.failure('not-an-api', start.startsWith('<') ? 'a web page' : ''));
};

/** Asks for one JSON value and checks it with the schema of its endpoint. No content is `undefined` to the schema. */
export const askJson = async <T>(
  requester: Requester,
  question: Question,
  how: { readonly schema: z.ZodType<T>; readonly maxBytes: number },
  signal: AbortSignal,
): Promise<Outcome<Answer<T>>> => {
  const makeBody = (): Body<string> => textBody(how.maxBytes, 'too-large');
  const reply = await requester.ask(question, makeBody, signal);
  if (!reply.ok) return reply;
  const { status, body } = reply.value;
  const isEmpty = status === 204 || body === '';
  const value = isEmpty ? { status: 'success' } : parseJson(body);
  if (value === undefined) return strangeText(requester, body);
  const refusal = errorEnvelope.safeParse(value);
  if (refusal.success) return failed(requester.failure('bad-request', refusal.data.error));
  const outer = envelope.safeParse(value);
  if (!outer.success) return failed(requester.failure('bad-answer'));
  const data = how.schema.safeParse(outer.data.data);
  if (!data.success) return failed(requester.failure('bad-answer'));
  const warnings = outer.data.warnings ?? [];
  return success({
    data: data.data,
    warnings,
    infos: outer.data.infos ?? [],
    complete: !isPartial(warnings),
  });
};

/** A list that is read while it comes in; our own bounds cut it without harm. */
const listBody = (
  { container = 'array', maxBytes }: ListReading,
  consume: ElementConsumer,
): Body<ListEnvelope> => {
  const reader = jsonListReader(container, consume);
  let length = 0;
  let isFull = false;
  return {
    write: (chunk) => {
      const wish = reader.write(chunk);
      length += chunk.length;
      if (wish !== 'more' || length <= maxBytes) return wish;
      isFull = true;
      return 'enough';
    },
    finish: () => {
      const whole = reader.finish();
      return isFull && whole.shape === 'cut' ? { ...whole, shape: 'object', stopped: true } : whole;
    },
  };
};

const listAnswer = (
  requester: Requester,
  { status, body }: Reply<ListEnvelope>,
): Outcome<Omit<Answer<undefined>, 'data'>> => {
  if (status === 204) return success({ warnings: [], infos: [], complete: true });
  if (body.shape === 'other') return failed(requester.failure('not-an-api'));
  if (body.shape === 'cut') return failed(requester.failure('truncated'));
  const members = Object.fromEntries(body.members);
  const refusal = errorEnvelope.safeParse(members);
  if (refusal.success) return failed(requester.failure('bad-request', refusal.data.error));
  // A list that was cut has not reached the members behind it.
  const outer = envelope.safeParse(body.stopped ? { ...members, status: 'success' } : members);
  if (!outer.success || body.data === 'other') return failed(requester.failure('bad-answer'));
  const warnings = outer.data.warnings ?? [];
  const complete = !body.stopped && !isPartial(warnings);
  return success({ warnings, infos: outer.data.infos ?? [], complete, overran: body.stopped });
};

/** Takes the elements of a list: `read` says false when one has a wrong type, `isFull` when there are enough. */
export interface ListConsumer {
  readonly read: (bytes: Uint8Array, start: number, end: number) => boolean;
  readonly isFull: () => boolean;
}

/** How a list is read. */
export interface ListReading {
  /** An array by default. */
  readonly container?: Container;
  /** Further bytes are not read; what came before them counts. */
  readonly maxBytes: number;
  readonly makeConsumer: () => ListConsumer;
}

/**
 * Asks for a list and hands its elements on as they come. It stops one element after the consumer is full, so that a
 * list of exactly as many elements is still known to be whole.
 */
export const askList = async (
  requester: Requester,
  question: Question,
  how: ListReading,
  signal: AbortSignal,
): Promise<Outcome<Omit<Answer<undefined>, 'data'>>> => {
  let isWrong = false;
  const makeBody = (): Body<ListEnvelope> => {
    const consumer = how.makeConsumer();
    isWrong = false;
    return listBody(how, (bytes, start, end) => {
      if (consumer.isFull()) return false;
      isWrong = !consumer.read(bytes, start, end);
      return !isWrong;
    });
  };
  const reply = await requester.ask(question, makeBody, signal);
  if (!reply.ok) return reply;
  return isWrong ? failed(requester.failure('bad-answer')) : listAnswer(requester, reply.value);
};
