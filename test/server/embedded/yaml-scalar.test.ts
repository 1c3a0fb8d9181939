import { expect, test } from 'vitest';
import type { OffsetMap } from '../../../server/src/embedded/offset-map.ts';
import { decodeScalar } from '../../../server/src/embedded/yaml-scalar.ts';
import {
  parseYamlDocuments,
  type YamlNode,
  type YamlScalar,
} from '../../../server/src/embedded/yaml-tree.ts';
import { createRandom } from '../../support/random.ts';

const scalarsIn = (node: YamlNode | undefined): readonly YamlScalar[] => {
  if (node === undefined || node.kind === 'alias') return [];
  if (node.kind === 'scalar') return [node];
  if (node.kind === 'seq') return node.items.flatMap(scalarsIn);
  return node.entries.flatMap(({ key, value }) => [...scalarsIn(key), ...scalarsIn(value)]);
};

const exprOf = (yaml: string): OffsetMap => {
  const scalars = scalarsIn(parseYamlDocuments(yaml)[0]?.contents);
  const index = scalars.findIndex(({ value }) => value === 'expr');
  const scalar = scalars[index + 1];
  if (scalar === undefined) throw new Error(`no value in ${JSON.stringify(yaml)}`);
  return decodeScalar(yaml, scalar);
};

interface Row {
  readonly name: string;
  /** What stands behind `expr: `; the whole is one entry of a mapping that goes on. */
  readonly value: string;
  readonly text: string;
  /** Parts of the decoded text and the host text they come from. */
  readonly parts: readonly (readonly [expr: string, host: string])[];
}

const rows: readonly Row[] = [
  { name: 'plain', value: 'sum(up)', text: 'sum(up)', parts: [['up', 'up']] },
  {
    name: 'plain over lines',
    value: 'sum(\n    up\n    )',
    text: 'sum( up )',
    parts: [
      ['up', 'up'],
      [' ', '\n'],
    ],
  },
  { name: 'plain with an empty line', value: 'a\n\n    b', text: 'a\nb', parts: [['b', 'b']] },
  {
    name: 'plain with CRLF and trailing blanks',
    value: 'a \t\r\n    b',
    text: 'a b',
    parts: [
      [' ', '\r\n'],
      ['b', 'b'],
    ],
  },
  { name: 'single quotes', value: "'a{x=''y''}'", text: "a{x='y'}", parts: [["'y'", "''y''"]] },
  {
    name: 'single quotes over lines',
    value: "'a\n    b'",
    text: 'a b',
    parts: [['b', 'b']],
  },
  {
    name: 'double quotes',
    value: '"a{x=\\"y\\"}"',
    text: 'a{x="y"}',
    parts: [['"y"', '\\"y\\"']],
  },
  {
    name: 'hex and unicode escapes',
    value: '"\\x41\\u00e9\\U0001F600b"',
    text: 'Aé😀b',
    parts: [
      ['A', '\\x41'],
      ['é', '\\u00e9'],
      ['😀', '\\U0001F600'],
      ['b', 'b'],
    ],
  },
  {
    name: 'surrogate pairs as they are',
    value: '"😀b"',
    text: '😀b',
    parts: [
      ['😀', '😀'],
      ['b', 'b'],
    ],
  },
  {
    name: 'a continued line in double quotes',
    value: '"a\\\n      b"',
    text: 'ab',
    parts: [
      ['a', 'a'],
      ['b', 'b'],
    ],
  },
  {
    name: 'a folded line in double quotes',
    value: '"a \n      b\\n c"',
    text: 'a b\n c',
    parts: [
      ['b', 'b'],
      ['\n', '\\n'],
    ],
  },
  {
    name: 'literal',
    value: '|\n    a\n      b\n',
    text: 'a\n  b\n',
    parts: [
      ['  b', '  b'],
      ['\n', '\n'],
    ],
  },
  {
    name: 'literal with CRLF',
    value: '|\r\n    a\r\n    b\r\n',
    text: 'a\nb\n',
    parts: [
      ['\n', '\r\n'],
      ['b', 'b'],
    ],
  },
  { name: 'stripped, with a comment', value: '|- # c\n    a\n\n', text: 'a', parts: [['a', 'a']] },
  { name: 'kept', value: '|+\n    a\n\n', text: 'a\n\n\n', parts: [['a', 'a']] },
  {
    name: 'indentation given',
    value: '|2\n      a\n    b\n',
    text: '  a\nb\n',
    parts: [['  a', '  a']],
  },
  {
    name: 'folded',
    value: '>\n    a\n    b\n',
    text: 'a b\n',
    parts: [
      [' ', '\n'],
      ['b', 'b'],
    ],
  },
  {
    name: 'folded with more-indented lines',
    value: '>-\n    a(\n      b\n    )\n    c\n',
    text: 'a(\n  b\n) c',
    parts: [
      ['  b', '  b'],
      ['c', 'c'],
    ],
  },
  {
    name: 'folded with tabs and empty lines',
    value: '>-\n    a\n    \tb\n\n    c\n\n    d\n',
    text: 'a\n\tb\n\nc\nd',
    parts: [
      ['\tb', '\tb'],
      ['d', 'd'],
    ],
  },
  {
    name: 'trailing blanks in a literal',
    value: '|-\n    a  \n    b\n',
    text: 'a  \nb',
    parts: [['a  ', 'a  ']],
  },
];

