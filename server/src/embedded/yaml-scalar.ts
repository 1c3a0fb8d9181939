import type { OffsetMap } from './offset-map.ts';
import { decodeBlock } from './yaml-block-scalar.ts';
import { decodeDouble, decodePlain, decodeSingle } from './yaml-flow-scalar.ts';
import { countSpaces, sourceLines, trimEnd } from './yaml-lines.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** Where the content of a quoted scalar ends, and whether its closing quote is there. */
export interface QuotedContent {
  readonly end: number;
  readonly closed: boolean;
}

/** Whether the quote at the end of the scalar closes it, rather than being an escaped or doubled one. */
export const isClosedQuote = (host: string, scalar: YamlScalar): boolean => {
  const isSingle = scalar.style === 'single';
  const last = scalar.end - 1;
  if (last <= scalar.start || host[last] !== (isSingle ? "'" : '"')) return false;
  const pairing = isSingle ? "'" : '\\';
  let at = last - 1;
  while (at > scalar.start && host[at] === pairing) at -= 1;
  return (last - 1 - at) % 2 === 0;
};

/**
 * The content of a quoted scalar. Without a closing quote it ends with the last line that is indented like a
 * continuation, so that what follows in the file is not taken for text.
 */
export const quotedContent = (host: string, scalar: YamlScalar): QuotedContent => {
  if (isClosedQuote(host, scalar)) return { end: scalar.end - 1, closed: true };
  const lines = sourceLines(host, scalar.start + 1, scalar.end);
  let end = lines[0]?.end ?? scalar.end;
  for (const line of lines.slice(1)) {
    const spaces = countSpaces(host, line.start, line.end);
    const isBlank = trimEnd(host, line.start, line.end) === line.start;
    if (isBlank) continue;
    if (spaces <= scalar.parentIndent) break;
    end = line.end;
  }
  return { end: trimEnd(host, scalar.start + 1, end), closed: false };
};

/** The scalar's text with a map of every character. */
export const decodeScalar = (host: string, scalar: YamlScalar): OffsetMap => {
  switch (scalar.style) {
    case 'plain':
      return decodePlain(host, scalar.start, scalar.end);
    case 'single':
      return decodeSingle(host, scalar.start + 1, quotedContent(host, scalar).end);
    case 'double':
      return decodeDouble(host, scalar.start + 1, quotedContent(host, scalar).end);
    case 'literal':
    case 'folded':
      return decodeBlock(host, scalar).map;
  }
};
