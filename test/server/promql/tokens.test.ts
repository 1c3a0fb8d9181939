import { describe, expect, it } from 'vitest';
import { lex, parse, tokenize } from '../../../server/src/promql/index.ts';
import { fullPrometheus } from '../../support/conformance.ts';

function tokens(text: string): string {
  const found = tokenize(text, fullPrometheus);
  return found.map(({ type, start, end }) => `${type} ${text.slice(start, end)}`).join(' | ');
}

describe('tokenize', () => {
  it.each([
    [
      'sum by(a) # c\n(x)',
      'SUM sum | BY by | LEFT_PAREN ( | IDENTIFIER a | RIGHT_PAREN ) | COMMENT # c | LEFT_PAREN ( | IDENTIFIER x | RIGHT_PAREN )',
    ],
    ['{sum="a"}', 'LEFT_BRACE { | IDENTIFIER sum | EQL = | STRING "a" | RIGHT_BRACE }'],
    [
      'x[5m:STEP()]',
      'IDENTIFIER x | LEFT_BRACKET [ | DURATION 5m | COLON : | STEP STEP | LEFT_PAREN ( | RIGHT_PAREN ) | RIGHT_BRACKET ]',
    ],
    [
      'fill + fill (1)',
      'IDENTIFIER fill | ADD + | FILL fill | LEFT_PAREN ( | NUMBER 1 | RIGHT_PAREN )',
    ],
    ['a:b $ "c" == 1', 'METRIC_IDENTIFIER a:b | ERROR $ | STRING "c" | EQLC == | NUMBER 1'],
    ['😀 x', 'ERROR 😀 | IDENTIFIER x'],
    ['x{a="b', 'IDENTIFIER x | LEFT_BRACE { | IDENTIFIER a | EQL = | STRING "b'],
    ['1..2 + x', 'ERROR 1..2 | ADD + | IDENTIFIER x'],
  ])('%s', (text, wanted) => {
    expect(tokens(text)).toBe(wanted);
  });
});

describe('lex', () => {
  it('goes on behind a bad escape and stops at any other error', () => {
    expect(lex('"\\q" $ x', fullPrometheus)).toEqual([
      { type: 'ERROR', start: 0, text: "unknown escape sequence U+0071 'q'" },
      { type: 'STRING', start: 0, text: '"\\q"' },
      { type: 'ERROR', start: 5, text: "unexpected character: '$'" },
    ]);
  });

  it('reports what the end of the text leaves open', () => {
    expect(lex('(x', fullPrometheus).at(-1)).toEqual({
      type: 'ERROR',
      start: 2,
      text: 'unclosed left parenthesis',
    });
  });
});

describe('comments', () => {
  it('are kept with their ranges, inside braces too', () => {
    const { comments, errors } = parse('x{ # one\n a="b" }# two', fullPrometheus);
    expect(errors).toEqual([]);
    expect(comments).toEqual([
      { start: 3, end: 8, text: '# one' },
      { start: 17, end: 22, text: '# two' },
    ]);
  });
});
