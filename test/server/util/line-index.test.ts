import { describe, expect, test } from 'vitest';
import {
  createLineIndex,
  type ColumnUnit,
  type LinePosition,
} from '../../../server/src/util/line-index.ts';

interface Row {
  readonly text: string;
  readonly unit: ColumnUnit;
  readonly offset: number;
  readonly at: LinePosition;
}

const rows: readonly Row[] = [
  { text: '', unit: 'utf-16', offset: 0, at: { line: 0, character: 0 } },
  { text: 'ab', unit: 'utf-16', offset: 2, at: { line: 0, character: 2 } },
  { text: 'a\nb', unit: 'utf-16', offset: 1, at: { line: 0, character: 1 } },
  { text: 'a\nb', unit: 'utf-16', offset: 2, at: { line: 1, character: 0 } },
  { text: 'a\r\nb', unit: 'utf-16', offset: 3, at: { line: 1, character: 0 } },
  { text: 'a\rb', unit: 'utf-16', offset: 2, at: { line: 1, character: 0 } },
  { text: 'a\n', unit: 'utf-16', offset: 2, at: { line: 1, character: 0 } },
  { text: '\n\n', unit: 'utf-16', offset: 1, at: { line: 1, character: 0 } },
  { text: 'é😀x\né', unit: 'utf-16', offset: 3, at: { line: 0, character: 3 } },
  { text: 'é😀x\né', unit: 'utf-8', offset: 1, at: { line: 0, character: 2 } },
  { text: 'é😀x\né', unit: 'utf-8', offset: 3, at: { line: 0, character: 6 } },
  { text: 'é😀x\né', unit: 'utf-8', offset: 6, at: { line: 1, character: 2 } },
];

describe('line index', () => {
  test.each(rows)(
    '$text in $unit: offset $offset is $at and back',
    ({ text, unit, offset, at }) => {
      const index = createLineIndex(text, unit);
      expect(index.positionAt(offset)).toEqual(at);
      expect(index.offsetAt(at)).toBe(offset);
    },
  );

  test.each([
    ['a column behind the end of its line', 'ab\ncd', { line: 0, character: 9 }, 2],
    ['a column behind a CRLF line', 'ab\r\ncd', { line: 0, character: 9 }, 2],
    ['a line behind the text', 'ab\ncd', { line: 7, character: 0 }, 5],
    ['a negative line', 'ab', { line: -1, character: 1 }, 0],
    ['a negative column', 'ab\ncd', { line: 1, character: -4 }, 3],
  ])('%s is clamped', (_, text, position, offset) => {
    expect(createLineIndex(text).offsetAt(position)).toBe(offset);
  });

  test('an offset outside the text is clamped', () => {
    const index = createLineIndex('ab\nc');
    expect(index.positionAt(99)).toEqual({ line: 1, character: 1 });
    expect(index.positionAt(-1)).toEqual({ line: 0, character: 0 });
    expect(index.lineCount).toBe(2);
  });
});
