import type { Span } from '../promql/ast.ts';
import type { EmbeddedExpr, EmbeddedRole } from './host.ts';
import { identityMap, type OffsetMap } from './offset-map.ts';
import { isEmptyPromql } from './promql-text.ts';
import { decodeBlock, type BlockContent } from './yaml-block-scalar.ts';
import { skipBlanks, trimEnd } from './yaml-lines.ts';
import { decodeScalar, quotedContent } from './yaml-scalar.ts';
import type { YamlScalar } from './yaml-tree.ts';
import {
  blockBody,
  escapeDouble,
  escapeSingle,
  fitsBlock,
  isPrintable,
  isSafePlain,
  needsIndicator,
} from './yaml-write.ts';

/** What the expression is to its host. */
export interface ExpressionUse {
  readonly role: EmbeddedRole;
  readonly title: string | undefined;
}

interface Parts {
  readonly map: OffsetMap;
  readonly hostRange: Span;
  readonly replaceRange: Span;
  readonly encode: (text: string) => string;
  readonly encodeInsert: (text: string) => string;
}

/** Where a value stands. */
export type YamlPlace = Pick<YamlScalar, 'parentIndent' | 'flow'>;

/** Columns that a new block scalar is indented by. */
const step = 2;

const eolOf = (host: string): string => {
  const feed = host.indexOf('\n');
  return feed > 0 && host[feed - 1] === '\r' ? '\r\n' : '\n';
};

const lineEndAt = (host: string, from: number): number => {
  const feed = host.indexOf('\n', from);
  if (feed === -1) return host.length;
  return feed > from && host[feed - 1] === '\r' ? feed - 1 : feed;
};

/** Extends `from` over blanks on its line, and over lines of blanks that are indented like a continuation. */
const caretEnd = (host: string, from: number, minimum: number): number => {
  let end = skipBlanks(host, from, host.length);
  if (lineEndAt(host, end) !== end) return end;
  let at = host.indexOf('\n', end) + 1;
  while (at > 0 && at <= host.length) {
    const lineEnd = lineEndAt(host, at);
    if (trimEnd(host, at, lineEnd) > at) return end;
    if (lineEnd - at >= minimum) end = lineEnd;
    at = host.indexOf('\n', lineEnd) + 1;
  }
  return end;
};

