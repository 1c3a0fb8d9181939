import { success } from '../failures.ts';
import type { Outcome } from '../failures.ts';
import type { Requester } from '../requester.ts';
import { askList } from './answer.ts';
import type { Answer, ListConsumer } from './answer.ts';
import { metadataDeadlines, scopedParams } from './scoped.ts';
import type { Params, ScopedQuestion } from './scoped.ts';

const quote = 0x22;
const backslash = 0x5c;
const decoder = new TextDecoder();

/** Where the texts of a list go. Bytes are UTF-8 without JSON escapes. */
export interface TextSink {
  readonly size: () => number;
  readonly add: (text: string) => void;
  readonly addBytes: (bytes: Uint8Array, start: number, end: number) => void;
}

const holds = (bytes: Uint8Array, byte: number, start: number, end: number): boolean => {
  for (let at = start; at < end; at += 1) if (bytes[at] === byte) return true;
  return false;
};

/** Hands strings on without making JavaScript strings of them, unless they hold escapes. */
const textConsumer = (sink: TextSink, limit: number): ListConsumer => ({
  isFull: () => sink.size() >= limit,
  read: (bytes, start, end) => {
    if (bytes[start] !== quote) return false;
    if (!holds(bytes, backslash, start, end)) {
      sink.addBytes(bytes, start + 1, end - 1);
      return true;
    }
    try {
      sink.add(String(JSON.parse(decoder.decode(bytes.subarray(start, end)))));
      return true;
    } catch {
      return false;
    }
  },
});

const textList = (): { readonly texts: string[]; readonly sink: TextSink } => {
  const texts: string[] = [];
  const sink: TextSink = {
    size: () => texts.length,
    add: (text) => {
      texts.push(text);
    },
    addBytes: (bytes, start, end) => {
      texts.push(decoder.decode(bytes.subarray(start, end)));
    },
  };
  return { texts, sink };
};

const maxListBytes = 8 << 20;
const maxNamesBytes = 64 << 20;

const valuesPath = (label: string): string =>
  `/api/v1/label/${encodeURIComponent(label.toWellFormed())}/values`;

const askTexts = async (
  requester: Requester,
  question: { readonly path: string; readonly canPost: boolean; readonly params: Params },
  limit: number,
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly string[]>>> => {
  let list = textList();
  const makeConsumer = (): ListConsumer => {
    list = textList();
    return textConsumer(list.sink, limit);
  };
  const outcome = await askList(
    requester,
    { ...question, deadlines: metadataDeadlines },
    { makeConsumer, maxBytes: maxListBytes },
    signal,
  );
  return outcome.ok ? success({ ...outcome.value, data: list.texts }) : outcome;
};

/** Names of labels that series of the scope have. */
export const askLabels = (
  requester: Requester,
  question: ScopedQuestion,
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly string[]>>> =>
  askTexts(
    requester,
    { path: '/api/v1/labels', canPost: true, params: scopedParams(question) },
    question.limit,
    signal,
  );

/** Values of one label among series of the scope. */
export const askLabelValues = (
  requester: Requester,
  question: ScopedQuestion & { readonly label: string },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly string[]>>> =>
  askTexts(
    requester,
    { path: valuesPath(question.label), canPost: false, params: scopedParams(question) },
    question.limit,
    signal,
  );

/** Values of one label of whatever time the server takes when nobody says one; for servers in front of others only. */
export const askLabelValuesByDefault = (
  requester: Requester,
  { label, limit }: { readonly label: string; readonly limit: number },
  signal: AbortSignal,
): Promise<Outcome<Answer<readonly string[]>>> =>
  askTexts(
    requester,
    { path: valuesPath(label), canPost: false, params: [['limit', String(limit)]] },
    limit,
    signal,
  );

/** All metric names, straight into a sink made anew for every attempt: half a million strings are never made. */
export const askMetricNames = async <S extends TextSink>(
  requester: Requester,
  question: ScopedQuestion,
  makeSink: () => S,
  signal: AbortSignal,
): Promise<Outcome<Answer<S>>> => {
  let sink = makeSink();
  const makeConsumer = (): ListConsumer => {
    sink = makeSink();
    return textConsumer(sink, question.limit);
  };
  const outcome = await askList(
    requester,
    {
      path: valuesPath('__name__'),
      canPost: false,
      params: scopedParams(question),
      deadlines: metadataDeadlines,
    },
    { makeConsumer, maxBytes: maxNamesBytes },
    signal,
  );
  return outcome.ok ? success({ ...outcome.value, data: sink }) : outcome;
};
