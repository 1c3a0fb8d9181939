import { describe, expect, it } from 'vitest';
import { parse } from '../../../server/src/promql/index.ts';
import { fullPrometheus } from '../../support/conformance.ts';
import { outline } from './outline.ts';

interface Broken {
  readonly text: string;
  readonly errors: readonly string[];
  readonly tree: string;
}

const broken: readonly Broken[] = [
  {
    text: 'sum(',
    errors: ['4-4 unclosed left parenthesis'],
    tree: 'Aggregation "sum("',
  },
  {
    text: 'rate(foo[5m) + bar',
    errors: ['11-12 unexpected ")" in subquery or range, expected ":" or "]"'],
    tree: 'Binary "rate(foo[5m) + bar" [Call "rate(foo[5m)" [MatrixSelector "foo[5m" [VectorSelector "foo", DurationLiteral "5m"]], VectorSelector "bar"]',
  },
  {
    text: 'foo{a="b") + bar',
    errors: ["9-16 unexpected character inside braces: ')'"],
    tree: 'Binary "foo{a=\\"b\\") + bar" [VectorSelector "foo{a=\\"b\\")" [Matcher "a=\\"b\\"" [StringLiteral "\\"b\\""]], VectorSelector "bar"]',
  },
  {
    text: 'foo{a="b" c="d"}',
    errors: ['10-11 unexpected identifier "c" in label matching, expected "," or "}"'],
    tree: 'VectorSelector "foo{a=\\"b\\" c=\\"d\\"}" [Matcher "a=\\"b\\"" [StringLiteral "\\"b\\""], Matcher "c=\\"d\\"" [StringLiteral "\\"d\\""]]',
  },
  {
    text: 'foo + * bar',
    errors: ['6-7 unexpected <op:*>'],
    tree: 'Binary "foo + * bar" [VectorSelector "foo", Binary " * bar" [Missing "", VectorSelector "bar"]]',
  },
  {
    text: 'foo bar',
    errors: ['4-7 unexpected identifier "bar"'],
    tree: 'Invalid "foo bar" [VectorSelector "foo", VectorSelector "bar"]',
  },
  {
    text: 'abs(foo bar, baz',
    errors: ['8-11 unexpected identifier "bar"', '16-16 unclosed left parenthesis'],
    tree: 'Call "abs(foo bar, baz" [Invalid "foo bar" [VectorSelector "foo", VectorSelector "bar"], VectorSelector "baz"]',
  },
  {
    text: 'abs(, foo)',
    errors: ['4-5 unexpected ","'],
    tree: 'Call "abs(, foo)" [Missing "", VectorSelector "foo"]',
  },
  {
    text: 'round(foo,)',
    errors: ['9-10 trailing commas not allowed in function call args'],
    tree: 'Call "round(foo,)" [VectorSelector "foo", Missing ""]',
  },
  {
    text: 'sum by (a b) (foo) by',
    errors: [
      '10-11 unexpected identifier "b" in grouping opts, expected "," or ")"',
      '19-21 unexpected <by>',
    ],
    tree: 'Invalid "sum by (a b) (foo) by" [Aggregation "sum by (a b) (foo)" [VectorSelector "foo"], VectorSelector "by"]',
  },
  {
    text: 'sum by (a (foo)',
    errors: [
      '10-11 unexpected "(" in grouping opts, expected "," or ")"',
      '15-15 unclosed left parenthesis',
    ],
    tree: 'Aggregation "sum by (a (foo)" [VectorSelector "foo"]',
  },
  {
    text: 'rate(foo[$__interval])',
    errors: ["9-22 unexpected character in duration expression: '$'"],
    tree: 'Call "rate(foo[$__interval])" [MatrixSelector "foo[$__interval]" [VectorSelector "foo", DurationMissing ""]]',
  },
  {
    text: 'foo offset + bar',
    errors: [
      '13-16 unexpected identifier "bar" in offset, expected number, duration, step(), or range()',
    ],
    tree: 'Invalid "foo offset + bar" [VectorSelector "foo offset +" [Offset "offset +" [DurationUnary "+" [DurationMissing ""]]], VectorSelector "bar"]',
  },
  {
    text: 'foo{a="b',
    errors: ['6-8 unterminated quoted string'],
    tree: 'VectorSelector "foo{a=\\"b" [Matcher "a=\\"b" [StringLiteral "\\"b"]]',
  },
  {
    text: '(foo',
    errors: ['4-4 unclosed left parenthesis'],
    tree: 'Paren "(foo" [VectorSelector "foo"]',
  },
  {
    text: 'foo @ + sum(bar)',
    errors: ['8-11 unexpected <aggr:sum> in @, expected timestamp'],
    tree: 'Invalid "foo @ + sum(bar)" [VectorSelector "foo @ +" [At "@ +"], Aggregation "sum(bar)" [VectorSelector "bar"]]',
  },
  { text: '', errors: ['0-0 no expression found in input'], tree: 'Missing ""' },
  {
    text: '😀 foo',
    errors: ["0-6 unexpected character: '😀'"],
    tree: 'VectorSelector "foo"',
  },
];

describe('broken text', () => {
  it.each(broken)('$text', ({ text, errors, tree }) => {
    const result = parse(text, fullPrometheus);
    const found = result.errors.map(({ start, end, message }) => `${start}-${end} ${message}`);
    expect(found).toEqual(errors);
    expect(outline(result.expr, text)).toBe(tree);
  });
});
