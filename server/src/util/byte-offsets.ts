/** Both directions between UTF-16 code units and UTF-8 bytes of one text. */
export interface ByteOffsets {
  /** UTF-16 offset → byte offset; a lone surrogate counts as U+FFFD, three bytes. */
  readonly toBytes: (utf16: number) => number;
  /** Byte offset → UTF-16 offset; the middle of a character gives its start. */
  readonly toUtf16: (bytes: number) => number;
}

const highSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const lowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Bytes of the character whose UTF-16 units start at `offset`: `[units, bytes]`. */
const widthAt = (text: string, offset: number): readonly [units: number, bytes: number] => {
  const unit = text.charCodeAt(offset);
  if (unit < 0x80) return [1, 1];
  if (unit < 0x800) return [1, 2];
  if (highSurrogate(unit) && lowSurrogate(text.charCodeAt(offset + 1))) return [2, 4];
  return [1, 3];
};

/** UTF-8 bytes of `text` from `start` to `end` (UTF-16 offsets). */
export const byteLength = (text: string, start: number, end: number): number => {
  let bytes = 0;
  for (let at = start; at < end;) {
    const [units, width] = widthAt(text, at);
    bytes += width;
    at += units;
  }
  return bytes;
};

/** UTF-16 offset of the character that holds byte `bytes`, counted from `start`, at most `end`. */
export const offsetOfByte = (
  text: string,
  bytes: number,
  { start, end }: { readonly start: number; readonly end: number },
): number => {
  let left = bytes;
  let at = start;
  while (at < end) {
    const [units, width] = widthAt(text, at);
    if (left < width) break;
    left -= width;
    at += units;
  }
  return at;
};

// Every character outside ASCII is a UTF-16 unit above 0x7f.
const beyondAscii = /[^\0-\x7f]/u;

/** Answers in constant time for ASCII text, in one table lookup or a binary search otherwise. */
export const byteOffsetsOf = (text: string): ByteOffsets => {
  if (!beyondAscii.test(text)) {
    const clamp = (offset: number): number => Math.min(Math.max(offset, 0), text.length);
    return { toBytes: clamp, toUtf16: clamp };
  }
  const table = new Uint32Array(text.length + 1);
  let bytes = 0;
  for (let at = 0; at < text.length;) {
    const [units, width] = widthAt(text, at);
    table[at] = bytes;
    if (units === 2) table[at + 1] = bytes;
    bytes += width;
    at += units;
  }
  table[text.length] = bytes;
  return {
    toBytes: (utf16) => table[Math.min(Math.max(utf16, 0), text.length)] ?? bytes,
    toUtf16: (wanted) => {
      let low = 0;
      let high = text.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((table[middle] ?? bytes) <= wanted) low = middle;
        else high = middle - 1;
      }
      // Both halves of a surrogate pair have the same byte offset: take the first.
      return low > 0 && table[low - 1] === table[low] ? low - 1 : low;
    },
  };
};
