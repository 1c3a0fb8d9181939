import { expect, test } from 'vitest';
import { findHost } from '../../../server/src/embedded/index.ts';
import { createRandom } from '../../support/random.ts';
import { expressionAt, extractYaml } from './support.ts';

/** One rule for each way to write an expression. */
const whole = `# head
groups:
  - name: x
    rules:
      - record: r
        expr: sum(rate(foo{a="b"}[5m])) by (job)
      - alert: A
        expr: "sum(rate(foo{a=\\"b\\"}[5m])) by (job)"
        for: 5m
      - alert: B
        expr: 'sum(rate(foo{a="b",c=''d''}[5m])) by (job)'
      - alert: C
        expr: |
          sum(rate(foo{a="b"}[5m]))
            by (job)
        labels: {a: b}
      - alert: D
        expr: >-
          sum(rate(foo{a="b"}[5m]))
          by (job)
          # c
      - alert: E
        labels:
          x: "y"
        expr: sum(
          rate(foo{a="b"}[5m])
          )
      - expr: "sum(
           foo)
           by (x)"
`;

/** What may follow the place where somebody types. */
const rests: readonly string[] = [
  '',
  '\n      - alert: Z\n        expr: up\n',
  '\n        for: 5m\n      - alert: Z\n        expr: "up"\n',
];

test('the expression under the caret is found wherever its text is cut', () => {
  const { expressions } = extractYaml(whole);
  for (const { text, toHost } of expressions) {
    for (let offset = 0; offset <= text.length; offset += 1) {
      const caret = toHost(offset);
      for (const rest of rests) {
        const cut = extractYaml(whole.slice(0, caret) + rest);
        const hit = cut.expressions.find(({ toExpr }) => toExpr(caret) !== undefined);
        expect([hit?.text.trimEnd(), rest]).toEqual([text.slice(0, offset).trimEnd(), rest]);
        expect(hit?.toExpr(caret)).toBeGreaterThanOrEqual(hit?.text.trimEnd().length ?? Infinity);
      }
    }
  }
});

test.each([
  ['an open quote', '"sum(foo'],
  ['an open quote with an escaped one at its end', '"foo{a=\\"'],
  ['an open brace', '{__name__="x"'],
  ['a bad escape', '"\\q"'],
  ['a reserved character', '@ 5'],
  ['a tab in front', '\tfoo'],
])('%s spoils no other rule', (_name, value) => {
  const text = `groups:\n- name: x\n  rules:\n  - record: a\n    expr: one\n  - record: b\n    expr: ${value}\n  - record: c\n    expr: three\n`;
  const document = extractYaml(text);
  const others = document.expressions.filter(({ title }) => title !== 'b');
  expect(others.map(({ text }) => text)).toEqual(['one', 'three']);
});

const carets: readonly (readonly [name: string, text: string, found: string, offset: number])[] = [
  ['behind the blank of an empty value', 'expr: |', '', 0],
  ['right behind the colon', 'expr:|', '', 0],
  ['in front of a comment', 'expr: | # c', '', 0],
  ['on the indented line below an empty key', 'expr:\n      |', '', 0],
  ['in an empty block', 'expr: >-\n      |', '', 0],
  ['in trailing blanks', 'expr: sum(foo)  |', 'sum(foo)', 8],
  ['on a new line of a block', 'expr: >-\n      sum(\n      |', 'sum(', 4],
  ['on a new line of a plain scalar', 'expr: sum(\n      |', 'sum(', 4],
  ['in the indentation of a block', 'expr: >-\n      a\n   |   + b', 'a + b', 2],
];

test.each(carets)('a caret %s belongs to the expression', (_name, value, found, offset) => {
  // The mark must be the only `|` that is not a header.
  const marked = `groups:\n- name: x\n  rules:\n  - record: b\n    ${value}`;
  const caret = marked.lastIndexOf('|');
  const text = `${marked.slice(0, caret)}${marked.slice(caret + 1)}\n    labels: {}\n`;
  const expression = expressionAt(extractYaml(text), 0);
  expect([expression.text, expression.toExpr(caret)]).toEqual([found, offset]);
});

