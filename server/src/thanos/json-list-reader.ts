import type { BodySink } from './http-client.ts';

/**
 * Reads `{"status":…,"data":[…],"warnings":[…]}` as it comes in, so that a list of any length is never in memory as a
 * whole: each element of `data` is handed on as the bytes of its JSON; the other members are kept, they are small.
 * Where `data` is an object, its elements are the pairs: `"name":value`.
 */
export interface JsonListReader extends BodySink {
  /** What the text was, once it has ended or was enough. */
  readonly finish: () => ListEnvelope;
}

export interface ListEnvelope {
  /** `cut`: the text ends inside the object. `other`: no JSON object. */
  readonly shape: 'object' | 'cut' | 'other';
  /** `data` was the list, was absent (or null), or was something else. */
  readonly data: 'list' | 'absent' | 'other';
  /** Members other than `data`, parsed. */
  readonly members: ReadonlyMap<string, unknown>;
  /** The consumer or a bound stopped the reading. */
  readonly stopped: boolean;
}

/** Gets one element: `bytes[start .. end)` is its JSON. False when it has enough. */
export type ElementConsumer = (bytes: Uint8Array, start: number, end: number) => boolean;

/** One element or member larger than this (bytes) is no answer to be read. */
const maxValueBytes = 1 << 20;

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** End of the string that starts at `start`, or -1 when it is not whole. */
const stringEnd = (bytes: Uint8Array, start: number): number => {
  let from = start + 1;
  for (;;) {
    const end = bytes.indexOf(quote, from);
    if (end < 0) return -1;
    let before = end - 1;
    while (bytes[before] === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end + 1;
    from = end + 1;
  }
};

const nestedEnd = (bytes: Uint8Array, start: number): number => {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === quote) {
      at = stringEnd(bytes, at);
      if (at < 0) return -1;
      continue;
    }
    if (byte === openBrace || byte === openBracket) depth += 1;
    if (byte === closeBrace || byte === closeBracket) depth -= 1;
    at += 1;
    if (depth === 0) return at;
  }
  return -1;
};

const scalarEnd = (bytes: Uint8Array, start: number): number => {
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === comma || byte === closeBrace || byte === closeBracket || isBlank(byte)) return at;
    at += 1;
  }
  return -1;
};

/** End of the value that starts at `start`, or -1 when more bytes are needed. */
const valueEnd = (bytes: Uint8Array, start: number): number => {
  const byte = bytes[start];
  if (byte === quote) return stringEnd(bytes, start);
  if (byte === openBrace || byte === openBracket) return nestedEnd(bytes, start);
  return scalarEnd(bytes, start);
};

/** End of the pair `"key":value` that starts at `start`, or -1; of what is no pair, some end inside it. */
const pairEnd = (bytes: Uint8Array, start: number): number => {
  if (bytes[start] !== quote) return start + 1;
  let at = stringEnd(bytes, start);
  if (at < 0) return -1;
  while (isBlank(bytes[at])) at += 1;
  if (at >= bytes.length) return -1;
  if (bytes[at] !== colon) return at;
  at += 1;
  while (isBlank(bytes[at])) at += 1;
  return at >= bytes.length ? -1 : valueEnd(bytes, at);
};

/** What the elements of `data` stand in. */
export type Container = 'array' | 'object';

type State = 'start' | 'member' | 'colon' | 'value' | 'element' | 'ended' | 'broken';

const decoder = new TextDecoder();

const parsed = (bytes: Uint8Array, start: number, end: number): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes.subarray(start, end)));
  } catch {
    return undefined;
  }
};

class Reader implements JsonListReader {
  readonly #consume: ElementConsumer;
  readonly #container: Container;
  readonly #members = new Map<string, unknown>();
  /** What is not read yet: `#buffer[0 .. #length)`; one buffer for all chunks. */
  #buffer: Uint8Array = new Uint8Array(0);
  #length = 0;
  #state: State = 'start';
  #key = '';
  #data: ListEnvelope['data'] = 'absent';
  #stopped = false;

  constructor(container: Container, consume: ElementConsumer) {
    this.#container = container;
    this.#consume = consume;
  }

  write(chunk: Uint8Array): 'more' | 'enough' | 'too-large' {
    const bytes = this.#append(chunk);
    let at = 0;
    while (at < bytes.length && !this.#stopped) {
      if (isBlank(bytes[at])) {
        at += 1;
        continue;
      }
      const next = this.#step(bytes, at);
      if (next < 0) break;
      at = next;
    }
    if (this.#stopped) return 'enough';
    this.#buffer.copyWithin(0, at, this.#length);
    this.#length -= at;
    return this.#length > maxValueBytes ? 'too-large' : 'more';
  }

  /** The rest of what came before, and the chunk. */
  #append(chunk: Uint8Array): Uint8Array {
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = length;
    return this.#buffer.subarray(0, length);
  }

  finish(): ListEnvelope {
    const isWhole = this.#state === 'ended' || this.#stopped;
    const shape =
      this.#state === 'start' || this.#state === 'broken' ? 'other' : isWhole ? 'object' : 'cut';
    return { shape, data: this.#data, members: this.#members, stopped: this.#stopped };
  }

  /** Reads one token at `at`; the place behind it, or -1 when it is not whole yet. */
  #step(bytes: Uint8Array, at: number): number {
    const byte = bytes[at] ?? 0;
    switch (this.#state) {
      case 'start':
        this.#state = byte === openBrace ? 'member' : 'broken';
        return at + 1;
      case 'member':
        return this.#member(bytes, at);
      case 'colon':
        this.#state = byte === colon ? 'value' : 'broken';
        return at + 1;
      case 'value':
        return this.#value(bytes, at);
      case 'element':
        return this.#element(bytes, at);
      case 'ended':
      case 'broken':
        return bytes.length;
    }
  }

  #member(bytes: Uint8Array, at: number): number {
    const byte = bytes[at];
    if (byte === comma) return at + 1;
    if (byte === closeBrace) {
      this.#state = 'ended';
      return at + 1;
    }
    if (byte !== quote) {
      this.#state = 'broken';
      return bytes.length;
    }
    const end = stringEnd(bytes, at);
    if (end < 0) return -1;
    this.#key = String(parsed(bytes, at, end));
    this.#state = 'colon';
    return end;
  }

  #value(bytes: Uint8Array, at: number): number {
    const open = this.#container === 'array' ? openBracket : openBrace;
    if (this.#key === 'data' && bytes[at] === open) {
      this.#data = 'list';
      this.#state = 'element';
      return at + 1;
    }
    const end = valueEnd(bytes, at);
    if (end < 0) return -1;
    const value = parsed(bytes, at, end);
    if (this.#key !== 'data') this.#members.set(this.#key, value);
    else if (value !== null) this.#data = 'other';
    this.#state = 'member';
    return end;
  }

  #element(bytes: Uint8Array, at: number): number {
    const byte = bytes[at];
    if (byte === comma) return at + 1;
    const isArray = this.#container === 'array';
    if (byte === (isArray ? closeBracket : closeBrace)) {
      this.#state = 'member';
      return at + 1;
    }
    const end = isArray ? valueEnd(bytes, at) : pairEnd(bytes, at);
    if (end < 0) return -1;
    if (!this.#consume(bytes, at, end)) this.#stopped = true;
    return end;
  }
}

export const jsonListReader = (container: Container, consume: ElementConsumer): JsonListReader =>
  new Reader(container, consume);
