import { describe, expect, test } from 'vitest';
import { byteLength, byteOffsetsOf, offsetOfByte } from '../../../server/src/util/byte-offsets.ts';

const texts = [
  '',
  'up{job="a"}',
  'é',
  '日本 + x',
  'a😀b',
  '\ud800x',
  'x\udc00',
  'ÿ\u0000\u07ff\u0800',
];

/** The offsets where characters start, and the end. */
const boundaries = (text: string): number[] => {
  const found = [0];
  for (const character of text) found.push((found.at(-1) ?? 0) + character.length);
  return found;
};

describe('byte offsets', () => {
  test.each(texts)('%j agrees with the encoder in both directions', (text) => {
    const offsets = byteOffsetsOf(text);
    for (const at of boundaries(text)) {
      // TextEncoder writes U+FFFD for a lone surrogate, as Go's JSON decoder does.
      const bytes = new TextEncoder().encode(text.slice(0, at)).length;
      expect(offsets.toBytes(at)).toBe(bytes);
      expect(offsets.toUtf16(bytes)).toBe(at);
      expect(byteLength(text, 0, at)).toBe(bytes);
      expect(offsetOfByte(text, bytes, { start: 0, end: text.length })).toBe(at);
    }
  });

  test('the middle of a character gives its start', () => {
    const { toUtf16, toBytes } = byteOffsetsOf('a😀b');
    expect([1, 2, 3, 4, 5].map(toUtf16)).toEqual([1, 1, 1, 1, 3]);
    expect(toBytes(2)).toBe(1);
  });

  test('offsets outside the text are clamped', () => {
    for (const text of ['ab', 'aé']) {
      const { toUtf16, toBytes } = byteOffsetsOf(text);
      expect(toBytes(99)).toBe(new TextEncoder().encode(text).length);
      expect(toBytes(-1)).toBe(0);
      expect(toUtf16(99)).toBe(text.length);
    }
  });
});