test('a caret in the next key, the header or the key belongs to none', () => {
  const text = 'groups:\n- rules:\n  - expr: |-  # c\n      foo\n    for: 5m\n';
  const expression = expressionAt(extractYaml(text), 0);
  for (const place of ['expr', '|-', '# c', 'for', '5m']) {
    expect([place, expression.toExpr(text.indexOf(place) + 1)]).toEqual([place, undefined]);
  }
});

const start = 'groups:\n- name: x\n  rules:\n  - record: a\n    expr: ';
const many = 2000;

const hostile: readonly (readonly [name: string, text: string])[] = [
  ['open brackets', start + '['.repeat(many)],
  ['open braces', start + '{'.repeat(many)],
  ['nested mappings', start + '{a: '.repeat(many)],
  ['compact sequences', `${start}\n${'- '.repeat(many)}`],
  ['explicit keys', `${start}\n${'? '.repeat(many)}`],
  ['colons', start + 'a: '.repeat(many)],
  ['anchors', start + '&a '.repeat(many)],
  ['tags', start + '!a '.repeat(many)],
  ['quotes', start + '"'.repeat(many)],
  [
    'steps',
    Array.from({ length: 800 }, (_, at) => `${' '.repeat(at)}a:`).join('\n') + `\n${start}`,
  ],
  ['a long line', start + 'x'.repeat(1_000_000)],
  ['a long quoted line', `${start}"${'x '.repeat(500_000)}"`],
  ['a long broken line', `${start}"${'\\q'.repeat(8000)}`],
  ['many empty lines', `${start}|\n${'\n'.repeat(20_000)}      x`],
  ['many folded lines', `${start}>\n${'      x\n'.repeat(20_000)}`],
  ['many documents', `${start}x\n${'---\n'.repeat(4000)}`],
  ['many rules', `groups:\n- rules:\n${'  - a\n'.repeat(20_000)}`],
  ['many lists', `groups:\n${'- rules:\n  - a\n'.repeat(2000)}`],
  ['many comments', `${'# c\n'.repeat(20_000)}${start}x`],
  [
    'an alias bomb',
    `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, at) => `a${String(at + 1)}: &a${String(at + 1)} [*a${String(at)}, *a${String(at)}]\n`).join('')}groups: *a30\nrules: x\n`,
  ],
  [
    'a bomb of merges',
    `a0: &a0 {expr: x}\n${Array.from({ length: 30 }, (_, at) => `a${String(at + 1)}: &a${String(at + 1)} {<<: [*a${String(at)}, *a${String(at)}]}\n`).join('')}groups:\n- rules:\n  - *a30\n`,
  ],
  [
    'shared rules',
    `groups:\n- rules: &r\n${'  - expr: x\n'.repeat(2000)}${'- rules: *r\n'.repeat(2000)}`,
  ],
  ['NUL and lone surrogates', `${start}\0\ud800"\udc00\0`],
];

test.each(hostile)('reads %s in bounded time', (_name, text) => {
  const started = performance.now();
  const host = findHost({ uri: 'file:///a.yaml', languageId: 'yaml', text });
  expect(host?.kind).toBe('rules');
  host?.extract(text);
  // Milliseconds; a hundred times what it takes, so that only something worse than linear is too slow.
  expect(performance.now() - started).toBeLessThan(8000);
});

test('random damage never throws, and the offsets stay inside the file', () => {
  const random = createRandom(7);
  const pieces = [
    '"',
    "'",
    '\n',
    '\n\n',
    ' ',
    '\t',
    '#',
    ':',
    '- ',
    '{',
    '}',
    '[',
    '&a ',
    '*a',
    '|',
    '>',
    '\\',
    '\0',
    '\ud83d',
    '---\n',
    'rules:',
    '<<: ',
  ];
  for (let round = 0; round < 200; round += 1) {
    const at = random.below(whole.length);
    const text = whole.slice(0, at) + random.pick(pieces) + whole.slice(at + random.below(12));
    const host = findHost({ uri: 'file:///a.yaml', languageId: 'yaml', text });
    for (const expression of host?.extract(text).expressions ?? []) {
      const ends = [expression.toHost(0), expression.toHost(expression.text.length)];
      for (const end of [...ends, expression.hostRange.end, expression.replaceRange.end]) {
        if (end < 0 || end > text.length) throw new Error(`outside: ${JSON.stringify(text)}`);
      }
    }
  }
});
