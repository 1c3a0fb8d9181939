import { createOffsetMapBuilder, type OffsetMap, type OffsetMapBuilder } from './offset-map.ts';
import { skipBlanks, sourceLines, trimEnd, type SourceLine } from './yaml-lines.ts';

/*
 * Decoding of plain and quoted scalars with a map of every character.
 * Source of the semantics: YAML 1.2.2 sections 7.3 and 8.1, as package `yaml` reads them (the tests compare).
 */

type Emit = (start: number, end: number) => void;

const pushBreaks = (builder: OffsetMapBuilder, breaks: readonly SourceLine[]): void => {
  const [first, ...rest] = breaks;
  if (first === undefined) return;
  if (rest.length === 0) builder.unit(' ', first.end, first.next);
  for (const line of rest) builder.unit('\n', line.end, line.next);
};

/** Folds the lines of `[start, end)`: one break is a blank, n + 1 breaks are n line feeds, blanks around are dropped. */
const foldLines = (
  host: string,
  range: readonly [number, number],
  builder: OffsetMapBuilder,
  emit: Emit,
): void => {
  const lines = sourceLines(host, range[0], range[1]);
  const lastIndex = lines.length - 1;
  let breaks: SourceLine[] = [];
  for (const [index, line] of lines.entries()) {
    const start = index === 0 ? line.start : skipBlanks(host, line.start, line.end);
    const end = index === lastIndex ? line.end : trimEnd(host, start, line.end);
    const isInner = index > 0 && index < lastIndex;
    if (!isInner || end > start) {
      pushBreaks(builder, breaks);
      breaks = [];
      emit(start, end);
    }
    breaks.push(line);
  }
};

/** Decodes a plain scalar that stands at `[start, end)`. */
export const decodePlain = (host: string, start: number, end: number): OffsetMap => {
  const builder = createOffsetMapBuilder(host, start);
  foldLines(host, [start, end], builder, builder.run);
  return builder.build();
};

/** Decodes what stands between single quotes. */
export const decodeSingle = (host: string, start: number, end: number): OffsetMap => {
  const builder = createOffsetMapBuilder(host, start);
  foldLines(host, [start, end], builder, (from, to) => {
    let at = from;
    for (;;) {
      const quote = host.indexOf("''", at);
      if (quote === -1 || quote + 2 > to) break;
      builder.run(at, quote);
      builder.unit("'", quote, quote + 2);
      at = quote + 2;
    }
    builder.run(at, to);
  });
  return builder.build();
};

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};

const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

const codePoint = (digits: string, length: number): string | undefined => {
  if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
  const code = Number.parseInt(digits, 16);
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
};

/** The character an escape at `at` (the backslash) stands for, and its end; a bad escape stands for itself. */
const readEscape = (host: string, at: number, end: number): { text: string; end: number } => {
  const next = host[at + 1] ?? '';
  const simple = escapes[next];
  if (simple !== undefined) return { text: simple, end: at + 2 };
  const length = hexLengths[next];
  if (length === undefined) return { text: host.slice(at, Math.min(at + 2, end)), end: at + 2 };
  const stop = Math.min(at + 2 + length, end);
  return { text: codePoint(host.slice(at + 2, stop), length) ?? host.slice(at, stop), end: stop };
};

/** End of the line break at `at`, or `at` if there is none. */
const breakEnd = (host: string, at: number): number => {
  if (host[at] === '\n') return at + 1;
  return host[at] === '\r' && host[at + 1] === '\n' ? at + 2 : at;
};

/** Reads a fold that starts at the line break at `at`; returns where the text goes on. */
const foldBreaks = (host: string, from: number, end: number, builder: OffsetMapBuilder): number => {
  const breaks: SourceLine[] = [];
  let at = from;
  for (;;) {
    const next = breakEnd(host, at);
    if (at >= end || next === at) break;
    breaks.push({ start: at, end: at, next });
    at = skipBlanks(host, next, end);
  }
  pushBreaks(builder, breaks);
  return at;
};

/** Decodes what stands between double quotes. */
export const decodeDouble = (host: string, start: number, end: number): OffsetMap => {
  const builder = createOffsetMapBuilder(host, start);
  let at = start;
  let runStart = start;
  const flush = (to: number): void => {
    builder.run(runStart, to);
  };
  while (at < end) {
    const unit = host[at];
    if (unit === '\\') {
      flush(at);
      const joined = breakEnd(host, at + 1);
      if (joined > at + 1 && joined <= end) {
        at = skipBlanks(host, joined, end);
      } else {
        const escape = readEscape(host, at, end);
        builder.unit(escape.text, at, Math.min(escape.end, end));
        at = escape.end;
      }
      runStart = at;
    } else if (unit === ' ' || unit === '\t') {
      const after = skipBlanks(host, at, end);
      if (after < end && breakEnd(host, after) > after) {
        flush(at);
        runStart = after;
      }
      at = after;
    } else if (breakEnd(host, at) > at) {
      flush(at);
      at = foldBreaks(host, at, end, builder);
      runStart = at;
    } else at += 1;
  }
  flush(Math.min(at, end));
  return builder.build();
};