/** End of the comment behind a value, or `end` when something else than blanks and a comment follows on the line. */
const commentEnd = (host: string, end: number): number => {
  const lineEnd = lineEndAt(host, end);
  return /^(?:[ \t]+#.*|[ \t]*)$/.test(host.slice(end, lineEnd)) ? lineEnd : end;
};

/** `text` as a new literal block scalar; `rest` is what stood behind the old value on its line. */
const newBlock = (host: string, scalar: YamlScalar, text: string): string => {
  const indicator = needsIndicator(text) ? String(step) : '';
  const indent = Math.max(scalar.parentIndent, 0) + step;
  const rest = host.slice(scalar.end, commentEnd(host, scalar.end));
  const eol = eolOf(host);
  return `|${indicator}-${rest}${eol}${blockBody(text, { indent, folded: false, eol })}`;
};

const oneLine = (scalar: YamlScalar, text: string): string | undefined => {
  if (text.includes('\n') || !isPrintable(text)) return undefined;
  if (scalar.style === 'single') return `'${escapeSingle(text)}'`;
  if (scalar.style === 'double') return `"${escapeDouble(text)}"`;
  return isSafePlain(text, scalar.flow) ? text : undefined;
};

/** Whether a block scalar may stand in place of the flow scalar: in block context, and last on its line. */
const allowsBlock = (host: string, scalar: YamlScalar): boolean =>
  !scalar.flow &&
  scalar.parentIndent >= 0 &&
  commentEnd(host, scalar.end) === lineEndAt(host, scalar.end);

const encodeFlowScalar = (host: string, scalar: YamlScalar, text: string): string => {
  const rest = host.slice(scalar.end, commentEnd(host, scalar.end));
  const line = oneLine(scalar, text);
  if (line !== undefined) return line + rest;
  if (fitsBlock(text) && allowsBlock(host, scalar)) return newBlock(host, scalar, text);
  return `"${escapeDouble(text)}"${rest}`;
};

const withoutTail = (text: string): string => text.replace(/\n+$/, '');

const insertInto: Readonly<Record<'plain' | 'single' | 'double', (text: string) => string>> = {
  // A line break in a folded scalar must be written twice to stay one.
  plain: (text) => text.replaceAll('\n', '\n\n'),
  single: (text) => escapeSingle(text).replaceAll('\n', '\n\n'),
  double: escapeDouble,
};

const flowParts = (host: string, scalar: YamlScalar): Parts => {
  const map = decodeScalar(host, scalar);
  const style = scalar.style === 'single' || scalar.style === 'double' ? scalar.style : 'plain';
  const minimum = scalar.parentIndent + 1;
  const quoted = style === 'plain' ? undefined : quotedContent(host, scalar);
  const contentEnd = quoted?.end ?? scalar.end;
  const isOpen = quoted?.closed !== true;
  const end = isOpen ? caretEnd(host, contentEnd, scalar.flow ? Infinity : minimum) : contentEnd;
  const whole = { ...scalar, end: quoted?.closed === false ? contentEnd : scalar.end };
  return {
    map,
    hostRange: { start: scalar.start + (quoted === undefined ? 0 : 1), end },
    replaceRange: { start: scalar.start, end: commentEnd(host, whole.end) },
    encode: (text) => encodeFlowScalar(host, whole, withoutTail(text)),
    encodeInsert: insertInto[style],
  };
};

const blockHeaderFor = (content: BlockContent, digit: number, text: string): string => {
  const { header } = content;
  if (header.indent > 0 || !needsIndicator(text)) return header.text;
  return header.text.slice(0, 1) + String(digit) + header.text.slice(1);
};

const encodeBlockScalar = (
  host: string,
  scalar: YamlScalar,
  content: BlockContent,
  text: string,
): string => {
  const { header } = content;
  const rest = host.slice(scalar.start + header.text.length, header.lineEnd);
  if (!fitsBlock(text)) return `"${escapeDouble(text)}"${rest}`;
  const parent = Math.max(scalar.parentIndent, 0);
  const kept = content.contentIndent - parent;
  const isKept = kept >= 1 && (kept <= 9 || !needsIndicator(text));
  const digit = isKept ? kept : step;
  const eol = eolOf(host);
  const folded = scalar.style === 'folded';
  const body = blockBody(text, { indent: parent + digit, folded, eol });
  return blockHeaderFor(content, digit, text) + rest + eol + body;
};

const blockParts = (host: string, scalar: YamlScalar): Parts => {
  const content = decodeBlock(host, scalar);
  const { header, map, contentIndent, contentEnd } = content;
  const start = Math.min(scalar.bodyStart, host.length);
  const margin = ' '.repeat(contentIndent);
  const minimum = map.text === '' ? scalar.parentIndent + 1 : contentIndent;
  const lastEnd = map.toHost(Math.max(0, map.text.length - 1));
  const breakText = scalar.style === 'folded' ? `\n\n${margin}` : `\n${margin}`;
  return {
    map,
    hostRange: {
      start,
      end: Math.max(lastEnd, caretEnd(host, Math.max(contentEnd, start), minimum)),
    },
    replaceRange: { start: scalar.start, end: Math.max(contentEnd, header.lineEnd) },
    encode: (text) => encodeBlockScalar(host, scalar, content, withoutTail(text)),
    encodeInsert: (text) => text.replaceAll('\n', breakText),
  };
};

const expressionOf = (parts: Parts, use: ExpressionUse): EmbeddedExpr => {
  const { map, hostRange } = parts;
  // The end of a text that ends with line breaks stays on the line of the last one.
  const last = map.text.endsWith('\n') ? map.text.length - 1 : map.text.length;
  return {
    text: map.text,
    role: use.role,
    title: use.title,
    empty: isEmptyPromql(map.text),
    templated: false,
    hostRange,
    replaceRange: parts.replaceRange,
    toHost: (offset) => map.toHost(Math.min(offset, last)),
    toHostEnd: (offset) => map.toHostEnd(Math.min(offset, last)),
    toExpr: (hostOffset) =>
      hostOffset < hostRange.start || hostOffset > hostRange.end
        ? undefined
        : map.toExpr(hostOffset),
    encode: parts.encode,
    encodeInsert: parts.encodeInsert,
  };
};

/** Parts of a value that is not there yet; it goes behind the `:` that ends at `colonEnd`. */
const missingParts = (host: string, colonEnd: number, place: YamlPlace): Parts => {
  const scalar: YamlScalar = {
    ...place,
    kind: 'scalar',
    style: 'plain',
    value: '',
    start: colonEnd,
    end: colonEnd,
    bodyStart: colonEnd,
    anchor: undefined,
    tag: undefined,
  };
  const minimum = place.flow ? Infinity : place.parentIndent + 1;
  const blanksEnd = skipBlanks(host, colonEnd, host.length);
  const end = commentEnd(host, colonEnd);
  const origin = host[blanksEnd] === '#' ? colonEnd : blanksEnd;
  return {
    map: identityMap(host, origin, origin),
    hostRange: { start: colonEnd, end: caretEnd(host, colonEnd, minimum) },
    replaceRange: { start: colonEnd, end },
    encode: (text) => ` ${encodeFlowScalar(host, scalar, withoutTail(text)).trimEnd()}`,
    encodeInsert: (text) => {
      const written = isSafePlain(text, place.flow) ? text : `'${escapeSingle(text)}'`;
      return blanksEnd === colonEnd ? ` ${written}` : written;
    },
  };
};

/** The expression of a key that has no value yet. */
export const missingExpression = (
  host: string,
  colonEnd: number,
  options: { readonly place: YamlPlace; readonly use: ExpressionUse },
): EmbeddedExpr => expressionOf(missingParts(host, colonEnd, options.place), options.use);

/** The expression that a scalar holds. */
export const scalarExpression = (
  host: string,
  scalar: YamlScalar,
  use: ExpressionUse,
): EmbeddedExpr => {
  const isBlock = scalar.style === 'literal' || scalar.style === 'folded';
  return expressionOf(isBlock ? blockParts(host, scalar) : flowParts(host, scalar), use);
};
