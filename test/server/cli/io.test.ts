import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { linesOf } from '../../../server/src/cli/io.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The lines of a stream whose pieces end where the rows say. */
const read = async (pieces: readonly Uint8Array[], maxLength = 100): Promise<string[]> => {
  const found: string[] = [];
  for await (const { text, tooLong } of linesOf(Readable.from(pieces), maxLength)) {
    found.push(tooLong ? 'TOO LONG' : text);
  }
  return found;
};

describe('lines of a stream', () => {
  test.each([
    ['nothing', [''], []],
    ['a last line without its end', ['a\nb'], ['a', 'b']],
    ['empty lines', ['\n\na\n'], ['', '', 'a']],
    ['a line in pieces', ['ab', 'c\nd', 'e\n'], ['abc', 'de']],
    ['line ends that JSON allows in strings', ['a\u2028b\u2029c\rd\n'], ['a\u2028b\u2029c\rd']],
  ])('%s', async (_, pieces, lines) => {
    expect(await read(pieces.map(bytes))).toEqual(lines);
  });

  test('a character cut in two', async () => {
    const text = bytes('é\n');
    expect(await read([text.slice(0, 1), text.slice(1)])).toEqual(['é']);
  });

  test('a line that is too long is named, and the next one is read', async () => {
    expect(await read([bytes('12345'), bytes('67\nabc\n')], 6)).toEqual(['TOO LONG', 'abc']);
  });
});
