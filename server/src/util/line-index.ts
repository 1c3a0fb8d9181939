import { byteLength, offsetOfByte } from './byte-offsets.ts';

/** What a column counts: UTF-16 code units (the editors' default) or UTF-8 bytes. */
export type ColumnUnit = 'utf-16' | 'utf-8';

/** Zero-based, as in the language server protocol. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/** Offsets (UTF-16 code units) ↔ lines and columns of one text. Lines end with LF, CRLF or CR. */
export interface LineIndex {
  readonly lineCount: number;
  /** An offset outside the text counts as its nearest end. */
  readonly positionAt: (offset: number) => LinePosition;
  /** A column behind the end of its line counts as that end; a line behind the text as the text's end. */
  readonly offsetAt: (position: LinePosition) => number;
}

const lineFeed = 10;
const carriageReturn = 13;

const lineStartsOf = (text: string): readonly number[] => {
  const starts = [0];
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === carriageReturn && text.charCodeAt(at + 1) === lineFeed) continue;
    if (unit === lineFeed || unit === carriageReturn) starts.push(at + 1);
  }
  return starts;
};

/** Builds the index in one pass over the text. */
export const createLineIndex = (text: string, unit: ColumnUnit = 'utf-16'): LineIndex => {
  const starts = lineStartsOf(text);
  const startOf = (line: number): number => starts[line] ?? text.length;

  const endOf = (line: number): number => {
    let end = startOf(line + 1);
    while (end > startOf(line)) {
      const last = text.charCodeAt(end - 1);
      if (last !== lineFeed && last !== carriageReturn) break;
      end -= 1;
    }
    return end;
  };

  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  return {
    lineCount: starts.length,
    positionAt: (wanted) => {
      const offset = Math.min(Math.max(wanted, 0), text.length);
      const line = lineOf(offset);
      const start = startOf(line);
      return {
        line,
        character: unit === 'utf-16' ? offset - start : byteLength(text, start, offset),
      };
    },
    offsetAt: ({ line, character }) => {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      const [start, end] = [startOf(line), endOf(line)];
      return unit === 'utf-16'
        ? Math.min(start + Math.max(character, 0), end)
        : offsetOfByte(text, character, { start, end });
    },
  };
};