test.each(rows)('decodes $name', ({ value, text, parts }) => {
  const yaml = `k:\n  expr: ${value}\n  next: 1\n`;
  const map = exprOf(yaml);
  expect(map.text).toBe(text);
  for (const [expr, host] of parts) {
    const start = text.indexOf(expr);
    const end = start + expr.length;
    expect(yaml.slice(map.toHost(start), map.toHostEnd(end))).toBe(host);
  }
});

/** What a random scalar is made of. */
const pieces: readonly string[] = [
  'a',
  'b',
  'foo',
  ' ',
  '  ',
  '\t',
  '\n',
  '\n',
  '\r\n',
  '\n    ',
  '\n  ',
  '\n      ',
  '\r\n    ',
  '\\',
  '\\n',
  '\\"',
  '\\u00e9',
  '\\x41',
  '\\U0001F600',
  '😀',
  'é',
  '"',
  "''",
  '#',
  ' #',
  ':',
  ': ',
  '{',
  '}',
  '[5m]',
  ',',
  '\\\n    ',
  '\\\r\n   ',
  '\u2028',
  '-',
  '- ',
];

const openings: readonly string[] = [
  '',
  '',
  '"',
  '"',
  "'",
  "'",
  '|\n    ',
  '>\n    ',
  '|-\n    ',
  '>+\n    ',
  '|2\n    ',
  '>1-\n   ',
  '|+\r\n    ',
];

const assertInverse = (yaml: string, map: OffsetMap): void => {
  let before = -1;
  for (let offset = 0; offset <= map.text.length; offset += 1) {
    const host = map.toHost(offset);
    if (host < before) throw new Error(`not monotone at ${String(offset)}: ${yaml}`);
    before = host;
    const unit = map.text.charCodeAt(offset);
    const isLowSurrogate = unit >= 0xdc00 && unit <= 0xdfff;
    if (offset === map.text.length || isLowSurrogate) continue;
    if (map.toExpr(host) !== offset) throw new Error(`not inverse at ${String(offset)}: ${yaml}`);
  }
};

test('random scalars decode as the library reads them, and every offset maps back', () => {
  const random = createRandom(20261123);
  let compared = 0;
  for (let round = 0; round < 1_500; round += 1) {
    const opening = random.pick(openings);
    const closing = opening === '"' || opening === "'" ? opening : '';
    const soup = Array.from({ length: random.below(14) }, () => random.pick(pieces)).join('');
    const yaml = `k:\n  expr: ${opening}${soup}${closing}\n  next: 1\n`;
    const documents = parseYamlDocuments(yaml);
    if (documents.some(({ problems }) => problems.length > 0)) continue;
    for (const scalar of documents.flatMap(({ contents }) => scalarsIn(contents))) {
      const map = decodeScalar(yaml, scalar);
      if (map.text !== scalar.value)
        expect({ yaml, text: map.text }).toEqual({ yaml, text: scalar.value });
      assertInverse(yaml, map);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(3_000);
});
