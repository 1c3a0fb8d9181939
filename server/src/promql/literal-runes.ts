/**
 * What Go thinks of single characters: which are printable, which are letters, and how one is quoted.
 * Source: Go 1.26 strconv/quote.go and unicode/tables.go (Unicode 15.0).
 */

const printable = /^[ \p{L}\p{M}\p{N}\p{P}\p{S}]$/u;
const letter = /^\p{L}$/u;

/** Printable characters that Unicode assigned after 15.0, the version of Go's tables. */
const newerThanGo = new RegExp(
  [
    '^[',
    '\\u{90}\\u{88f}\\u{897}\\u{c5c}\\u{cdc}\\u{1acf}-\\u{1add}\\u{1ae0}-\\u{1aeb}\\u{1b4e}-\\u{1b4f}',
    '\\u{1b7f}\\u{1c89}-\\u{1c8a}\\u{20c1}\\u{2427}-\\u{2429}\\u{2b96}\\u{2ffc}-\\u{2fff}',
    '\\u{31e4}-\\u{31e5}\\u{31ef}\\u{a7cb}-\\u{a7cf}\\u{a7d2}\\u{a7d4}\\u{a7da}-\\u{a7dc}\\u{a7f1}',
    '\\u{fbc3}-\\u{fbd2}\\u{fd90}-\\u{fd91}\\u{fdc8}-\\u{fdce}\\u{105c0}-\\u{105f3}',
    '\\u{10940}-\\u{10959}\\u{10d40}-\\u{10d65}\\u{10d69}-\\u{10d85}\\u{10d8e}-\\u{10d8f}',
    '\\u{10ec2}-\\u{10ec7}\\u{10ed0}-\\u{10ed8}\\u{10efa}-\\u{10efc}\\u{11380}-\\u{11389}\\u{1138b}',
    '\\u{1138e}\\u{11390}-\\u{113b5}\\u{113b7}-\\u{113c0}\\u{113c2}\\u{113c5}\\u{113c7}-\\u{113ca}',
    '\\u{113cc}-\\u{113d5}\\u{113d7}-\\u{113d8}\\u{113e1}-\\u{113e2}\\u{116d0}-\\u{116e3}',
    '\\u{11b60}-\\u{11b67}\\u{11bc0}-\\u{11be1}\\u{11bf0}-\\u{11bf9}\\u{11db0}-\\u{11ddb}',
    '\\u{11de0}-\\u{11de9}\\u{11f5a}\\u{13460}-\\u{143fa}\\u{16100}-\\u{16139}\\u{16d40}-\\u{16d79}',
    '\\u{16ea0}-\\u{16eb8}\\u{16ebb}-\\u{16ed3}\\u{16ff2}-\\u{16ff6}\\u{187f8}-\\u{187ff}\\u{18cff}',
    '\\u{18d09}-\\u{18d1e}\\u{18d80}-\\u{18df2}\\u{1cc00}-\\u{1ccfc}\\u{1cd00}-\\u{1ceb3}',
    '\\u{1ceba}-\\u{1ced0}\\u{1cee0}-\\u{1cef0}\\u{1e5d0}-\\u{1e5fa}\\u{1e5ff}\\u{1e6c0}-\\u{1e6de}',
    '\\u{1e6e0}-\\u{1e6f5}\\u{1e6fe}-\\u{1e6ff}\\u{1f6d8}\\u{1f777}-\\u{1f77a}\\u{1f8b2}-\\u{1f8bb}',
    '\\u{1f8c0}-\\u{1f8c1}\\u{1f8d0}-\\u{1f8d8}\\u{1fa54}-\\u{1fa57}\\u{1fa89}-\\u{1fa8a}',
    '\\u{1fa8e}-\\u{1fa8f}\\u{1fabe}\\u{1fac6}\\u{1fac8}\\u{1facd}\\u{1fadc}\\u{1fadf}',
    '\\u{1fae9}-\\u{1faea}\\u{1faef}\\u{1fbcb}-\\u{1fbef}\\u{1fbfa}\\u{2b73a}-\\u{2b73f}',
    '\\u{2cea2}-\\u{2cead}\\u{2ebf0}-\\u{2ee5d}\\u{323b0}-\\u{33479}',
    ']$',
  ].join(''),
  'u',
);

const replacementCharacter = 0xfffd;

/** What `\a` to `\r` stand for, by code. */
const namedEscapes: ReadonlyMap<number, string> = new Map([
  [0x07, '\\a'],
  [0x08, '\\b'],
  [0x0c, '\\f'],
  [0x0a, '\\n'],
  [0x0d, '\\r'],
  [0x09, '\\t'],
  [0x0b, '\\v'],
]);

/** Whether Go prints the code point as it is when it quotes a text. */
export function isPrintable(codePoint: number): boolean {
  if (codePoint < 0x7f) return codePoint >= 0x20;
  const character = String.fromCodePoint(codePoint);
  return printable.test(character) && !newerThanGo.test(character);
}

/** Whether Go counts the code point as a letter. */
export function isLetter(codePoint: number): boolean {
  const character = String.fromCodePoint(codePoint);
  return letter.test(character) && !newerThanGo.test(character);
}

/** A lone surrogate that stands for one byte that is not UTF-8: U+DC80 to U+DCFF for 0x80 to 0xff. */
export function isRawByte(codePoint: number): boolean {
  return codePoint >= 0xdc80 && codePoint <= 0xdcff;
}

/** One character as it stands in a text quoted with `quote` (a code), escaped where Go escapes it. */
export function escapeRune(codePoint: number, quote: number): string {
  if (codePoint === quote || codePoint === 0x5c) return `\\${String.fromCodePoint(codePoint)}`;
  if (isRawByte(codePoint)) return `\\x${hex(codePoint - 0xdc00, 2)}`;
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return String.fromCodePoint(replacementCharacter);
  if (isPrintable(codePoint)) return String.fromCodePoint(codePoint);
  const named = namedEscapes.get(codePoint);
  if (named !== undefined) return named;
  if (codePoint < 0x20 || codePoint === 0x7f) return `\\x${hex(codePoint, 2)}`;
  return codePoint < 0x10000 ? `\\u${hex(codePoint, 4)}` : `\\U${hex(codePoint, 8)}`;
}

/** Go's `%q` of one character; anything that is no character (the end of the text: -1) as `'�'`. */
export function quoteRune(codePoint: number): string {
  const valid = codePoint >= 0 && codePoint <= 0x10ffff && !isSurrogate(codePoint);
  return `'${escapeRune(valid ? codePoint : replacementCharacter, 0x27)}'`;
}

/** Go's `%#U` of one character: `U+0041 'A'`, without the quoted part when it is not printable. */
export function describeRune(codePoint: number): string {
  const rune = isSurrogate(codePoint) ? replacementCharacter : codePoint;
  const code = `U+${hex(rune, 4).toUpperCase()}`;
  return isPrintable(rune) ? `${code} '${String.fromCodePoint(rune)}'` : code;
}

function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
