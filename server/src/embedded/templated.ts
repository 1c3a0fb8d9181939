import type { EmbeddedExpr } from './host.ts';
import { isEmptyPromql } from './promql-text.ts';

/** A part of a text and what is read in its place. */
interface Piece {
  /** In the text as it is written. */
  readonly start: number;
  readonly end: number;
  /** In the text as it is read. */
  readonly from: number;
  readonly to: number;
  /** Stands as it is written. */
  readonly same: boolean;
}

const action = /<<[^]*?>>/g;

const piecesOf = (
  text: string,
  standIn: (action: string, before: string, after: string) => string,
): { readonly pieces: readonly Piece[]; readonly text: string } => {
  const pieces: Piece[] = [];
  let read = '';
  let at = 0;
  const same = (end: number): void => {
    if (end <= at) return;
    const from = read.length;
    read += text.slice(at, end);
    pieces.push({ start: at, end, from, to: read.length, same: true });
  };
  for (const match of text.matchAll(action)) {
    const [written] = match;
    same(match.index);
    at = match.index + written.length;
    const from = read.length;
    read += standIn(written.slice(2, -2).trim(), read, text.slice(at));
    pieces.push({ start: match.index, end: at, from, to: read.length, same: false });
  }
  same(text.length);
  return { pieces, text: read };
};

/** An expression whose `<<…>>` are read as what they will be; none of it stays as it was. */
export const templatedExpression = (
  expression: EmbeddedExpr,
  standIn: (action: string, before: string, after: string) => string,
): EmbeddedExpr => {
  const { pieces, text } = piecesOf(expression.text, standIn);
  const last = pieces.at(-1);
  const written = (offset: number, isEnd: boolean): number => {
    const piece = pieces.find(
      ({ from, to }) => (isEnd ? from < offset : from <= offset) && offset <= to,
    );
    if (piece === undefined) return last?.end ?? 0;
    if (piece.same) return piece.start + (offset - piece.from);
    return isEnd ? piece.end : piece.start;
  };
  const read = (offset: number): number => {
    const piece = pieces.find(({ start, end }) => start <= offset && offset < end);
    if (piece === undefined) return text.length;
    return piece.same ? piece.from + (offset - piece.start) : piece.from;
  };
  return {
    ...expression,
    text,
    templated: true,
    empty: isEmptyPromql(text),
    toHost: (offset) => expression.toHost(written(offset, false)),
    toHostEnd: (offset) => expression.toHostEnd(written(offset, true)),
    toExpr: (hostOffset) => {
      const at = expression.toExpr(hostOffset);
      return at === undefined ? undefined : read(at);
    },
  };
};
