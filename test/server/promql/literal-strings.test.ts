import { describe, expect, test } from 'vitest';
import {
  isLegacyMetricName,
  isLegacyName,
  quoteLabelName,
} from '../../../server/src/promql/literal-names.ts';
import {
  describeRune,
  isLetter,
  isPrintable,
  quoteRune,
} from '../../../server/src/promql/literal-runes.ts';
import { quoteString, unquoteString } from '../../../server/src/promql/literal-strings.ts';
import { readFixture } from './fixtures.ts';

type Ranges = readonly (readonly [number, number])[];

const goUnicode = readFixture('go-unicode.json') as {
  readonly print: Ranges;
  readonly letter: Ranges;
};

describe('strings', () => {
  test.each([
    [String.raw`"plain"`, 'plain', '"plain"'],
    [String.raw`'it "is"'`, 'it "is"', String.raw`"it \"is\""`],
    ['`raw \\n`', 'raw \\n', String.raw`"raw \\n"`],
    ['`two\nlines`', 'two\nlines', String.raw`"two\nlines"`],
    [String.raw`"\a\b\f\n\r\t\v\\"`, '\x07\b\f\n\r\t\v\\', String.raw`"\a\b\f\n\r\t\v\\"`],
    [String.raw`'\''`, "'", `"'"`],
    [String.raw`"\x00\177"`, '\0\x7f', String.raw`"\x00\x7f"`],
    [String.raw`"\u00e9\U0001F600"`, 'é😀', '"é😀"'],
    [String.raw`"\u00ad\u200b"`, '\u00ad\u200b', String.raw`"\u00ad\u200b"`],
    [String.raw`"\U0010ffff"`, '\u{10ffff}', String.raw`"\U0010ffff"`],
    [String.raw`"\xe2\x82\xac"`, '€', '"€"'],
    [String.raw`"\342\202\254"`, '€', '"€"'],
    [String.raw`"\xf0\x9f\x98\x80"`, '😀', '"😀"'],
    [String.raw`"\xe2\x82!"`, '\udce2\udc82!', String.raw`"\xe2\x82!"`],
    [String.raw`"\xed\xa0\x80"`, '\udced\udca0\udc80', String.raw`"\xed\xa0\x80"`],
    [String.raw`"\xc0\xaf"`, '\udcc0\udcaf', String.raw`"\xc0\xaf"`],
    [String.raw`"\ufffd"`, '\ufffd', '"\ufffd"'],
    ['""', '', '""'],
  ])('%s', (token, value, quoted) => {
    expect(unquoteString(token)).toBe(value);
    expect(quoteString(value)).toBe(quoted);
  });

  test.each([
    '"',
    `"'`,
    'abc',
    '"a\nb"',
    '"a"b"',
    '`a`b`',
    String.raw`"\"`,
    String.raw`"\'"`,
    String.raw`'\"'`,
    String.raw`"\x1"`,
    String.raw`"\xzz"`,
    String.raw`"\u12"`,
    String.raw`"\U00110000"`,
    String.raw`"\400"`,
    String.raw`"\18"`,
    String.raw`"\q"`,
  ])('%s does not unquote', (token) => {
    expect(unquoteString(token)).toBeUndefined();
  });

  test('a lone surrogate that stands for no byte prints as the replacement character', () => {
    expect(quoteString('\ud800')).toBe('"\ufffd"');
  });
});

describe('runes', () => {
  const all = (ranges: Ranges) =>
    ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i),
    );
  const accepted = (accepts: (codePoint: number) => boolean) =>
    Array.from({ length: 0x110000 }, (_, codePoint) => codePoint).filter(accepts);

  test('printable characters are those of Go', () => {
    expect(accepted(isPrintable)).toEqual(all(goUnicode.print));
  });

  test('letters are those of Go', () => {
    expect(accepted(isLetter)).toEqual(all(goUnicode.letter));
  });

  test.each([
    [0x41, "'A'", "U+0041 'A'"],
    [0x27, String.raw`'\''`, "U+0027 '''"],
    [0x22, `'"'`, `U+0022 '"'`],
    [0x0a, String.raw`'\n'`, 'U+000A'],
    [0xad, String.raw`'\u00ad'`, 'U+00AD'],
    [0x1f600, "'😀'", "U+1F600 '😀'"],
    [0xd800, "'\ufffd'", "U+FFFD '\ufffd'"],
  ])('rune %i', (codePoint, quoted, described) => {
    expect(quoteRune(codePoint)).toBe(quoted);
    expect(describeRune(codePoint)).toBe(described);
  });

  test('the end of the text quotes as no character', () => {
    expect(quoteRune(-1)).toBe("'\ufffd'");
  });
});

describe('names', () => {
  test.each([
    ['job', 'job', 'job'],
    ['_1', '_1', '_1'],
    ['1a', '"1a"', '"1a"'],
    ['', '""', '""'],
    ['a:b', '"a:b"', '"a:b"'],
    ['http.status', '"http.status"', 'http.status'],
    ['.status', '".status"', '".status"'],
    ['größe', '"größe"', 'größe'],
    ['ünit.1', '"ünit.1"', 'ünit.1'],
    ['a b', '"a b"', '"a b"'],
    ['a\n', String.raw`"a\n"`, String.raw`"a\n"`],
  ])('label %j', (name, legacy, utf8) => {
    expect(quoteLabelName(name)).toBe(legacy);
    expect(quoteLabelName(name, 'utf8')).toBe(utf8);
    expect(isLegacyName(name)).toBe(name === legacy);
  });

  test.each([
    ['a:b', true],
    [':a', true],
    ['1a', false],
    ['a.b', false],
    ['a\n', false],
  ])('metric %j', (name, legacy) => {
    expect(isLegacyMetricName(name)).toBe(legacy);
  });
});
