import { describe, expect, test } from 'vitest';
import { regexError, regexMatchesEmpty } from '../../../server/src/promql/re2-syntax.ts';

/** Answers of Go 1.26's regexp/syntax with the flags Perl|DotNL; 600,000 random patterns agreed as well. */
const refused: readonly (readonly [pattern: string, error: string])[] = [
  ['(', 'missing closing ): `(`'],
  ['a)', 'unexpected ): `a)`'],
  ['[', 'missing closing ]: `[`'],
  ['x[a-', 'missing closing ]: `[a-`'],
  ['[z-a]', 'invalid character class range: `z-a`'],
  ['[[:foo:]]', 'invalid character class range: `[:foo:]`'],
  ['*', 'missing argument to repetition operator: `*`'],
  ['(|+?)', 'missing argument to repetition operator: `+?`'],
  ['a**', 'invalid nested repetition operator: `**`'],
  ['a*?{2}', 'invalid nested repetition operator: `*?{2}`'],
  ['a{1001}', 'invalid repeat count: `{1001}`'],
  ['a{3,2}', 'invalid repeat count: `{3,2}`'],
  ['((a{10}){10}){11}', 'invalid repeat count: `{11}`'],
  ['(?=x)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['(?i-)', 'invalid or unsupported Perl syntax: `(?i-)`'],
  ['(?<n', 'invalid named capture: `(?<n`'],
  ['(?P<a b>x)', 'invalid named capture: `(?P<a b>`'],
  [String.raw`\8`, String.raw`invalid escape sequence: ${'`'}\8${'`'}`],
  [String.raw`\x{110000}`, String.raw`invalid escape sequence: ${'`'}\x{110000${'`'}`],
  [String.raw`\p{Foo}`, String.raw`invalid character class range: ${'`'}\p{Foo}${'`'}`],
  [
    String.raw`\p{Old_Italic}`,
    String.raw`invalid character class range: ${'`'}\p{Old_Italic}${'`'}`,
  ],
  ['\\', 'trailing backslash at end of expression: ``'],
  ['a\udcffb', 'invalid UTF-8: `\udcffb`'],
  [
    '('.repeat(1001) + ')'.repeat(1001),
    `expression nests too deeply: \`${'('.repeat(1001)}${')'.repeat(1001)}\``,
  ],
];

const accepted = [
  '',
  'api-server|web.*',
  '(?i)err(or)?',
  '(?P<a>x)(?<b>y)(?-s:.)',
  '[]a-]',
  '[^]a]',
  '[[:^alpha:]é-ü]',
  'a{,3}',
  'a{01}',
  '(|a)*',
  '((a{10}){10}){10}',
  String.raw`\pL\p{^Greek}\P{lu}\p{Decimal_Number}`,
  String.raw`\Q(*\E+`,
  String.raw`\x41\x{1F600}\07\_\A\z\b`,
  '('.repeat(999) + ')'.repeat(999),
];

/** Whether Go's anchored regexp matches the empty text. */
const empties: readonly (readonly [pattern: string, matches: boolean])[] = [
  ['', true],
  ['a', false],
  ['a*', true],
  ['a+', false],
  ['(a*)+', true],
  ['a?b?', true],
  ['a?b', false],
  ['a|', true],
  ['a|b*', true],
  ['(?:|x)y{0,3}', true],
  ['x{2,}', false],
  ['.*', true],
  ['.+', false],
  ['^$', true],
  [String.raw`\A\z\B`, true],
  [String.raw`\b`, false],
  [String.raw`\Q\E`, true],
  ['[', false],
];

describe('Go regular expression syntax', () => {
  test.each(refused)('refuses %s', (pattern, error) => {
    expect(regexError(pattern)).toBe(`error parsing regexp: ${error}`);
  });

  test.each(empties)('%s on the empty text', (pattern, matches) => {
    expect(regexMatchesEmpty(pattern)).toBe(matches);
  });

  test.each(accepted)('accepts %s', (pattern) => {
    expect(regexError(pattern)).toBeUndefined();
  });
});
