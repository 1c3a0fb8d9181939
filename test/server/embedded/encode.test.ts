import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { expressionAt, extractYaml, replaced } from './support.ts';

const head = '# head\ngroups:\n  - name: x # n\n    rules:\n      - record: r\n        ';
const tail = '\n        labels: {a: b} # l\n      # tail\n      - alert: z\n        expr: up\n';

/** How the value is written before. */
const values: readonly string[] = [
  'expr: sum(foo)',
  'expr: sum(foo)  # why',
  'expr: "sum(foo)"  # why',
  "expr: 'sum(foo)'",
  'expr: |\n          sum(foo)',
  'expr: |-  # why\n          sum(foo)\n          + x\n\n',
  'expr: >\n          sum(foo)\n          + x\n',
  'expr: >-\n          sum(foo)\n',
  'expr: |+\n          sum(foo)\n\n\n',
  'expr: |2\n            sum(foo)\n          +\n',
  'expr:',
  'expr: # why',
  'expr:   ',
  'expr: |',
  'expr: >-\n',
  'expr: sum(\n          foo)\n',
  'expr: "sum(\n          foo)" # why',
  'expr: &a sum(foo)',
  'expr: !!str sum(foo)',
  'expr:\n          sum(foo)',
  'expr: {__name__="x"}',
  'expr: foo[5m: 1m]',
  'expr: |-\n            sum(foo)\n             x',
];

const flowValues: readonly string[] = ['foo', '"foo"', "'foo'", '', '"foo" # why\n '];

/** Formatted expressions and texts that are hard to write in YAML. */
const texts: readonly string[] = [
  'foo',
  'sum by (a) (\n  foo\n)',
  '  a\n/\n  b',
  '{__name__="foo"}',
  'foo{a=": "}',
  'foo{a=" x"}',
  'foo{a="\\n"}',
  '"str"',
  '`a\n b`',
  'foo\n',
  'a\n\n\nb',
  'a\n\n  b\n\nc',
  '\n\nfoo',
  '\ta\nb',
  'x: y',
  '-1',
  '- foo',
  '1',
  'true',
  'null',
  'foo{a="é😀\u2028"}',
  'foo{a="it\'s"}',
  'a \nb',
  'a\n   \nb',
  'a\n \t\nb',
  'foo{a="\u0007"}',
  "''",
  'foo:',
  'a\tb',
  '',
  ' ',
  '\n',
];

const commented: readonly string[] = [
  '# c\nfoo',
  '# c\n# d\nfoo\n# e',
  'a\n#x',
  'sum(\n  # c\n  foo\n)',
];

const commentsIn = (yaml: string): readonly string[] =>
  [...yaml.matchAll(/# (?:head|n|l|tail|why)\b/g)].map(([comment]) => comment);

interface Parsed {
  readonly groups: readonly { readonly rules: readonly Record<string, unknown>[] }[];
}

const rulesOf = (yaml: string): readonly Record<string, unknown>[] =>
  (parse(yaml, { schema: 'failsafe' }) as Parsed).groups[0]?.rules ?? [];

const withoutBreaks = (text: string): string => text.replace(/\n+$/, '');

const assertReplaced = (yaml: string, text: string, isBlock: boolean): void => {
  const document = extractYaml(yaml);
  const after = replaced(document, 0, text);
  const [first, second] = rulesOf(after);
  const context = { yaml, text, after };
  const got = typeof first?.['expr'] === 'string' ? first['expr'] : undefined;
  // A block scalar keeps its own line breaks at the end; others have none.
  const value = got !== undefined && isBlock ? withoutBreaks(got) : got;
  expect({ ...context, value }).toEqual({ ...context, value: withoutBreaks(text) });
  const { expr: _expr, ...others } = first ?? {};
  expect({ ...context, others, second }).toEqual({
    ...context,
    others: { record: 'r', labels: { a: 'b' } },
    second: { alert: 'z', expr: 'up' },
  });
  expect({ ...context, comments: commentsIn(after) }).toEqual({
    ...context,
    comments: commentsIn(yaml),
  });
  expect(expressionAt(extractYaml(after), 0).text).toBe(got);
};

test.each(values)('writes every text over %j', (value) => {
  for (const [index, text] of [...texts, ...commented].entries()) {
    const yaml = head + value + tail;
    const isCrlf = index % 2 === 1;
    const used = isCrlf ? yaml.replaceAll('\n', '\r\n') : yaml;
    assertReplaced(used, text, /^expr: [|>]/.test(value));
    if (isCrlf) expect(replaced(extractYaml(used), 0, text)).not.toMatch(/[^\r]\n/);
  }
});

test.each(flowValues)('writes every text over %j inside braces', (value) => {
  const yaml = `groups: [{name: x, rules: [{record: r, expr: ${value}, labels: {a: b}}, {alert: z, expr: up}]}]\n`;
  for (const text of [...texts, ...commented]) assertReplaced(yaml, text, false);
});

const rows: readonly (readonly [name: string, before: string, text: string, after: string])[] = [
  ['keeps a plain scalar', 'expr: foo # c', 'sum(foo)', 'expr: sum(foo) # c'],
  ['keeps single quotes', "expr: 'foo'", "foo{a='b'}", "expr: 'foo{a=''b''}'"],
  ['keeps double quotes', 'expr: "foo"', 'foo{a="b"}', 'expr: "foo{a=\\"b\\"}"'],
  [
    'makes a block of a plain scalar, the comment stays on the line',
    'expr: foo # c',
    'sum(\n  foo\n)',
    'expr: |- # c\n          sum(\n            foo\n          )',
  ],
  [
    'keeps the header and the indentation of a block',
    'expr: | # c\n            foo\n',
    'sum(\n  foo\n)',
    'expr: | # c\n            sum(\n              foo\n            )\n',
  ],
  [
    'gives the indentation where the first line starts with blanks',
    'expr: |\n          a / b\n',
    '  a\n/\n  b',
    'expr: |2\n            a\n          /\n            b\n',
  ],
  [
    'needs no empty lines in a folded scalar where lines are more indented',
    'expr: >-\n          foo\n',
    'sum(\n    a\n  /\n    b\n)',
    'expr: >-\n          sum(\n              a\n            /\n              b\n          )\n',
  ],
  [
    'keeps lines of a folded scalar apart',
    'expr: >-\n          foo\n',
    '# c\nfoo',
    'expr: >-\n          # c\n\n          foo\n',
  ],
  ['writes a first value', 'expr:', 'foo', 'expr: foo'],
];

test.each(rows)('%s', (_name, before, text, after) => {
  expect(replaced(extractYaml(head + before + tail), 0, text)).toBe(head + after + tail);
});

const inserts: readonly (readonly [value: string, text: string, written: string])[] = [
  ['expr: foo', 'a{b="c"}', 'a{b="c"}'],
  ['expr: "foo"', 'a{b="c"}', 'a{b=\\"c\\"}'],
  ["expr: 'foo'", "a{b='c'}", "a{b=''c''}"],
  ['expr: |\n          foo', 'a(\n  b\n)', 'a(\n            b\n          )'],
  ['expr:', 'foo', ' foo'],
  ['expr: ', 'foo', 'foo'],
  ['expr: ', '{"a.b"}', '\'{"a.b"}\''],
];

test.each(inserts)('inserts into %j', (value, text, written) => {
  expect(expressionAt(extractYaml(head + value + tail), 0).encodeInsert(text)).toBe(written);
});
