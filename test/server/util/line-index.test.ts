import { describe, expect, test } from 'vitest';
import { createLineIndex, type ColumnUnit } from '../../../server/src/util/line-index.ts';

const cases: readonly [
  text: string,
  unit: ColumnUnit,
  offset: number,
  line: number,
  character: number,
][] = [
  ['', 'utf-16', 0, 0, 0],
  ['ab', 'utf-16', 2, 0, 2],
  ['a\nb', 'utf-16', 1, 0, 1],
  ['a\nb', 'utf-16', 2, 1, 0],
  ['a\r\nb', 'utf-16', 3, 1, 0],
  ['a\rb', 'utf-16', 2, 1, 0],
  ['a\n', 'utf-16', 2, 1, 0],
  ['\n\n', 'utf-16', 1, 1, 0],
  ['é😀x\né', 'utf-16', 3, 0, 3],
  ['é😀x\né', 'utf-8', 1, 0, 2],
  ['é😀x\né', 'utf-8', 3, 0, 6],
  ['é😀x\né', 'utf-8', 6, 1, 2],
];

describe('line index', () => {
  test.each(cases)(
    '%j in %s: offset %i is %i:%i and back',
    (text, unit, offset, line, character) => {
      const index = createLineIndex(text, unit);
      expect(index.positionAt(offset)).toEqual({ line, character });
      expect(index.offsetAt({ line, character })).toBe(offset);
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
