import { describe, expect, it } from 'vitest';
import { printable, tableLines, textWidth } from '../../../client/src/run/text-table.ts';

describe('printable', () => {
  it.each([
    ['plain ünïcode 漢字', 'plain ünïcode 漢字'],
    ['a\nb\tc', String.raw`a\nb\tc`],
    ['\u0000\u001B[31m', String.raw`\u{0}\u{1b}[31m`],
    ['a\u202Eb\u2028', String.raw`a\u{202e}b\u{2028}`],
    ['\uD800x', String.raw`\u{d800}x`],
    ['😀', '😀'],
    ['[link](http://x) <b>&amp;', '[link](http://x) <b>&amp;'],
  ])('%j shows as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe('textWidth', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['e\u0301', 1],
    ['漢字', 4],
    ['😀', 2],
  ])('of %j is %i', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('tableLines', () => {
  it('aligns columns and keeps every row on its line', () => {
    const lines = tableLines({
      columns: [
        { name: 'cluster', align: 'left' },
        { name: 'value', align: 'right' },
      ],
      rows: [['eu', '12.5'], ['漢字', '3'], ['a\nb']],
      omitted: 0,
    });
    expect(lines).toEqual([
      'cluster  value',
      '───────  ─────',
      'eu        12.5',
      '漢字         3',
      String.raw`a\nb`,
    ]);
  });
});
