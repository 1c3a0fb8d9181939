import { expect, test } from 'vitest';
import { promqlFile } from '../../../server/src/embedded/promql-file.ts';

interface Row {
  readonly name: string;
  readonly text: string;
  readonly sections: readonly (readonly [
    title: string | undefined,
    text: string,
    empty: boolean,
  ])[];
}

const rows: readonly Row[] = [
  { name: 'an empty file', text: '', sections: [[undefined, '', true]] },
  { name: 'one expression', text: 'up\n', sections: [[undefined, 'up\n', false]] },
  {
    name: 'titles',
    text: '### one\nup\n\n###   two \nsum(up)\n',
    sections: [
      ['one', 'up\n', false],
      ['two', 'sum(up)\n', false],
    ],
  },
  {
    name: 'text in front of the first title',
    text: '# file\nup\n### one\ndown',
    sections: [
      [undefined, '# file\nup', false],
      ['one', 'down', false],
    ],
  },
  {
    name: 'comments belong to expressions',
    text: '### one\n# c\n## d\n#### e\n###f\nup # g',
    sections: [['one', '# c\n## d\n#### e\n###f\nup # g', false]],
  },
  {
    name: 'sections without an expression',
    text: '### one\n\n### two\n# only a comment\n### three\n### four\n',
    sections: [
      ['one', '', true],
      ['two', '# only a comment', true],
      ['four', '', true],
    ],
  },
  {
    name: 'a title at the end of the file',
    text: 'up\n### one',
    sections: [[undefined, 'up', false]],
  },
  { name: 'a title without a name', text: '###\nup', sections: [['', 'up', false]] },
  {
    name: 'CRLF',
    text: '### one\r\nup\r\n### two\r\ndown',
    sections: [
      ['one', 'up', false],
      ['two', 'down', false],
    ],
  },
];

test.each(rows)('splits $name', ({ text, sections }) => {
  const { expressions } = promqlFile.extract(text);
  expect(expressions.map(({ title, text, empty }) => [title, text, empty])).toEqual(sections);
  for (const expression of expressions) {
    const { start, end } = expression.hostRange;
    for (let offset = start; offset <= end; offset += 1) {
      const inside = expression.toExpr(offset) ?? -1;
      expect(expression.toHost(inside)).toBe(offset);
    }
    expect(expression.toExpr(start - 1)).toBeUndefined();
    expect(expression.toExpr(end + 1)).toBeUndefined();
  }
});

test('no caret belongs to two expressions, and none in a title', () => {
  const text = '# a\n### one\nup\n### two\n\n### three\n\n\nsum(up)\n';
  const { expressions } = promqlFile.extract(text);
  for (let offset = 0; offset <= text.length; offset += 1) {
    const owners = expressions.filter(({ toExpr }) => toExpr(offset) !== undefined);
    const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
    expect([offset, owners.length]).toEqual([offset, line.startsWith('### ') ? 0 : 1]);
  }
});

test('a formatted expression keeps the blank lines around it', () => {
  const text = '### one\r\n\r\n  sum(  up )\r\n\r\n### two\r\n';
  const [expression] = promqlFile.extract(text).expressions;
  const { start, end } = expression?.replaceRange ?? { start: 0, end: 0 };
  const written = expression?.encode('sum(\n  up\n)\n') ?? '';
  expect(text.slice(0, start) + written + text.slice(end)).toBe(
    '### one\r\n\r\nsum(\r\n  up\r\n)\r\n\r\n### two\r\n',
  );
});
